package shell

// State is what a shell remembers between lines: a copy that its later
// commands do not change. Syntax trees are shared.
type State struct {
	saved *Shell
}

// Save is the shell's state at its prompt, where no job is left.
func (s *Shell) Save() *State { return &State{s.copy()} }

// Restore goes back to a saved state.
func (s *Shell) Restore(st *State) {
	p, out := s.p, s.out
	*s = *st.saved.copy()
	s.p, s.out = p, out
	s.out.s = s
}

// copy is a shell in the same process that shares nothing with s that either
// changes.
func (s *Shell) copy() *Shell {
	c := s.clone()
	c.traps = copyMap(s.traps)
	c.interactive, c.subshell, c.mayExec = s.interactive, s.subshell, s.mayExec
	return c
}
