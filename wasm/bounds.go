//go:build js && wasm

package main

import (
	"time"

	"github.com/overlook-fs/overlook/sim"
)

// How much a stranger's journal may do. How many entries it may have, the page
// knows.
const (
	mostInodes = 10_000
	mostBytes  = 16 << 20
	mostTime   = 5 * time.Second
	mostOutput = 1 << 20
)

// mostAtOnce is the longest that a machine can be busy between two visits of
// the host; what is longer, it slept.
const mostAtOnce = 250 * time.Millisecond

// bounds is what a stranger's journal has done. nil is for a trusted one.
type bounds struct {
	empty  sim.Stored // what the machine holds at boot
	spent  time.Duration
	last   time.Time
	output int
	met    bool // a bound was met, and told
}

// begin notes what the machine holds before anything is played.
func (b *bounds) begin(empty sim.Stored) {
	if b != nil {
		b.empty = empty
	}
}

// line begins a line.
func (b *bounds) line() {
	if b != nil {
		b.last = time.Now()
	}
}

// exceeded names the bound that was met, "" where there is none.
func (b *bounds) exceeded(now sim.Stored) string {
	b.spent += min(time.Since(b.last), mostAtOnce)
	b.last = time.Now()
	switch {
	case now.Inodes-b.empty.Inodes > mostInodes:
		return "files"
	case now.Bytes-b.empty.Bytes > mostBytes:
		return "bytes"
	case b.spent > mostTime:
		return "time"
	case b.output > mostOutput:
		return "output"
	}
	return ""
}

// bind stops a line of a stranger's journal that does too much, and tells.
func (s *session) bind() {
	b := s.bounds
	if b == nil || b.met || !s.running {
		return
	}
	if what := b.exceeded(s.machine.Kernel().Stored()); what != "" {
		b.met = true
		s.loop.soon(func() {
			s.machine.Type(sim.EntryInterrupt, "")
			s.tell("bound", toJS(bound{what}))
		})
	}
}

// print hands on what the terminal shows.
func (s *session) print(text []byte) {
	if s.bounds != nil {
		s.bounds.output += len(text)
	}
	s.out.write(text, false)
}
