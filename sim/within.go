package sim

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// Within lets look at the machine as root as it was within line n (1 is the
// first): right after the event of that index, or before the line where event
// is negative. The line is done once more on a throw-away snapshot; nothing
// stays of it. Not ok: there is no such line or event, or a job is alive.
func (m *Machine) Within(n, event int, f func(p sys.Process)) (ok bool) {
	now, all := m.Lines()
	if n < 1 || n > all || !m.Idle() {
		return false
	}
	m.Seek(n - 1)
	if event < 0 {
		m.Observe(f)
		ok = true
	} else {
		at := m.lineAt(n - 1)
		line := m.journal.entries[at:m.nextLine(at+1)]
		m.rehearse(line, func(r *trace.Recorder) {
			r.Watch(event, func() {
				m.kernel.SnapshotWithin()
				ok = true
			})
		}, func() {
			if ok {
				m.kernel.Restore()
				m.aside(m.observer(f))
			}
		})
	}
	m.Seek(now)
	return ok
}

// mostRehearsed is how many system calls and checkpoints a dry run may make
// before it is interrupted, mostEnds how often it finds the end of its input.
const (
	mostRehearsed = 200_000
	mostEnds      = 64
)

// Explain does a line on a throw-away snapshot and tells what it would do.
// What reads from the terminal finds the end of file. Not ok: a job is alive.
func (m *Machine) Explain(line string) (step *Step, ok bool) {
	if !m.Idle() {
		return nil, false
	}
	entries := []Entry{{Kind: EntryLine, Text: line}}
	for range mostEnds {
		entries = append(entries, Entry{Kind: EntryEOF})
	}
	entries = append(entries, Entry{Kind: EntryInterrupt, At: m.kernel.Calls() + mostRehearsed})
	m.mu.Lock()
	m.output = nil
	m.mu.Unlock()
	step = m.rehearse(entries, nil, nil)
	m.mu.Lock()
	defer m.mu.Unlock()
	step.Output = m.output
	return step, true
}

// rehearse does a line and what was typed while it ran on a throw-away
// snapshot: prepare gets the recorder before it, look what came of it.
func (m *Machine) rehearse(entries []Entry, prepare func(*trace.Recorder), look func()) *Step {
	m.live(false)
	defer m.live(true)
	step := &Step{Line: entries[0].Line()}
	m.inTurn(func() {
		recorder, saved := m.kernel.Recorder, m.shell.Save()
		rehearsed := &trace.Recorder{}
		if prepare != nil {
			prepare(rehearsed)
		}
		m.kernel.Recorder = rehearsed
		m.kernel.Snapshot()
		m.deliver(entries[1:])
		step.Status = m.perform(entries[0])
		step.Events = rehearsed.Take()
		step.Cwd, _ = m.process.Getcwd()
		m.process.KillOthers()
		m.kernel.Cancel()
		if look != nil {
			look()
		}
		m.kernel.Restore()
		m.shell.Restore(saved)
		m.kernel.Recorder = recorder
	})
	return step
}
