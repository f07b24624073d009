package sim

import "github.com/overlook-fs/overlook/sim/sys"

// Undo takes the last line back: files, mounts, caches, the shell, the clock.
// Not ok: there is none.
func (m *Machine) Undo() (ok bool) {
	at := m.lastLine()
	if at < 0 {
		return m.undoReset()
	}
	m.rewind(at)
	return true
}

// Redo brings back the line that Undo took. Not ok: there is none, or another
// line came since.
func (m *Machine) Redo() (ok bool) {
	j := m.journal
	if j.now == len(j.entries) {
		return false
	}
	at := j.now
	if e := j.entries[at]; e.Kind != EntryLine {
		return false
	}
	mk := j.marks[at]
	if mk == nil || mk.redo == nil {
		m.replayLine(at)
		return true
	}
	m.inTurn(func() {
		m.kernel.Redo(mk.redo)
		m.shell.Restore(mk.after)
		mk.redo, mk.after = nil, nil
	})
	j.now = m.nextLine(at + 1)
	return true
}

// Undoable and Redoable report whether Undo and Redo would do something.
func (m *Machine) Undoable() bool { return m.lastLine() >= 0 || m.before != nil }
func (m *Machine) Redoable() bool { return m.journal.now < len(m.journal.entries) }

// Reset boots the machine anew. Undo at its first prompt takes that back.
func (m *Machine) Reset() error {
	m.inTurn(m.process.KillOthers)
	before := m.life
	if err := m.boot(); err != nil {
		m.life = before
		return err
	}
	m.before = &before
	return nil
}

// undoReset goes back to the machine's former life.
func (m *Machine) undoReset() bool {
	if m.before == nil {
		return false
	}
	m.inTurn(m.process.KillOthers)
	m.life = *m.before
	return true
}

// lastLine is the index of the last line that has happened, or -1.
func (m *Machine) lastLine() int {
	for i := m.journal.now - 1; i >= 0; i-- {
		if m.journal.entries[i].Kind == EntryLine {
			return i
		}
	}
	return -1
}

// nextLine is the index of the first line from i on, or where the journal
// ends.
func (m *Machine) nextLine(i int) int {
	for i < len(m.journal.entries) && m.journal.entries[i].Kind != EntryLine {
		i++
	}
	return i
}

// rewind goes back to before the line at an index. Where a job was alive then,
// it goes further back and replays.
func (m *Machine) rewind(at int) {
	j := m.journal
	to := at
	for j.marks[to].shell == nil {
		to = previousLine(j.entries, to)
	}
	m.inTurn(func() {
		alone := m.process.Alone()
		m.process.KillOthers()
		for i := j.now - 1; i >= to; i-- {
			mk := j.marks[i]
			if mk == nil || mk.shell == nil {
				continue
			}
			after := m.shell.Save()
			redo := m.kernel.Restore()
			if alone {
				mk.redo, mk.after = redo, after
			}
			m.shell.Restore(mk.shell)
		}
	})
	j.now = to
	for j.now < at {
		m.replayLine(j.now)
	}
}

func previousLine(entries []Entry, i int) int {
	for i--; i > 0 && entries[i].Kind != EntryLine; i-- {
	}
	return i
}

// inTurn runs f in a turn of the shell's process.
func (m *Machine) inTurn(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		m.process.Begin()
		defer m.process.End()
		f()
	}()
	<-done
}

// replayLine does the line at an index again, with what was typed while it
// ran. What follows it in the journal stays.
func (m *Machine) replayLine(at int) {
	j := m.journal
	rest := j.entries
	next := m.nextLine(at + 1)
	m.playback(rest[at:next])
	j.entries = rest
	j.now = next
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
		if entries[i].Kind != EntryLine {
			m.Resize(entries[i].N)
			i++
			continue
		}
		next := i + 1
		for next < len(entries) && entries[next].Kind != EntryLine {
			next++
		}
		step := m.playback(entries[i:next])
		if each != nil {
			each(step)
		}
		i = next
	}
}
