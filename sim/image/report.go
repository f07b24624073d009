package image

import (
	"cmp"
	"maps"
	"slices"
	"sort"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Report tells what the layers of an image do to each other.
type Report struct {
	Layers  []LayerReport
	Stored  int64    // bytes of all files in all layers
	Visible int64    // of them, those that the merged tree shows
	Lost    []Lost   // the others, the largest first
	Twice   []Twice  // names written in several layers, the largest first
	Secrets []Secret // of the lost files, those that look secret
}

// Wasted is how many bytes are stored and invisible.
func (r *Report) Wasted() int64 { return r.Stored - r.Visible }

// LayerReport is what a layer does. Names count with all that lies below them.
type LayerReport struct {
	Added, Changed  int
	Deleted, Hidden int   // by whiteouts; by opaque directories and changes of type
	Bytes           int64 // of the regular files in it
	Lost            int64 // of them, those that later layers make invisible
}

// Lost is a file that no name of the merged tree shows.
type Lost struct {
	Path      string
	Layer, By int    // the layers, from 0, that store it and that made it invisible
	How       string // "changed", "deleted" or "hidden"
	Bytes     int64
	at        string
}

// Twice is a name that several layers write.
type Twice struct {
	Path   string
	Layers []int
	Bytes  int64 // of all but the last
	Same   bool  // they are all equal
}

// Examine reports on layer directories, the lowest first.
func Examine(p sys.Process, layers []string) (*Report, error) {
	e := &examiner{p: p, report: &Report{Layers: make([]LayerReport, len(layers))}, written: map[string][]*file{}}
	root := &node{children: map[string]*node{}}
	for n, dir := range layers {
		e.layer, e.links = n, map[[2]uint64]*file{}
		if _, err := e.directory(dir, "", root, merges); err != nil {
			return nil, err
		}
	}
	return e.report, e.conclude()
}

type examiner struct {
	p       sys.Process
	report  *Report
	layer   int
	links   map[[2]uint64]*file // of the layer
	written map[string][]*file  // regular files by name, in the order of layers
	files   []*file
}

// node is a name of the merged tree: a directory with children, or a file.
type node struct {
	st       sys.Stat
	children map[string]*node
	file     *file
}

// file is what a layer stores.
type file struct {
	Lost
	names int // of it in the merged tree
}

// cover is what a layer's directory does to the one below.
type cover uint8

const (
	merges   cover = iota
	replaces       // it, or one above it, is opaque
)

func (e *examiner) now() *LayerReport { return &e.report.Layers[e.layer] }

// directory applies a layer's directory to the merged one, which changes.
func (e *examiner) directory(path, name string, d *node, c cover) (*node, error) {
	names, err := sorted(e.p, path)
	if err != nil {
		return nil, err
	}
	if isOpaque(e.p, path) {
		c = replaces
	}
	below := d.children
	if c == replaces {
		d.children = map[string]*node{}
	}
	for _, base := range names {
		e.p.Checkpoint()
		at := path + "/" + base
		st, err := sys.Lstat(e.p, at)
		if err != nil {
			return nil, problem(at, ": ", err.Error())
		}
		old := below[base]
		delete(below, base)
		if isWhiteout(e.p, at, &st) {
			if old != nil {
				e.now().Deleted += e.lose(old, "deleted")
			}
			continue
		}
		if d.children[base], err = e.name(at, join(name, base), &st, old, c); err != nil {
			return nil, err
		}
	}
	if c == replaces {
		for _, old := range below {
			e.now().Hidden += e.lose(old, "hidden")
		}
	}
	return d, nil
}

// name applies one name of the layer over what was there.
func (e *examiner) name(path, name string, st *sys.Stat, old *node, c cover) (*node, error) {
	if st.Mode.IsDir() {
		return e.directoryOver(path, name, st, old, c)
	}
	if old == nil {
		e.now().Added++
	} else {
		e.now().Changed++
		e.now().Hidden += e.lose(old, "changed") - 1
	}
	id := [2]uint64{st.Dev, st.Ino}
	f := e.links[id]
	if f == nil {
		f = &file{Lost: Lost{Path: name, Layer: e.layer, at: path}}
		if st.Mode.IsRegular() {
			f.Bytes = st.Size
		}
		e.links[id] = f
		e.files = append(e.files, f)
		e.now().Bytes += f.Bytes
	}
	f.names++
	if st.Mode.IsRegular() {
		e.written[name] = append(e.written[name], f)
	}
	return &node{st: *st, file: f}, nil
}

// directoryOver applies a directory over what was there.
func (e *examiner) directoryOver(path, name string, st *sys.Stat, old *node, c cover) (*node, error) {
	switch {
	case old == nil:
		e.now().Added++
	case old.children == nil:
		e.now().Changed++
		e.lose(old, "changed")
		old = nil
	case old.st.Mode != st.Mode || old.st.UID != st.UID || old.st.GID != st.GID:
		e.now().Changed++
	}
	if old == nil {
		old, c = &node{children: map[string]*node{}}, merges
	}
	old.st = *st
	return e.directory(path, name, old, c)
}

// lose takes a name with all below it off the merged tree, and returns how many
// they were.
func (e *examiner) lose(n *node, how string) (names int) {
	if n.file != nil {
		if n.file.names--; n.file.names == 0 {
			n.file.By, n.file.How = e.layer, how
		}
		return 1
	}
	for _, child := range n.children {
		inside := how
		if how == "changed" {
			inside = "hidden"
		}
		names += e.lose(child, inside)
	}
	return names + 1
}

// conclude sums up when all layers were applied.
func (e *examiner) conclude() error {
	r := e.report
	for _, f := range e.files {
		r.Stored += f.Bytes
		if f.names > 0 {
			r.Visible += f.Bytes
			continue
		}
		r.Layers[f.Layer].Lost += f.Bytes
		if f.Bytes > 0 {
			r.Lost = append(r.Lost, f.Lost)
		}
	}
	told := map[[2]*file]bool{} // names of one file are told once
	for _, name := range slices.Sorted(maps.Keys(e.written)) {
		files := e.written[name]
		ends := [2]*file{files[0], files[len(files)-1]}
		if len(files) > 1 && !told[ends] {
			told[ends] = true
			twice, err := e.twice(name, files)
			if err != nil {
				return err
			}
			r.Twice = append(r.Twice, twice)
		}
	}
	lost, twice := r.Lost, r.Twice
	sort.SliceStable(lost, func(i, j int) bool {
		a, b := &lost[i], &lost[j]
		return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Layer, b.Layer)) < 0
	})
	sort.SliceStable(twice, func(i, j int) bool { return twice[i].Bytes > twice[j].Bytes })
	return e.secrets()
}

// twice is a name with the files that layers wrote under it.
func (e *examiner) twice(name string, files []*file) (Twice, error) {
	t := Twice{Path: name, Same: true}
	for i, f := range files {
		t.Layers = append(t.Layers, f.Layer)
		if i == len(files)-1 {
			break
		}
		t.Bytes += f.Bytes
		if t.Same {
			var err error
			if t.Same, err = e.equal(f, files[i+1]); err != nil {
				return t, err
			}
		}
	}
	return t, nil
}

// equal compares the bytes of two files.
func (e *examiner) equal(a, b *file) (bool, error) {
	if a.Bytes != b.Bytes {
		return false, nil
	}
	var sums [2]string
	for i, f := range []*file{a, b} {
		fd, err := sys.Open(e.p, f.at, sys.O_RDONLY|sys.O_NOFOLLOW|sys.O_CLOEXEC, 0)
		if err != nil {
			return false, problem(f.at, ": ", err.Error())
		}
		sums[i], err = digestOf(&stream{p: e.p, fd: fd, end: f.Bytes})
		e.p.Close(fd)
		if err != nil {
			return false, problem(f.at, ": ", err.Error())
		}
	}
	return sums[0] == sums[1], nil
}
