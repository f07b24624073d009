//go:build js && wasm

package main

import (
	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/trace"
)

// mostEvents is how many events of one step go to the page.
const mostEvents = 2000

// step is what remains of one line, for the page.
type step struct {
	n          int
	line       string
	status     int
	undo, redo bool // whether they are possible now
	again      bool // a line of a branch that was gone to
	lines      int  // of the timeline, with those that redo would bring back
	forks      []sim.Fork
	cwd        string
	events     []trace.Event
	before     *picture.Picture
	picture    *picture.Picture
	changes    []picture.Change
}

// json is the step as the page reads it.
func (s *step) json() string {
	o := picture.Object(nil)
	o.Int("n", int64(s.n))
	o.String("line", s.line)
	o.Int("status", int64(s.status))
	o.Bool("undo", s.undo)
	o.Bool("redo", s.redo)
	o.Flag("again", s.again)
	o.Int("lines", int64(s.lines))
	o.Key("forks")
	o.Raw = appendForks(o.Raw, s.forks)
	o.String("cwd", s.cwd)
	o.Key("events")
	o.Raw = appendEvents(o.Raw, s.events)
	if s.picture != nil {
		o.Key("picture")
		o.Raw = s.picture.AppendJSON(o.Raw)
	}
	o.Key("changes")
	o.Raw = appendChanges(o.Raw, s.changes)
	o.String("story", picture.Story(s.changes))
	return string(o.End())
}

func appendForks(b []byte, forks []sim.Fork) []byte {
	b = append(b, '[')
	for i, f := range forks {
		if i > 0 {
			b = append(b, ',')
		}
		o := picture.Object(b)
		o.String("name", f.Name)
		o.Int("at", int64(f.At))
		o.Int("lines", int64(f.Lines))
		b = o.End()
	}
	return append(b, ']')
}

func appendChanges(b []byte, changes []picture.Change) []byte {
	b = append(b, '[')
	for i, c := range changes {
		if i > 0 {
			b = append(b, ',')
		}
		o := picture.Object(b)
		o.String("op", c.Op)
		o.String("path", c.Path)
		o.String("text", c.Text)
		b = o.End()
	}
	return append(b, ']')
}

func appendEvents(b []byte, events []trace.Event) []byte {
	b = append(b, '[')
	for i := range events {
		if i == mostEvents {
			break
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = appendEvent(b, &events[i])
	}
	return append(b, ']')
}

func appendEvent(b []byte, e *trace.Event) []byte {
	o := picture.Object(b)
	o.String("kind", e.Kind.String())
	o.Int("pid", int64(e.PID))
	o.String("op", e.Op)
	o.Text("path", e.Path)
	o.Text("path2", e.Path2)
	o.Text("arg", e.Arg)
	o.Text("found", e.Found)
	if e.Err != 0 {
		o.String("err", e.Err.Name())
	}
	if e.Rule != nil {
		o.Key("rule")
		o.Raw = appendRule(o.Raw, e.Rule)
	}
	return o.End()
}

func appendRule(b []byte, r *trace.Rule) []byte {
	o := picture.Object(b)
	o.String("name", r.Name)
	o.Key("statements")
	o.Raw = append(o.Raw, '[')
	for i, s := range r.Statements {
		if i > 0 {
			o.Raw = append(o.Raw, ',')
		}
		o.Raw = picture.Quote(o.Raw, s)
	}
	o.Raw = append(o.Raw, ']')
	o.Text("why", r.Why)
	o.Text("instead", r.Instead)
	return o.End()
}
