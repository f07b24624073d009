package shell

// State is what a shell remembers between lines, as plain data: variables,
// functions, aliases, options, traps, positional parameters, history. Jobs are
// not part of it; parsed functions are shared, for nothing changes them.
type State struct{ shell Shell }

// Save copies the shell's state.
func (s *Shell) Save() *State { return &State{*s.remembered()} }

// Restore makes the shell remember what it did when st was saved.
func (s *Shell) Restore(st *State) {
	p, out := s.p, s.out
	*s = *st.shell.remembered()
	s.p, s.out = p, out
	s.out.buf = nil
}

// remembered is a deep copy of everything that lines change.
func (s *Shell) remembered() *Shell {
	c := *s
	c.vars = s.vars.clone()
	c.funcs = copyMap(s.funcs)
	c.aliases = copyMap(s.aliases)
	c.hashed = copyMap(s.hashed)
	c.traps = copyMap(s.traps)
	c.options = s.options.clone()
	c.args = append([]string(nil), s.args...)
	c.dirs = append([]string(nil), s.dirs...)
	c.calls = append([]call(nil), s.calls...)
	c.pipeStatus = append([]int(nil), s.pipeStatus...)
	c.history = s.history[:len(s.history):len(s.history)]
	c.jobs = jobTable{past: copyMap(s.jobs.past), control: s.jobs.control}
	c.procSubsts = nil
	return &c
}
