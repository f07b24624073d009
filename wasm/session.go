//go:build js && wasm

package main

import (
	"math/rand/v2"
	"strconv"
	"syscall/js"
	"time"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tutor"
)

// session is one machine and the goroutine that does what is asked of it, one
// thing after another. Go has one thread here, so that fields need no lock.
type session struct {
	loop     *eventLoop
	on       js.Value // on(type, data)
	out      printer
	store    *store
	machine  *sim.Machine // nil until it stands
	origin   journal      // what the machine was made with
	waiting  []request
	wake     chan struct{}
	busy     bool   // a request is being done
	running  bool   // a line runs
	still    bool   // JavaScript waits for an answer: the event loop cannot run
	closed   bool   // nobody listens any more
	pending  string // an unfinished input at the prompt
	previous *picture.Picture
	shown    string      // the last picture's JSON
	log      tutor.Since // what lines have done

	lacks     bool     // a program of the full build was called
	restoring *journal // the journal that is being replayed, if one is
	told      int      // how many of its lines the page knows
	following bool     // it comes from another engine and has not arrived
	held      []func() // what was typed in the meantime
	bounds    *bounds  // of what a stranger's journal may do; nil: it is trusted
}

// request is something to be done in turn.
type request struct {
	run  func(text string)
	text string
}

// openSession begins a session and returns at once.
func openSession(loop *eventLoop, o options, on js.Value) *session {
	s := &session{loop: loop, on: on, wake: make(chan struct{}, 1), previous: &picture.Picture{}}
	s.out = printer{loop: loop, send: func(text string, err bool) {
		s.tell("output", toJS(output{text, err}))
	}}
	s.following = o.Moved.Standing
	go s.serve(o)
	return s
}

// serve is the session's goroutine.
func (s *session) serve(o options) {
	s.busy = true
	s.start(o)
	for !s.closed {
		for len(s.waiting) > 0 && !s.closed {
			r := s.waiting[0]
			s.waiting = s.waiting[1:]
			s.busy = true
			r.run(r.text)
		}
		s.busy = false
		<-s.wake
	}
	s.store.close()
}

// ask puts a request into the queue.
func (s *session) ask(r request) {
	s.waiting = append(s.waiting, r)
	s.rouse()
}

func (s *session) rouse() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *session) close() {
	s.closed = true
	s.rouse()
}

// tell says something to the page.
func (s *session) tell(kind string, data any) {
	if !s.closed {
		s.on.Invoke(kind, data)
	}
}

// start boots the machine, from the journal of the last time where one is
// kept.
func (s *session) start(o options) {
	if o.Keep {
		s.store = openStore(o.Name)
	}
	if o.Strange {
		s.bounds = &bounds{}
	}
	if o.Moved.Standing {
		s.follow(o.Moved)
		return
	}
	s.told = o.Moved.Told
	var kept journal
	found := false
	if !o.Strange && !o.Anew {
		kept, found = readJournal(s.store.load())
	}
	if moved, ok := readJournal([]byte(o.Moved.Journal)); ok {
		kept, found = moved, true
	}
	if !found {
		kept = journal{seed: seedOf(o), clock: time.Now().UnixNano(), cols: o.Cols, profile: profileOf(o)}
	}
	if !s.boot(kept) {
		return
	}
	s.restoring = &kept
	restored := s.replay(kept.entries)
	s.restoring = nil
	if o.Cols > 0 && o.Cols != kept.cols && found {
		s.machine.Resize(o.Cols)
	}
	s.tell("ready", toJS(ready{restored}))
	s.report(&sim.Step{N: restored})
	s.ask(request{run: func(string) { s.prompt() }})
}

// boot makes the machine of a journal; not ok: it does not start.
func (s *session) boot(j journal) (ok bool) {
	s.origin = journal{seed: j.seed, clock: j.clock, cols: j.cols, profile: j.profile}
	m, err := sim.New(s.machineOptions(j))
	if err != nil {
		s.tell("output", toJS(output{Text: "The machine does not start: " + err.Error() + "\n", Err: true}))
		return false
	}
	s.machine = m
	m.Graft(j.branches)
	s.bounds.begin(m.Kernel().Stored())
	return true
}

// retold is how many of the last lines of an earlier visit are told of as
// steps; looking at all of a long one would take too long.
const retold = 40

// untold is how many lines come before the last of them.
func untold(entries []sim.Entry) int {
	lines := -retold
	for _, e := range entries {
		if e.Begins() {
			lines++
		}
	}
	return lines
}

// replay plays an earlier visit again and says how many lines it had.
func (s *session) replay(entries []sim.Entry) int {
	restored := 0
	known := s.told // by the page, from another engine
	untold := max(untold(entries), known)
	prompt := s.machine.Prompt()
	s.machine.Replay(entries, func(st *sim.Step) {
		restored++
		if restored > known {
			s.told = restored
			s.tell("echo", toJS(echo{st.Line, prompt}))
			s.out.write(st.Output, false)
			s.out.flush()
		}
		prompt = s.machine.Prompt()
		switch {
		case restored == untold:
			s.previous = s.look()
		case restored > untold:
			m := s.compare(st)
			s.record(m)
			m.picture = nil
			s.tell("step", m.json())
		}
	})
	return restored
}

// seedOf is the seed that was asked for, or any that JavaScript can tell.
func seedOf(o options) uint64 {
	if o.Seed > 0 {
		return uint64(o.Seed)
	}
	return 1 + uint64(rand.Uint32())
}

