package sim

import "github.com/overlook-fs/overlook/sim/sys"

// replayLine does the line at an index again, with what was typed while it
// ran. What follows it in the journal stays.
func (m *Machine) replayLine(at int) *Step {
	j := m.journal
	all := j.entries
	next := m.nextLine(at + 1)
	j.entries, j.now = all[:at:at], at
	step := m.playback(all[at:next])
	j.entries = all
	j.now = next
	return step
}

// playback plays a line's entry and what was typed while it ran.
func (m *Machine) playback(entries []Entry) *Step {
	m.live(false)
	defer m.live(true)
	m.expect(entries[1:])
	return m.run(entries[0], true)
}

// expect makes what was typed while a line ran come when that is replayed.
func (m *Machine) expect(typed []Entry) {
	m.mu.Lock()
	m.typed = typed
	m.mu.Unlock()
	m.deliver(typed)
}

// deliver gives the terminal what was typed while a line ran, each when its
// time has come.
func (m *Machine) deliver(typed []Entry) {
	for _, e := range typed {
		switch e.Kind {
		case EntryResize:
			m.terminal.Resize(sys.Winsize{Rows: m.options.Size.Rows, Cols: e.N})
		default:
			m.terminal.TypeAt(e.At, keyboard(e))
		}
	}
}

// live says whether sleeping takes real time and output is shown.
func (m *Machine) live(on bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.quiet = !on
	m.sleeps.Store(on)
}

// Replay plays a journal on a machine that nothing has been typed at; each
// gets every step. Output goes to the steps alone.
func (m *Machine) Replay(entries []Entry, each func(*Step)) {
	for i := 0; i < len(entries); {
		if !entries[i].Begins() {
			m.Resize(entries[i].N)
			i++
			continue
		}
		next := i + 1
		for next < len(entries) && !entries[next].Begins() {
			next++
		}
		step := m.playback(entries[i:next])
		if each != nil {
			each(step)
		}
		i = next
	}
}
