// Package trace is explanation as data: what a kernel did and why, one event
// a line.
//
// # Vocabulary
//
// A call is a system call as it came in, a return what it answered. A walk is
// one step of a path walk. A probe is one layer asked for one name. A rule is
// a sentence of OverlayFS behaviour that decided something. An effect is one
// change to a real layer.
//
// # The rule
//
// A nil *Recorder is silent and costs nothing: every method returns at once,
// and callers build no text for it.
//
// # What it must not know
//
// Any kernel. Events come from vfs (call, return, walk), overlay/lookup.go
// (probe), vfs/door.go (effect) and the named rules; linux emits call and
// return.
package trace
