package picture

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// dirs adds the directories of the working directory that no mount shows.
// A working directory inside a shown tree, and the root, have none.
func (t *taker) dirs() {
	if t.pic.Cwd == "" || t.pic.Cwd == "/" || t.insideShown() {
		return
	}
	here, err := t.p.Openat(sys.AT_FDCWD, ".", sys.O_PATH|sys.O_DIRECTORY|sys.O_CLOEXEC, 0)
	if err != nil {
		return
	}
	defer t.p.Close(here)
	l := openLayer(t.p, here, "")
	for _, name := range l.names("") {
		c := l.cell(name)
		if c == nil || c.Kind != KindDir || name[0] == '.' || t.taken[object{c.dev, c.Ino}] || t.isProc(name) {
			continue
		}
		t.dir(here, name)
	}
}

// dir adds one plain directory. Overlay's marks are shown there too: it may
// have been a layer, or become one.
func (t *taker) dir(here int, name string) {
	fd, err := t.p.Openat(here, name, sys.O_PATH|sys.O_DIRECTORY|sys.O_CLOEXEC, 0)
	if err != nil {
		return
	}
	defer t.p.Close(fd)
	d := Dir{Path: name, root: t.object(fd)}
	l := openLayer(t.p, fd, "trusted.overlay.")
	var list func(dir string, depth int)
	list = func(dir string, depth int) {
		for _, name := range l.names(dir) {
			path := join(dir, name)
			if len(d.Rows) >= t.o.Rows {
				d.More++
				continue
			}
			c := l.cell(path)
			if c == nil {
				continue
			}
			d.Rows = append(d.Rows, Row{Path: path, Name: name, Depth: depth, Cells: []*Cell{c}})
			if c.Kind == KindDir && !l.crosses(c) {
				list(path, depth+1)
			}
		}
	}
	list("", 0)
	t.pic.Dirs = append(t.pic.Dirs, d)
}

// insideShown reports whether the working directory lies in a shown tree.
func (t *taker) insideShown() bool {
	for _, m := range t.pic.Mounts {
		for _, c := range m.Columns {
			if c.Path != "" && strings.HasPrefix(t.pic.Cwd+"/", strings.TrimSuffix(c.Path, "/")+"/") {
				return true
			}
		}
	}
	return false
}

// isProc reports whether a directory is a process table, which has no end.
func (t *taker) isProc(name string) bool {
	var st sys.Statfs
	err := t.p.Statfsat(sys.AT_FDCWD, name, &st, 0)
	return err == nil && st.Type == sys.PROC_MAGIC
}
