//go:build js && wasm

package main

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
)

// question asks for something to look at; the answer has its number. What
// there is to ask:
//
//	at       the picture within line a, after its event b; before it where b < 0
//	explain  what the line in path would do, as a step
//	cell     what lies at path in column b of mount a
//	rows     the picture with the rows of mount a from row b on
//	check    whether the assertions in path hold, and what has happened since
//	         line a had ended
//	propose  assertions that what happened since line a has made true
//	images, image, listing, bytes
//	         what the full build knows of container images and files (image.go)
//	journal  what came from outside, and how many lines of it have happened
type question struct {
	number, a, b int
	what, path   string
}

// answer looks and tells. Nothing of it stays in the machine.
func (s *session) answer(q question) {
	json := ""
	if s.machine != nil {
		switch q.what {
		case "at":
			json = s.within(q.a, q.b)
		case "explain":
			json = s.explain(q.path)
		case "cell":
			json = s.cell(q.a, q.b, q.path)
		case "rows":
			json = s.rows(q.a, q.b)
		case "check":
			json = s.check(q.path, q.a)
		case "propose":
			json = s.propose(q.a)
		case "journal":
			json = s.entries()
		default:
			if s.further(q) {
				return
			}
		}
	}
	s.tell("answer", toJS(answer{q.number, json}))
}

func (s *session) within(line, event int) (json string) {
	s.machine.Within(line, event, func(p sys.Process) {
		if pic, err := picture.Take(p, picture.Options{}); err == nil {
			json = pic.JSON()
		}
	})
	return json
}

func (s *session) explain(line string) string {
	st, ok := s.machine.Explain(line)
	if !ok {
		return ""
	}
	m := step{line: st.Line, status: st.Status, cwd: st.Cwd, events: st.Events}
	o := picture.Object(nil)
	o.String("output", string(st.Output[:min(len(st.Output), mostExplained)]))
	o.Key("step")
	o.Raw = append(o.Raw, m.json()...)
	return string(o.End())
}

// mostExplained is how much output of a dry run goes to the page.
const mostExplained = 16 << 10

func (s *session) cell(mount, column int, path string) (json string) {
	s.machine.Observe(func(p sys.Process) {
		if d, err := picture.Detail(p, mount, column, path); err == nil {
			json = d.JSON()
		} else {
			json = `{"refused":` + strconv.Quote(err.Error()) + `}`
		}
	})
	return json
}

func (s *session) rows(mount, from int) (json string) {
	s.machine.Observe(func(p sys.Process) {
		if pic, err := picture.Take(p, picture.Options{Mount: mount, From: from}); err == nil {
			json = pic.JSON()
		}
	})
	return json
}
