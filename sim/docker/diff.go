package docker

import (
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

func diff(c *client, s *syntax, args []string) error {
	names, err := s.parse(args, 1, 1)
	if err != nil {
		return err
	}
	made, err := c.store.container(names[0])
	if err != nil {
		return err
	}
	changes, err := c.store.changes(made)
	for _, change := range changes {
		c.print(string(change.kind), " ", change.path, "\n")
	}
	return err
}

// change is what a container has done to a name: A, C or D.
type change struct {
	kind byte
	path string
}

// changes compares what a container shows with what was there before it, the
// init layer and the image. Only what its own layer has can differ.
func (s store) changes(c *container) ([]change, error) {
	w := changesWalk{s: s, upper: diffDir(c.layer), below: s.lowers(c.layer)}
	w.directory("", false)
	return w.found, nil
}

// changesWalk goes through a layer.
type changesWalk struct {
	s     store
	upper string
	below []string // the directories of the layers below, nearest first
	found []change
}

// lower is what the layers below show under a name.
func (w *changesWalk) lower(name string) (sys.Stat, bool) {
	for _, dir := range w.below {
		st, err := sys.Lstat(w.s.p, dir+name)
		switch {
		case err == nil && isWhiteout(&st):
			return st, false
		case err == nil:
			return st, true
		case w.hidden(dir, name):
			return st, false
		}
	}
	return sys.Stat{}, false
}

// hidden reports whether a layer hides a name, which it has not itself, from
// those below: a directory above it is opaque or no directory at all.
func (w *changesWalk) hidden(dir, name string) bool {
	for i := strings.LastIndexByte(name, '/'); i > 0; i = strings.LastIndexByte(name[:i], '/') {
		st, err := sys.Lstat(w.s.p, dir+name[:i])
		if err == nil && (!st.Mode.IsDir() || isOpaque(w.s.p, dir+name[:i])) {
			return true
		}
	}
	return false
}

// directory goes through the directory of a name. fresh: nothing of it was
// there before.
func (w *changesWalk) directory(name string, fresh bool) {
	in := map[string]bool{}
	for _, e := range dirents(w.s.p, w.upper+name) {
		in[e] = true
		w.entry(name+"/"+e, fresh)
	}
	if !fresh && isOpaque(w.s.p, w.upper+name) {
		w.covered(name, in)
	}
}

// entry tells what became of one name.
func (w *changesWalk) entry(name string, fresh bool) {
	st, err := sys.Lstat(w.s.p, w.upper+name)
	if err != nil {
		return
	}
	before, was := w.lower(name)
	was = was && !fresh
	switch {
	case isWhiteout(&st):
		if was {
			w.found = append(w.found, change{'D', name})
		}
		return
	case !was:
		w.found = append(w.found, change{'A', name})
	case w.differs(name, &st, &before):
		w.found = append(w.found, change{'C', name})
	}
	if !st.Mode.IsDir() {
		return
	}
	at := len(w.found)
	w.directory(name, !was || !before.Mode.IsDir())
	if was && len(w.found) > at && (at == 0 || w.found[at-1] != change{'C', name}) {
		w.found = slices.Insert(w.found, at, change{'C', name})
	}
}

// differs reports whether a name is not what it was. Of a directory, the time
// does not count.
func (w *changesWalk) differs(name string, now, before *sys.Stat) bool {
	if now.Mode != before.Mode || now.UID != before.UID || now.GID != before.GID || now.Rdev != before.Rdev {
		return true
	}
	return !now.Mode.IsDir() && (now.Size != before.Size || now.Mtime != before.Mtime)
}

// covered tells of what lay in an opaque directory.
func (w *changesWalk) covered(name string, in map[string]bool) {
	var gone []string
	for _, dir := range w.below {
		for _, e := range dirents(w.s.p, dir+name) {
			if _, was := w.lower(name + "/" + e); was && !in[e] {
				in[e] = true
				gone = append(gone, e)
			}
		}
	}
	slices.Sort(gone)
	for _, e := range gone {
		w.found = append(w.found, change{'D', name + "/" + e})
	}
}

// dirents are the names in a directory, sorted.
func dirents(p sys.Process, dir string) []string {
	entries, _ := sys.ReadDir(p, dir)
	var all []string
	for _, e := range entries {
		if e.Name != "." && e.Name != ".." {
			all = append(all, e.Name)
		}
	}
	slices.Sort(all)
	return all
}

// isWhiteout reports whether a layer's file says that a name is deleted.
func isWhiteout(st *sys.Stat) bool { return st.Mode.Type() == sys.S_IFCHR && st.Rdev == 0 }

// isOpaque reports whether a layer's directory hides those below.
func isOpaque(p sys.Process, dir string) bool {
	value, err := p.Getxattrat(sys.AT_FDCWD, dir, "trusted.overlay.opaque", sys.AT_SYMLINK_NOFOLLOW)
	return err == nil && string(value) == "y"
}
