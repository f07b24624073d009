package tutor

import (
	"strings"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
)

// is decides what kind of object a path is.
func (l *Look) is(a lessons.Assertion, st sys.Stat) Finding {
	found := a.Path + " is " + l.noun(a.Path, st)
	switch a.Kind {
	case "file":
		return holds(st.Mode.IsRegular() && !l.whiteout(a.Path, st), found)
	case "dir":
		return holds(st.Mode.IsDir(), found)
	case "symlink":
		return holds(st.Mode.IsSymlink(), found)
	case "whiteout":
		return holds(l.whiteout(a.Path, st), found)
	case "merged-dir":
		return l.mergedDir(a, found)
	}
	return l.marked(a, st, found)
}

// marked decides from overlay's own attributes.
func (l *Look) marked(a lessons.Assertion, st sys.Stat, found string) Finding {
	value, ok := l.mark(a.Path, a.Kind)
	switch {
	case !ok:
		return holds(false, found+" without the mark "+a.Kind)
	case a.Kind == "opaque":
		return holds(st.Mode.IsDir() && value == "y", found+" marked opaque="+short(value))
	case a.Kind == "redirect":
		return holds(!a.Given || value == a.Want, found+" that redirects to "+value)
	}
	return holds(st.Mode.IsRegular(), found+" marked "+a.Kind)
}

// mergedDir decides whether a directory of an overlay shows more than one
// layer's.
func (l *Look) mergedDir(a lessons.Assertion, found string) Finding {
	for _, s := range l.spots(a.Path) {
		if s.column == 0 && len(s.row.Providers) > 1 {
			return holds(true, a.Path+" shows the directories of "+columns(s.mount, s.row.Providers))
		}
	}
	return holds(false, found+" of one layer alone")
}

func columns(m *picture.Mount, numbers []int) string {
	var names []string
	for _, n := range numbers {
		names = append(names, m.Columns[n].Name)
	}
	return strings.Join(names, " and ")
}

// layered decides what the layers have to do with each other.
func (l *Look) layered(a lessons.Assertion) Finding {
	if a.Is == "hides" {
		return l.hides(a)
	}
	for _, s := range l.spots(a.Path) {
		if s.column != 0 || s.row.Provider < 0 {
			continue
		}
		from := s.mount.Columns[s.row.Provider]
		return holds(from.Path == absolute(l.lab, a.Want), a.Path+" comes from "+from.Name)
	}
	return holds(false, a.Path+" is in no overlay")
}

// hides decides whether the object of one layer keeps that of another from
// being seen.
func (l *Look) hides(a lessons.Assertion) Finding {
	for _, below := range l.spots(a.Want) {
		for _, above := range l.spots(a.Path) {
			if above.mount != below.mount || above.row != below.row || below.column <= above.column || above.column == 0 {
				continue
			}
			if below.cell().Hidden == "" {
				return holds(false, a.Want+" is seen")
			}
			return holds(above.cell().Hidden == "", a.Want+" is hidden by "+below.cell().Hidden)
		}
	}
	return holds(false, a.Path+" and "+a.Want+" are not the same name in two layers")
}
