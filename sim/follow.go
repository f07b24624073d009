package sim

// Standing is where a machine stands: what it takes to go on in another one,
// of another build perhaps. Seed and clock have to be the same.
type Standing struct {
	Entries []Entry // from outside, with those that Redo would bring back
	Now     int     // how many of them have happened
	Running bool    // the last line of these has not ended
	Shown   int     // how many bytes the terminal showed since it began
	Calls   uint64  // how many calls the machine has passed
}

// Standing is where m stands.
func (m *Machine) Standing() Standing {
	m.mu.Lock()
	defer m.mu.Unlock()
	return Standing{
		Entries: append([]Entry(nil), m.journal.entries...), Now: m.journal.now,
		Running: m.running, Shown: m.shown, Calls: m.kernel.Calls(),
	}
}

// Follow brings a machine that nothing has been typed at to where another one
// stands, and goes on there: what follows is live. What the other one showed
// is not shown again. each gets the steps of what is done again, and when that
// is everything before its last line, ahead is called. The result is the step
// of the last line; nil where there was none, or where lines have been undone.
func (m *Machine) Follow(s Standing, each func(*Step), ahead func()) *Step {
	m.hold()
	defer m.release()
	undone := countLines(s.Entries[s.Now:])
	at := previousLine(s.Entries, s.Now)
	if undone > 0 || at < 0 || !s.Entries[at].Begins() {
		m.Replay(s.Entries, each)
		for range undone {
			m.Undo()
		}
		ahead()
		return nil
	}
	m.Replay(s.Entries[:at], each)
	ahead()
	return m.resume(s, s.Entries[at:s.Now])
}

// hold keeps what is typed for the line that it is for, which has yet to come.
func (m *Machine) hold() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.holds = true
}

// release ends what hold began: what was typed and not asked for is gone.
func (m *Machine) release() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.holds, m.held = false, nil
}

// letGo delivers what was typed for the line that has begun now.
func (m *Machine) letGo() {
	for _, e := range m.held {
		e.At = m.present
		m.terminal.TypeAt(e.At, keyboard(e))
		m.journal.add(e)
	}
	m.holds, m.held, m.arrives = false, nil, false
}

// resume plays a line's entry and what was typed while it ran up to where s
// stands, and lets it go on.
func (m *Machine) resume(s Standing, entries []Entry) *Step {
	m.mu.Lock()
	m.hidden = s.Shown
	m.present, m.arrives = s.Calls, true
	m.sleeps.Store(false)
	m.mu.Unlock()
	m.expect(entries[1:])
	m.kernel.At(s.Calls, func() { m.sleeps.Store(true) })
	step := m.run(entries[0], true)
	m.sleeps.Store(true)
	return step
}
