package picture

import (
	"path"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Picture is every mount of an overlay or another union, and the plain directories beside them.
type Picture struct {
	Cwd    string
	Mounts []Mount
	// Dirs are the directories in the working directory that are neither an
	// overlay nor a layer of one.
	Dirs []Dir
}

// Mount is one overlay: its columns and the rows of names in them.
type Mount struct {
	ID       int
	Path     string // from the working directory where it lies below it
	Source   string
	Options  string // as mountinfo shows them, without rw and ro
	ReadOnly bool
	Columns  []Column // merged first, then the layers in lookup order
	Work     *Work    // nil where the mount has no upper
	Rows     []Row    // depth first, names in the C order
	From     int      // rows before the first one that is shown
	More     int      // names found and not shown, behind them
}

// Roles of a Column.
const (
	Merged = "merged"
	Upper  = "upper"
	Lower  = "lower"
	Data   = "data" // a data-only layer, whose names are not looked up
)

// Column is the merged tree or one layer.
type Column struct {
	Role   string
	Name   string // as the mount options have it
	Path   string // absolute, "" where it has no name any more
	Option string
	Badge  string // "U", "L", "L1" ...

	root object
}

// Work is what lies in the work directory.
type Work struct {
	Path    string
	Entries []WorkEntry

	root object
}

// WorkEntry is one object in the work directory; Path is from there.
type WorkEntry struct {
	Path, Kind string
	Nlink      uint32
	Ino        uint64
}

// Row is one name in every column.
type Row struct {
	Path, Name string
	Depth      int
	Provider   int     // the column whose content merged shows, or -1
	Providers  []int   // all columns of a merged directory
	Undefined  []int   // the columns in which MarkUndefined marked it
	Cells      []*Cell // one a column
}

// Dir is a directory that takes no part in any overlay.
type Dir struct {
	Path string
	Rows []Row // of one column
	More int

	root object
}

// Kinds of a Cell.
const (
	KindFile          = "file"
	KindDir           = "dir"
	KindSymlink       = "symlink"
	KindChar          = "chr"
	KindBlock         = "blk"
	KindFifo          = "fifo"
	KindSocket        = "sock"
	KindWhiteout      = "whiteout"  // a character device 0/0 in a layer
	KindXattrWhiteout = "xwhiteout" // an empty file with the whiteout mark
)

// Reasons of Cell.Hidden beside the name of a column.
const (
	hiddenByWhiteout = "whiteout"
	hiddenByOpaque   = "opaque"
)

// Values of Cell.Ghost.
const (
	GhostDeleted = "deleted"
	GhostNotSeen = "not seen"
)

// Values of Cell.Mark.
const (
	MarkNew      = "new"
	MarkCopiedUp = "copied up"
	MarkChanged  = "changed"
)

// Cell is one object in one column.
type Cell struct {
	Kind     string
	Mode     string
	Size     int64
	Ino      uint64
	Nlink    uint32
	UID, GID uint32
	Target   string // of a symlink; of a whiteout the file that is it, where that has another name
	Rdev     string // "major, minor"
	Hidden   string // what hides it: a column's name, "whiteout" or "opaque"
	Redirect string
	Ghost    string
	Mark     string // what Compare found
	Copied   int    // the column it was copied up from, 0 for none
	Opaque   bool
	Metacopy bool
	Impure   bool
	Origin   bool
	Open     []Holder // who has it open under this path

	mtime sys.Timespec
	dev   uint64

	// It lies at another path of its layer, behind a redirect; that path has
	// a row of its own.
	elsewhere bool
}

// whiteout reports whether lookup takes the cell for a whiteout.
func (c *Cell) whiteout() bool {
	return c.Kind == KindWhiteout || c.Kind == KindXattrWhiteout
}

// Look says where an observer may look.
type Look uint8

const (
	// LayersAndMerged looks at the merged tree too: for a kernel whose state
	// is thrown away afterwards, or for the last picture of all.
	LayersAndMerged Look = iota
	// LayersOnly leaves the merged tree alone and works out what it shows.
	LayersOnly
)

// Options bound a picture.
type Options struct {
	Rows int // most rows of a mount or directory; 0 is 400
	// Mount, where it is not 0, is the only mount that is looked at, and From
	// the first of its rows that is shown.
	Mount, From int
	Look        Look
}

// Take looks at everything p sees.
func Take(p sys.Process, o Options) (*Picture, error) {
	if o.Rows == 0 {
		o.Rows = 400
	}
	cwd, err := p.Getcwd()
	if err != nil {
		cwd = ""
	}
	mounts, err := overlays(p)
	if err != nil {
		return nil, err
	}
	t := taker{p: p, o: o, pic: &Picture{Cwd: cwd}, taken: map[object]bool{}}
	for _, m := range mounts {
		if o.Mount == 0 || m.id == o.Mount {
			t.mount(m)
		}
	}
	if o.Mount == 0 {
		t.dirs()
	}
	t.pin()
	return t.pic, nil
}

// taker is a picture in the making.
type taker struct {
	p     sys.Process
	o     Options
	pic   *Picture
	taken map[object]bool // roots of mounts and layers that are shown
}

// object is the identity of an inode.
type object struct{ dev, ino uint64 }

// relative is path as seen from the working directory.
func (t *taker) relative(path string) string {
	below := strings.TrimSuffix(t.pic.Cwd, "/") + "/"
	if t.pic.Cwd != "" && len(path) > len(below) && strings.HasPrefix(path, below) {
		return path[len(below):]
	}
	return path
}

// pathOf is the absolute path of the directory fd, "" where it has none. Some
// kernels give a layer's descriptor no path; then it is what the mount options
// call it, as seen from here or from above the mount point, if that is the
// same directory.
func (t *taker) pathOf(fd int, typed, mountPoint string) string {
	if p := t.cwdAt(fd); p != "" || typed == "" {
		return p
	}
	root := t.object(fd)
	above := []string{t.pic.Cwd}
	for dir := mountPoint; dir != "/" && dir != "."; {
		dir = path.Dir(dir)
		above = append(above, dir)
	}
	for _, dir := range above {
		p := path.Clean(typed)
		if !path.IsAbs(p) {
			p = path.Join(dir, p)
		}
		if st, err := sys.StatPath(t.p, p); err == nil && (object{st.Dev, st.Ino}) == root {
			return p
		}
	}
	return ""
}

// object is the identity of an open file.
func (t *taker) object(fd int) object {
	st, _ := sys.Fstat(t.p, fd)
	return object{st.Dev, st.Ino}
}

// cwdAt is what getcwd says in the directory fd.
func (t *taker) cwdAt(fd int) string {
	back, err := t.p.Openat(sys.AT_FDCWD, ".", sys.O_PATH|sys.O_DIRECTORY|sys.O_CLOEXEC, 0)
	if err != nil {
		return ""
	}
	defer t.p.Close(back)
	if t.p.Fchdir(fd) != nil {
		return ""
	}
	path, err := t.p.Getcwd()
	if t.p.Fchdir(back) != nil || err != nil {
		return ""
	}
	return path
}
