package vfs

import (
	"runtime"

	"github.com/overlook-fs/overlook/sim/sys"
)

// turnLength is how many system calls and checkpoints a process may make
// before others get the turn.
const turnLength = 1000

// turns says which process runs. One of a machine's processes has the turn;
// it keeps it until a call blocks, it exits, or it has passed turnLength
// calls. Next is who waits longest. All of it is guarded by the kernel lock.
type turns struct {
	current *process
	queue   []*process
	sleep   func(d int64, wake func())
	pause   func()
	// appointments are a replay's, in order.
	appointments []appointment
}

// waitQueue is what processes wait on until something happens.
type waitQueue struct {
	waiting []*process
}

// wakeAll makes everyone on q ready to run.
func (k *Kernel) wakeAll(q *waitQueue) {
	waiting := q.waiting
	q.waiting = nil
	for _, s := range waiting {
		s.waitingOn = nil
		k.makeReady(s)
	}
}

// makeReady puts s into the run queue; a client from outside goes on at once.
func (k *Kernel) makeReady(s *process) {
	if s.ready {
		return
	}
	s.ready = true
	if !s.scheduled {
		s.wake <- struct{}{}
		return
	}
	k.turns.queue = append(k.turns.queue, s)
	if k.turns.current == nil {
		k.dispatch()
	}
}

// dispatch gives the turn to who waits longest.
func (k *Kernel) dispatch() {
	t := &k.turns
	t.current = nil
	for t.current == nil && len(t.queue) == 0 && k.nothingRuns() {
	}
	if t.current != nil || len(t.queue) == 0 {
		return
	}
	next := t.queue[0]
	t.queue = append(t.queue[:0], t.queue[1:]...)
	t.current = next
	next.budget = turnLength
	next.wake <- struct{}{}
}

// yield lets others run, if any want to.
func (k *Kernel) yield(s *process) {
	s.budget = turnLength
	k.pause()
	k.fireTimers(k.clock)
	if len(k.turns.queue) == 0 {
		return
	}
	k.turns.queue = append(k.turns.queue, s)
	k.dispatch()
	k.mu.Unlock()
	<-s.wake
	k.mu.Lock()
}

// pause lets the host do something else; where it has only one thread, nothing
// else would run otherwise.
func (k *Kernel) pause() {
	k.mu.Unlock()
	if k.turns.pause != nil {
		k.turns.pause()
	} else {
		runtime.Gosched()
	}
	k.mu.Lock()
}

// block waits on q until woken or until a signal arrives: then EINTR.
// Preconditions: the kernel lock is held; the caller checks its condition in
// a loop.
func (p *Process) block(q *waitQueue) error {
	s := p.self
	if s.interrupted() {
		return sys.EINTR
	}
	s.ready = false
	s.waitingOn = q
	q.waiting = append(q.waiting, s)
	if s.scheduled {
		p.k.dispatch()
	}
	p.k.mu.Unlock()
	<-s.wake
	p.k.mu.Lock()
	p.k.acts(s)
	if s.interrupted() {
		return sys.EINTR
	}
	return nil
}

// interrupted reports whether a blocking call must come back.
func (s *process) interrupted() bool { return s.dying || s.fatal != 0 || len(s.pending) > 0 }

// unblock takes s off the queue that it waits on and makes it ready.
func (k *Kernel) unblock(s *process) {
	if q := s.waitingOn; q != nil {
		for i, w := range q.waiting {
			if w == s {
				q.waiting = append(q.waiting[:i], q.waiting[i+1:]...)
				break
			}
		}
		s.waitingOn = nil
		k.makeReady(s)
	}
}

// Begin gives p the turn, for a goroutine that will act as it, and returns how
// many calls the machine had passed when it asked. End gives the turn back.
func (p *Process) Begin() (at uint64) {
	k, s := p.k, p.self
	k.mu.Lock()
	at = k.state.calls
	s.scheduled = true
	k.makeReady(s)
	k.mu.Unlock()
	<-s.wake
	return at
}

// BeginAt is Begin that asks when the machine has passed that many calls, for
// a replay.
func (p *Process) BeginAt(calls uint64) {
	p.k.At(calls, func() {
		p.self.scheduled = true
		p.k.makeReady(p.self)
	})
	<-p.self.wake
}

