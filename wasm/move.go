//go:build js && wasm

package main

import "github.com/overlook-fs/overlook/sim"

// A session moves when a line needs a program that this build lacks: the
// worker opens it in an engine of the full build with what leave gives.

// missing tells that the machine waits for a program of the full build.
func (s *session) missing(program string) {
	s.lacks = true
	s.loop.soon(func() { s.tell("missing", program) })
}

// leave ends the session here. Not ok: it is in the middle of something and
// has to be asked again.
func (s *session) leave() (m moved, ok bool) {
	switch {
	case s.closed:
		return m, false
	case s.restoring != nil:
		m = moved{Journal: string(s.restoring.bytes()), Told: s.told}
	case s.running && s.lacks || s.machine != nil && !s.busy && len(s.waiting) == 0 && !s.following:
		m = s.standing()
	default:
		return m, false
	}
	s.close()
	return m, true
}

// standing is the session as it stands at the prompt or within a line.
func (s *session) standing() moved {
	s.out.flushWhole()
	at := s.machine.Standing()
	j := s.origin
	j.entries, j.branches = at.Entries, s.machine.Branches()
	if s.machine.Redoable() {
		j.branches = j.branches[:len(j.branches)-1] // it is the timeline itself
	}
	return moved{
		Journal: string(j.bytes()), Standing: true, Now: at.Now, Running: at.Running,
		Shown: at.Shown - len(s.out.buffer), Calls: int(at.Calls), Pending: s.pending,
	}
}

// follow goes on where a session stood in another engine.
func (s *session) follow(m moved) {
	j, ok := readJournal([]byte(m.Journal))
	if !ok || !s.boot(j) {
		return
	}
	s.pending = m.Pending
	at := sim.Standing{Entries: j.entries, Now: min(m.Now, len(j.entries)), Running: m.Running, Shown: m.Shown, Calls: uint64(m.Calls)}
	told := untold(j.entries)
	again := func(st *sim.Step) {
		if st.N == told {
			s.previous = s.look()
		} else if st.N > told {
			s.record(s.compare(st))
		}
	}
	step := s.machine.Follow(at, again, func() {
		s.previous = s.look()
		s.running = m.Running
		s.arrive()
	})
	s.running = false
	if m.Running && step != nil {
		s.ran(step)
		return
	}
	s.previous = s.look()
	s.shown = s.previous.JSON()
}

// arrive does what was typed on the way.
func (s *session) arrive() {
	s.following = false
	held := s.held
	s.held = nil
	for _, f := range held {
		s.loop.soon(f)
	}
}

// hold keeps something typed until the session has arrived.
func (s *session) hold(f func()) bool {
	if s.following {
		s.held = append(s.held, f)
	}
	return s.following
}