// profileOf is the profile that was asked for, "" for the usual one.
func profileOf(o options) lessons.Profile {
	if o.Profile == string(lessons.Userns) {
		return lessons.Userns
	}
	return ""
}

func (s *session) machineOptions(j journal) sim.Options {
	o := sim.Options{
		Seed: j.seed, Clock: j.clock, Trace: true,
		Output:   s.print,
		Reading:  s.reading,
		Sleep:    func(d int64, wake func()) { time.AfterFunc(time.Duration(d), wake) },
		Pause:    s.pause,
		Missing:  s.missing,
		Programs: s.programs(),
		Source:   s.sources(),
		Shelf:    shelf(),
	}
	if j.profile == lessons.Userns {
		o.Profile = sim.Userns
	}
	if j.cols > 0 {
		o.Size = sys.Winsize{Rows: 24, Cols: j.cols}
	}
	return o
}

// pause lets the event loop run while the machine is busy. Nobody needs the
// machine of a closed session: it stays where it is.
func (s *session) pause() {
	if s.still {
		return
	}
	s.bind()
	s.loop.pause()
	if s.closed {
		select {}
	}
}

// reading tells that a command waits for input, behind what it has printed.
func (s *session) reading() {
	s.loop.soon(func() {
		if s.running {
			s.out.flush()
			s.tell("reading", toJS(reading{Echo: s.machine.Echo()}))
		}
	})
}

// line runs a line at the prompt, once it is complete.
func (s *session) line(text string) {
	if s.machine == nil {
		return
	}
	text = s.pending + text
	if s.machine.Incomplete(text) {
		s.pending = text + "\n"
		s.prompt()
		return
	}
	s.perform(func() *sim.Step { return s.machine.Run(text) })
}

// bring makes a file of bytes from outside.
func (s *session) bring(path, digest string) {
	if s.machine != nil {
		s.perform(func() *sim.Step { return s.machine.Bring(path, digest) })
	}
}

// perform does what begins at the prompt.
func (s *session) perform(do func() *sim.Step) {
	s.pending = ""
	s.running, s.lacks = true, false
	s.bounds.line()
	st := do()
	s.bind()
	s.running = false
	s.ran(st)
}

// ran is done for a line, which is recorded as well.
func (s *session) ran(st *sim.Step) {
	s.out.flush()
	s.record(s.report(st))
	s.prompt()
	s.keep()
}

func (s *session) undo(string) {
	if s.machine != nil && s.machine.Undo() {
		s.pending = ""
		s.done(&sim.Step{Line: "undo"})
	}
}

func (s *session) redo(string) {
	if s.machine != nil && s.machine.Redo() {
		s.pending = ""
		s.done(&sim.Step{Line: "redo"})
	}
}

func (s *session) reset(string) {
	if s.machine != nil {
		s.machine.Reset()
		s.pending = ""
		s.done(&sim.Step{Line: "reset"})
	}
}

// seek goes to where that many lines have happened.
func (s *session) seek(n string) {
	if lines, err := strconv.Atoi(n); err == nil && s.machine != nil {
		s.machine.Seek(lines)
		s.pending = ""
		now, _ := s.machine.Lines()
		s.done(&sim.Step{Line: "seek", N: now})
	}
}

// fork goes to the end of a branch; the lines that the page does not know are
// told of as steps.
func (s *session) fork(index string) {
	i, err := strconv.Atoi(index)
	if err != nil || s.machine == nil {
		return
	}
	first := true
	ok := s.machine.Switch(i, func(st *sim.Step) {
		if first {
			s.previous = s.look()
			first = false
		}
		m := s.compare(st)
		s.record(m)
		m.picture, m.again = nil, true
		s.tell("step", m.json())
	})
	if ok {
		s.pending = ""
		now, _ := s.machine.Lines()
		s.done(&sim.Step{Line: "fork", N: now})
	}
}

// done tells what a step caused, keeps the journal and asks for the next line.
func (s *session) done(st *sim.Step) {
	s.out.flush()
	s.report(st)
	s.prompt()
	s.keep()
}

// report sends a step with the picture after it.
func (s *session) report(st *sim.Step) step {
	m := s.compare(st)
	s.shown = m.picture.JSON()
	s.tell("step", m.json())
	return m
}

// record notes what a line did, for those who ask later.
func (s *session) record(m step) { s.log.Add(m.n, picture.Deeds(m.before, m.picture), m.events) }

// compare looks at what a step has changed since the last look.
func (s *session) compare(st *sim.Step) step {
	before, now := s.previous, s.look()
	changes := picture.Compare(before, now)
	now.MarkUndefined(st.Undefined())
	s.previous = now
	_, lines := s.machine.Lines()
	return step{
		n: st.N, line: st.Line, status: st.Status, cwd: now.Cwd,
		undo: s.machine.Undoable(), redo: s.machine.Redoable(), forks: s.machine.Forks(), lines: lines,
		events: st.Events, before: before, picture: now, changes: changes,
	}
}

// look takes a picture as the shell would see it.
func (s *session) look() *picture.Picture {
	now := &picture.Picture{}
	s.machine.Observe(func(p sys.Process) {
		if pic, err := picture.Take(p, picture.Options{}); err == nil {
			now = pic
		}
	})
	return now
}

// prompt asks for a line, or for the rest of one.
func (s *session) prompt() {
	text := s.machine.Prompt()
	if s.pending != "" {
		text = "> "
	}
	s.tell("prompt", toJS(prompt{Text: text, More: s.pending != ""}))
}

func (s *session) keep() {
	if s.store != nil && !s.closed {
		s.store.save(s.journal().bytes())
	}
}
