package image

import (
	"sort"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Entry is a name of a directory that layer directories make together, also
// one that they do not show any more.
type Entry struct {
	Name  string
	Stat  sys.Stat // of what the merged tree shows, or showed last
	Layer int      // the layer, from 0, that it is from
	Gone  bool     // the merged tree does not show it
	Deeds []Deed   // the lowest layer first
}

// Deed is what a layer does to a name: "adds", "changes", "deletes" or "hides".
type Deed struct {
	Layer int
	Does  string
}

// List lists a directory of the merged tree, by name, with what layers do to
// its names; dir is "" or a path without a slash at its beginning.
func List(p sys.Process, layers []string, dir string) ([]Entry, error) {
	l := listing{p: p, at: map[string]int{}}
	for n, layer := range layers {
		if err := l.layer(n, layer, dir); err != nil {
			return nil, err
		}
	}
	sort.Slice(l.entries, func(i, j int) bool { return l.entries[i].Name < l.entries[j].Name })
	return l.entries, nil
}

type listing struct {
	p       sys.Process
	entries []Entry
	at      map[string]int // in entries, by name
}

// layer applies a layer: what it has of the directory, and what it does to the
// directories that lead there.
func (l *listing) layer(n int, layer, dir string) error {
	path := layer
	rest := dir
	for {
		st, err := sys.Lstat(l.p, path)
		if err == sys.ENOENT {
			return nil
		}
		if err != nil {
			return problem(path, ": ", err.Error())
		}
		if !st.Mode.IsDir() {
			l.hide(n)
			return nil
		}
		if isOpaque(l.p, path) {
			l.hide(n)
		}
		if rest == "" {
			break
		}
		var name string
		name, rest, _ = strings.Cut(rest, "/")
		path += "/" + name
	}
	names, err := sorted(l.p, path)
	if err != nil {
		return err
	}
	for _, name := range names {
		st, err := sys.Lstat(l.p, path+"/"+name)
		if err != nil {
			return problem(path, "/", name, ": ", err.Error())
		}
		l.name(n, name, &st, isWhiteout(l.p, path+"/"+name, &st))
	}
	return nil
}

// hide takes away all that is shown so far.
func (l *listing) hide(n int) {
	for i := range l.entries {
		if e := &l.entries[i]; !e.Gone {
			e.Gone = true
			e.Deeds = append(e.Deeds, Deed{n, "hides"})
		}
	}
}

// name applies one name of a layer.
func (l *listing) name(n int, name string, st *sys.Stat, whiteout bool) {
	i, known := l.at[name]
	if !known {
		if whiteout {
			return
		}
		i = len(l.entries)
		l.at[name] = i
		l.entries = append(l.entries, Entry{Name: name, Gone: true})
	}
	e := &l.entries[i]
	replaced := e.hiddenBy(n) // by its directory's mark
	if replaced {
		e.Gone = false
		e.Deeds = e.Deeds[:len(e.Deeds)-1]
	}
	does := "changes"
	switch {
	case whiteout && e.Gone:
		return
	case whiteout:
		e.Gone = true
		e.Deeds = append(e.Deeds, Deed{n, "deletes"})
		return
	case e.Gone:
		does = "adds"
	case !replaced && !differ(&e.Stat, st):
		return // the same directory again
	}
	e.Stat, e.Layer, e.Gone = *st, n, false
	e.Deeds = append(e.Deeds, Deed{n, does})
}

// hiddenBy reports whether a layer has just hidden the name.
func (e *Entry) hiddenBy(n int) bool {
	last := len(e.Deeds) - 1
	return last >= 0 && e.Deeds[last] == Deed{n, "hides"}
}

// differ reports whether a name changes: it does, unless both are directories
// that look the same.
func differ(a, b *sys.Stat) bool {
	return !a.Mode.IsDir() || a.Mode != b.Mode || a.UID != b.UID || a.GID != b.GID
}
