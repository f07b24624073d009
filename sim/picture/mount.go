package picture

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// mount adds one overlay or other union. A mount that p cannot reach, or that something
// mounted later covers, is left out.
func (t *taker) mount(m mountLine) {
	fd, err := t.p.Openat(sys.AT_FDCWD, m.path, sys.O_PATH|sys.O_DIRECTORY|sys.O_CLOEXEC, 0)
	if err != nil {
		return
	}
	defer t.p.Close(fd)
	st, err := sys.Fstat(t.p, fd)
	if err != nil || st.Dev != m.dev {
		return
	}
	layers, err := t.p.Layers(fd)
	if err != nil {
		return
	}
	defer closeLayers(t.p, layers)

	t.taken[object{st.Dev, st.Ino}] = true
	pic := Mount{
		ID: m.id, Path: t.relative(m.path), Source: m.source,
		Options: strings.Join(m.options, ","), ReadOnly: m.readOnly,
	}
	g := grid{from: t.o.From, limit: t.o.Rows, look: t.o.Look, m: &pic}
	g.layers = append(g.layers, openLayer(t.p, fd, ""))
	g.m.Columns = append(g.m.Columns, Column{
		Role: Merged, Name: pic.Path, Path: m.path, Option: "mounted on " + pic.Path,
	})
	if m.overlay {
		t.columns(&g, m, layers)
	} else {
		t.branches(&g, m, layers)
	}
	g.take()
	t.pic.Mounts = append(t.pic.Mounts, pic)
}

// columns names the columns of a mount and opens its layers.
func (t *taker) columns(g *grid, m mountLine, layers sys.Layers) {
	marks := "trusted.overlay."
	for _, o := range m.options {
		if o == "userxattr" {
			marks = "user.overlay."
		}
	}
	upper, work, lowers := layerNames(m.options)
	pic := g.m
	add := func(fd int, c Column) {
		c.Path, c.root = t.pathOf(fd, c.Name, m.path), t.object(fd)
		pic.Columns = append(pic.Columns, c)
		g.layers = append(g.layers, openLayer(t.p, fd, marks))
		t.taken[c.root] = true
	}
	if layers.Upper >= 0 {
		add(layers.Upper, Column{Role: Upper, Name: upper, Option: "upperdir=" + upper, Badge: "U"})
	}
	for i, fd := range layers.Lowers {
		badge := "L"
		if len(layers.Lowers) > 1 {
			badge += strconv.Itoa(i + 1)
		}
		n := layerName{role: Lower}
		if i < len(lowers) {
			n = lowers[i]
		}
		add(fd, Column{Role: n.role, Name: n.name, Option: n.option, Badge: badge})
	}
	if layers.Work >= 0 {
		pic.Work = t.work(layers.Work, marks)
		pic.Work.Path = t.pathOf(layers.Work, work, m.path)
		t.taken[pic.Work.root] = true
	}
}

// closeLayers closes what Layers opened.
func closeLayers(p sys.Process, l sys.Layers) {
	for _, fd := range append([]int{l.Upper, l.Work}, l.Lowers...) {
		if fd >= 0 {
			p.Close(fd)
		}
	}
}

// work is what lies in the work directory, its own directory work aside.
func (t *taker) work(fd int, marks string) *Work {
	w := &Work{root: t.object(fd)}
	l := openLayer(t.p, fd, marks)
	var list func(dir string)
	list = func(dir string) {
		for _, name := range l.names(dir) {
			path := join(dir, name)
			c := l.cell(path)
			if c == nil || len(w.Entries) >= t.o.Rows {
				continue
			}
			if path != "work" {
				w.Entries = append(w.Entries, WorkEntry{path, c.Kind, c.Nlink, c.Ino})
			}
			if c.Kind == KindDir && !l.crosses(c) {
				list(path)
			}
		}
	}
	list("")
	return w
}
