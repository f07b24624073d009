package sim

import "github.com/overlook-fs/overlook/sim/sys"

// Undo takes the last line back: files, mounts, caches, the shell, the clock.
// At the first prompt it takes a Reset back. Not ok: there is nothing.
func (m *Machine) Undo() (ok bool) {
	at := m.lastLine()
	if at < 0 {
		return m.undoReset()
	}
	m.rewind(at)
	m.resizeAgain()
	return true
}

// Redo brings back the line that Undo took. Not ok: there is none, or another
// line came since.
func (m *Machine) Redo() (ok bool) {
	j := m.journal
	j.now = m.nextLine(j.now)
	at := j.now
	if at == len(j.entries) {
		return false
	}
	mk := j.marks[at]
	if mk == nil || mk.redo == nil {
		m.replayLine(at)
		m.resizeAgain()
		return true
	}
	m.inTurn(func() {
		m.kernel.Redo(mk.redo)
		m.shell.Restore(mk.after)
		mk.redo, mk.after = nil, nil
	})
	j.now = m.nextLine(at + 1)
	m.resizeAgain()
	return true
}

// Undoable and Redoable report whether Undo and Redo would do something.
func (m *Machine) Undoable() bool { return m.lastLine() >= 0 || m.lastReset() >= 0 }
func (m *Machine) Redoable() bool { return m.nextLine(m.journal.now) < len(m.journal.entries) }

// Seek goes to where n lines of the timeline have happened, or as near as it
// has lines.
func (m *Machine) Seek(n int) {
	if at := m.lineAt(n); at < m.journal.now {
		m.rewind(at)
		m.resizeAgain()
		return
	}
	for m.journal.lines() < n && m.Redo() {
	}
}

// Lines is how many lines have happened, and how many the timeline has with
// those that Redo would bring back.
func (m *Machine) Lines() (now, all int) {
	return m.journal.lines(), countLines(m.journal.entries)
}

// lineAt is the index of the entry that line n+1 begins with, and after the
// last line where the journal ends.
func (m *Machine) lineAt(n int) int {
	at := m.nextLine(0)
	for ; n > 0 && at < len(m.journal.entries); n-- {
		at = m.nextLine(at + 1)
	}
	return at
}

// Reset goes back to the machine as it was booted, and begins a new timeline.
// Undo at its first prompt takes that back.
func (m *Machine) Reset() {
	j := m.journal
	left := Branch{Entries: j.entries, Now: j.now, Reset: true}
	if at := m.nextLine(0); at < j.now {
		m.rewind(at)
	}
	j.cut(0)
	j.keep(left)
	j.entries, j.now = nil, 0
	m.resizeAgain()
}

// undoReset goes back to the timeline that the last Reset left.
func (m *Machine) undoReset() bool {
	i := m.lastReset()
	if i < 0 {
		return false
	}
	j := m.journal
	b := j.branches[i]
	j.branches = append(j.branches[:i:i], j.branches[i+1:]...)
	m.travel(Branch{Entries: b.Entries, Now: b.Now}, nil)
	return true
}

// lastReset is the index of the branch that the last Reset left, or -1.
func (m *Machine) lastReset() int {
	for i := len(m.journal.branches) - 1; i >= 0; i-- {
		if m.journal.branches[i].Reset {
			return i
		}
	}
	return -1
}

// resizeAgain gives the terminal the width that it has outside, whatever it
// had at that time.
func (m *Machine) resizeAgain() {
	if m.cols != 0 {
		m.terminal.Resize(sys.Winsize{Rows: m.options.Size.Rows, Cols: m.cols})
	}
}

// lastLine is the index of the last line that has happened, or -1.
func (m *Machine) lastLine() int {
	for i := m.journal.now - 1; i >= 0; i-- {
		if m.journal.entries[i].Begins() {
			return i
		}
	}
	return -1
}

// nextLine is the index of the first line from i on, or where the journal
// ends.
func (m *Machine) nextLine(i int) int {
	for i < len(m.journal.entries) && !m.journal.entries[i].Begins() {
		i++
	}
	return i
}

// rewind goes back to before the line at an index. Where a job was alive then,
// it goes further back and replays.
func (m *Machine) rewind(at int) {
	j := m.journal
	to := at
	for to < j.now && j.marks[to].shell == nil {
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
	for i--; i > 0 && !entries[i].Begins(); i-- {
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