// End gives the turn back that Begin took.
func (p *Process) End() {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	p.self.scheduled = false
	p.self.ready = false
	p.k.dispatch()
}

// appointment is something that a replay does at a certain point.
type appointment struct {
	calls uint64
	do    func()
}

// At does something, with the kernel lock held, when the machine has passed
// that many calls; at once where it has, or where nothing can run. Appointments
// are made in their order.
func (k *Kernel) At(calls uint64, do func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.turns.appointments = append(k.turns.appointments, appointment{calls, do})
	k.keepAppointments()
	if k.turns.current == nil && len(k.turns.queue) == 0 {
		k.dispatch()
	}
}

// Cancel forgets the appointments that have not been kept.
func (k *Kernel) Cancel() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.turns.appointments = nil
}

// keepAppointments does what is due.
func (k *Kernel) keepAppointments() {
	t := &k.turns
	for len(t.appointments) > 0 && t.appointments[0].calls <= k.state.calls {
		do := t.appointments[0].do
		t.appointments = t.appointments[1:]
		do()
	}
}

// Alone reports whether no other process that takes turns is left: no
// background job.
func (p *Process) Alone() bool {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	return p.alone()
}

func (p *Process) alone() bool {
	for _, s := range p.k.state.procs {
		if s != p.self && s.scheduled && !s.ended {
			return false
		}
	}
	return true
}

// KillOthers ends all other processes that take turns, and returns when they
// are gone. p has the turn.
func (p *Process) KillOthers() {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	for !p.alone() {
		for _, s := range append([]*process(nil), p.k.state.procs...) {
			if s != p.self && s.scheduled && !s.ended {
				p.k.signal(s, sys.SIGKILL)
			}
		}
		p.k.yield(p.self)
	}
}

// Checkpoint is for long computations without system calls.
func (p *Process) Checkpoint() {
	p.enter()
	p.k.mu.Unlock()
}

// timer wakes a process at a point of the virtual clock.
type timer struct {
	at    int64
	queue waitQueue
	fired bool
	due   bool // the real time has passed
}

// fireTimers wakes who sleeps until now or less.
func (k *Kernel) fireTimers(now int64) {
	for len(k.timers) > 0 && k.timers[0].at <= now {
		t := k.timers[0]
		k.timers = append([]*timer(nil), k.timers[1:]...)
		t.fired = true
		k.wakeAll(&t.queue)
	}
}

// nothingRuns makes something happen: the next appointment, else the next
// timer, whose point the clock moves to (where sleeping takes real time, once
// that has passed). Its result is whether anything did.
func (k *Kernel) nothingRuns() bool {
	t := &k.turns
	if len(t.appointments) > 0 && (len(k.timers) == 0 || t.appointments[0].calls <= k.state.calls) {
		do := t.appointments[0].do
		t.appointments = t.appointments[1:]
		do()
		return true
	}
	if len(k.timers) == 0 || t.sleep != nil && !k.timers[0].due {
		return false
	}
	next := k.timers[0]
	if next.at > k.clock {
		k.clock = next.at
	}
	k.fireTimers(next.at)
	return true
}

// addTimer starts a timer that fires d nanoseconds from now.
func (k *Kernel) addTimer(d int64) *timer {
	t := &timer{at: k.clock + d}
	i := len(k.timers)
	for i > 0 && k.timers[i-1].at > t.at {
		i--
	}
	k.timers = append(k.timers[:i:i], append([]*timer{t}, k.timers[i:]...)...)
	if k.turns.sleep != nil {
		k.turns.sleep(d, func() {
			k.mu.Lock()
			defer k.mu.Unlock()
			t.due = true
			if k.turns.current == nil {
				k.dispatch()
			}
		})
	}
	return t
}

// dropTimer forgets a timer that did not fire.
func (k *Kernel) dropTimer(t *timer) {
	for i, other := range k.timers {
		if other == t {
			k.timers = append(append([]*timer(nil), k.timers[:i]...), k.timers[i+1:]...)
			return
		}
	}
}

// Nanosleep sleeps d nanoseconds.
func (p *Process) Nanosleep(d int64) error {
	p.enter()
	t := p.k.addTimer(d)
	for !t.fired {
		if err := p.block(&t.queue); err != nil {
			p.k.dropTimer(t)
			return p.leave("nanosleep", err)
		}
	}
	return p.leave("nanosleep", nil)
}
