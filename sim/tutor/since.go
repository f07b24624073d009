package tutor

import (
	"path"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// Since is what a step began with and what its lines did.
type Since struct {
	lab   string
	start map[string]identity // of the paths that an assertion asks it for
	lines []line              // the oldest first
	blind bool                // the events tell nothing of the overlay's inside
}

// identity is which object a path was, the zero one where there was none.
type identity struct{ dev, ino uint64 }

// line is what one line did.
type line struct {
	n      int
	deeds  []picture.Deed
	events []trace.Event
}

// Add takes in what line n did. Lines from n on that were there before have
// been undone.
func (s *Since) Add(n int, deeds []picture.Deed, events []trace.Event) {
	kept := s.lines
	for len(kept) > 0 && kept[len(kept)-1].n >= n {
		kept = kept[:len(kept)-1]
	}
	s.lines = append(kept[:len(kept):len(kept)], line{n, deeds, events})
}

// Between is what the lines behind line from did, up to line to, for a lab. The
// assertions that ask what there was before are compared with a look at it,
// which is taken when line from had ended; nil where there is none.
func (s *Since) Between(from, to int, lab string, start *Look, checks []lessons.Assertion) *Since {
	part := &Since{lab: lab, blind: s.blind}
	if start != nil {
		part.begin(start, checks)
	}
	for _, one := range s.lines {
		if one.n > from && one.n <= to {
			part.lines = append(part.lines, one)
		}
	}
	return part
}

// begin notes what the assertions will be compared with.
func (s *Since) begin(l *Look, checks []lessons.Assertion) {
	s.lab, s.start, s.lines = l.lab, map[string]identity{}, nil
	for _, a := range checks {
		s.note(l, a)
	}
}

func (s *Since) note(l *Look, a lessons.Assertion) {
	for _, one := range a.Any {
		s.note(l, one)
	}
	if a.Is != "inode" {
		return
	}
	if st, err := sys.Lstat(l.p, a.Path); err == nil {
		s.start[a.Path] = identity{st.Dev, st.Ino}
	}
}

// last is what the last line did alone.
func (s *Since) last() *Since {
	one := *s
	one.lines = s.lines[max(0, len(s.lines)-1):]
	return &one
}

// inode decides whether a path is the object that it was.
func (s *Since) inode(a lessons.Assertion, st sys.Stat) Finding {
	was, known := s.start[a.Path]
	if !known {
		return holds(false, a.Path+" was not there when the step began")
	}
	numbers := strconv.FormatUint(was.ino, 10) + ", and is " + strconv.FormatUint(st.Ino, 10) + " now"
	same := was == identity{st.Dev, st.Ino}
	return holds(same == (a.Want == "kept"), "the inode of "+a.Path+" was "+numbers)
}

// saw decides whether something happened.
func (s *Since) saw(a lessons.Assertion) Finding {
	if s.blind && a.SimulatorOnly() {
		return holds(true, "only the simulator can tell")
	}
	what := strings.TrimPrefix(strings.TrimPrefix(a.Text, "never "), "saw ")
	happened := false
	for i := range s.lines {
		happened = happened || s.lines[i].saw(a.Event, s.lab)
	}
	if happened {
		return holds(!a.Never, "seen: "+what)
	}
	return holds(a.Never, "not seen yet: "+what)
}

func (l *line) saw(e lessons.Event, lab string) bool {
	switch e.Op {
	case "errno":
		return l.answered(e.Call, e.Path, lab, func(errno sys.Errno) bool { return errno.Name() == e.Errno })
	case "rename", "mount":
		return l.answered(e.Op, e.Path, lab, func(errno sys.Errno) bool { return errno == 0 })
	case "step":
		return l.stepped(e)
	case "undefined":
		return l.any(func(t *trace.Event) bool { return t.Op == trace.Undefined })
	case "fsync":
		return l.any(func(t *trace.Event) bool { return t.Rule != nil && t.Rule.Name == syncsNothing })
	}
	for _, d := range l.deeds {
		if d.Op == e.Op && (e.Path == "" || d.Path == absolute(lab, e.Path) || d.Merged == absolute(lab, e.Path)) {
			return true
		}
	}
	return false
}

// syncsNothing is the rule that tells of an fsync that was skipped.
const syncsNothing = "a volatile mount syncs nothing"

func (l *line) any(is func(*trace.Event) bool) bool {
	for i := range l.events {
		if is(&l.events[i]) {
			return true
		}
	}
	return false
}

// answered reports whether a system call of that name, "" being any, answered
// so. name, where there is one, is one of the paths that it got.
func (l *line) answered(call, name, lab string, so func(sys.Errno) bool) bool {
	calls := map[int]*trace.Event{} // by process
	return l.any(func(e *trace.Event) bool {
		if e.Kind == trace.Call {
			calls[int(e.PID)] = e
		}
		asked := calls[int(e.PID)]
		if e.Kind != trace.Return || asked == nil || !so(e.Err) || call != "" && !isCall(e.Op, call) {
			return false
		}
		return name == "" || samePath(asked.Path, name, lab) || samePath(asked.Path2, name, lab)
	})
}

// isCall reports whether op is a system call or one of its younger forms:
// openat is an open, renameat2 a rename.
func isCall(op, call string) bool {
	rest, ok := strings.CutPrefix(op, call)
	return ok && (rest == "" || rest == "at" || rest == "at2" || rest == "2")
}

// samePath reports whether a path that a call got may be that of an assertion:
// one that is relative was so to where its process stood.
func samePath(typed, name, lab string) bool {
	if path.IsAbs(typed) {
		return path.Clean(typed) == absolute(lab, name)
	}
	return typed != "" && (path.Clean(typed) == path.Clean(name) || strings.HasSuffix("/"+name, "/"+path.Clean(typed)))
}

func absolute(lab, name string) string {
	if path.IsAbs(name) {
		return path.Clean(name)
	}
	return path.Join(lab, name)
}

// unnamed is what an effect calls a file of the work directory that has no name
// (O_TMPFILE); an upper that cannot make one has a work/#N in its place.
const unnamed = "an unnamed file"

// stepped reports whether a layer's object was renamed or linked from one name
// to another.
func (l *line) stepped(want lessons.Event) bool {
	return l.any(func(e *trace.Event) bool {
		if e.Kind != trace.Effect || e.Err != 0 || e.Path2 == "" {
			return false
		}
		source := e.Path
		if source == unnamed {
			source = "work/#"
		}
		from, _ := path.Match(want.From, source)
		to, _ := path.Match(want.To, e.Path2)
		return from && to
	})
}
