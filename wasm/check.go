//go:build js && wasm

package main

import (
	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tutor"
)

// check decides assertions from what there is now and from what the lines
// behind line from have done; of an earlier visit, only those that were told of
// as steps are known.
func (s *session) check(text string, from int) (json string) {
	checks, err := lessons.ParseCheck(text)
	if err != nil {
		o := picture.Object(nil)
		o.String("problem", err.Error())
		return string(o.End())
	}
	now, _ := s.machine.Lines()
	since := s.since(checks, from, now)
	s.machine.Observe(func(p sys.Process) {
		if l, err := tutor.LookAt(p, tutor.Lab, picture.LayersAndMerged); err == nil {
			json = findings(l, checks, since)
		}
	})
	return json
}

// since is what happened behind line from, with what there was at its end.
func (s *session) since(checks []lessons.Assertion, from, now int) *tutor.Since {
	var since *tutor.Since
	begin := func(p sys.Process) {
		start, err := tutor.LookAt(p, tutor.Lab, picture.LayersOnly)
		if err != nil {
			start = nil
		}
		since = s.log.Between(from, now, tutor.Lab, start, checks)
	}
	if from >= now {
		s.machine.Observe(begin)
	} else {
		s.machine.Within(from+1, -1, begin)
	}
	if since == nil { // a job is alive
		since = s.log.Between(from, now, tutor.Lab, nil, nil)
	}
	return since
}

// findings are the assertions, decided, as the page reads them.
func findings(l *tutor.Look, checks []lessons.Assertion, since *tutor.Since) string {
	o := picture.Object(nil)
	o.Key("checks")
	o.Raw = append(o.Raw, '[')
	for i, a := range checks {
		if i > 0 {
			o.Raw = append(o.Raw, ',')
		}
		f := l.Decide(a, since)
		one := picture.Object(o.Raw)
		one.String("text", a.Text)
		one.Text("label", a.Label)
		one.Bool("holds", f.Holds)
		one.String("found", f.Found)
		o.Raw = one.End()
	}
	o.Raw = append(o.Raw, ']')
	return string(o.End())
}

// propose is what the lines behind line from have made true, as assertions of
// which an author picks.
func (s *session) propose(from int) string {
	o := picture.Object(nil)
	o.Key("checks")
	o.Raw = append(o.Raw, '[')
	for i, a := range tutor.Propose(s.machine, &s.log, from) {
		if i > 0 {
			o.Raw = append(o.Raw, ',')
		}
		one := picture.Object(o.Raw)
		one.String("text", a.Text)
		o.Raw = one.End()
	}
	o.Raw = append(o.Raw, ']')
	return string(o.End())
}
