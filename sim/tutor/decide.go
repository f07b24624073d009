package tutor

import (
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim/picture"
)

// Finding is one assertion, decided.
type Finding struct {
	Holds bool
	// Found says, in a few words, what is there.
	Found string
}

func holds(ok bool, found string) Finding { return Finding{ok, found} }

// Decide decides an assertion from a look, from what was there at the step's
// start, and from what happened since.
func (l *Look) Decide(a lessons.Assertion, since *Since) Finding {
	var f Finding
	switch a.About {
	case lessons.Group:
		return l.group(a, since)
	case lessons.Path:
		f = l.path(a, since)
	case lessons.MountPoint:
		f = l.mounted(a)
	case lessons.Saw:
		f = since.saw(a)
	case lessons.Space:
		f = l.space(a)
	case lessons.Answer:
		f = l.answer(a)
	}
	if a.Not {
		f.Holds = !f.Holds
	}
	return f
}

// group holds if one of its assertions does.
func (l *Look) group(a lessons.Assertion, since *Since) Finding {
	var found []string
	for _, one := range a.Any {
		f := l.Decide(one, since)
		if f.Holds {
			return f
		}
		found = append(found, f.Found)
	}
	return holds(false, strings.Join(slices.Compact(found), "; "))
}

// mounted decides what is said of a mount.
func (l *Look) mounted(a lessons.Assertion) Finding {
	m := l.mount(a.Path)
	if m == nil {
		return holds(a.Is == "gone", "no overlay is mounted on "+a.Path)
	}
	switch a.Is {
	case "ro":
		if m.ReadOnly {
			return holds(true, a.Path+" is read-only")
		}
		return holds(false, a.Path+" is writable")
	case "option":
		return option(m, a)
	case "lowers":
		return l.lowers(m, a)
	}
	return holds(a.Is == "active", "an overlay is mounted on "+a.Path)
}

func option(m *picture.Mount, a lessons.Assertion) Finding {
	found := holds(false, a.Path+" is mounted without "+a.Name)
	for o := range strings.SplitSeq(m.Options, ",") {
		name, value, _ := strings.Cut(o, "=")
		if name == a.Name {
			found = holds(!a.Given || value == a.Want, a.Path+" is mounted with "+o)
		}
	}
	return found
}

func (l *Look) lowers(m *picture.Mount, a lessons.Assertion) Finding {
	var names []string
	same := true
	for _, c := range m.Columns {
		if c.Role == picture.Lower {
			at := len(names)
			same = same && at < len(a.Names) && c.Path == absolute(l.lab, a.Names[at])
			names = append(names, c.Name)
		}
	}
	return holds(same && len(names) == len(a.Names), "the lowers of "+a.Path+" are "+strings.Join(names, ":"))
}

// answer decides from a file of the learner's.
func (l *Look) answer(a lessons.Assertion) Finding {
	name := "answers/" + a.Name
	text, err := l.read(name)
	if err != nil {
		return holds(false, name+": "+err.Error())
	}
	return holds(strings.TrimSpace(text) == a.Want, name+" says "+short(text))
}
