package picture

import (
	"sort"
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// layer is a directory tree that is read by descriptor.
type layer struct {
	p     sys.Process
	fd    int
	dev   uint64 // of its root: directories of another device are mount points
	marks string // prefix of the overlay's private xattrs, "" to read none
	union union  // of another union filesystem's branch
}

// openLayer is the tree below fd.
func openLayer(p sys.Process, fd int, marks string) layer {
	st, _ := sys.Fstat(p, fd)
	return layer{p: p, fd: fd, dev: st.Dev, marks: marks}
}

// names are the names in the directory path, in the C order; none where it
// cannot be read.
func (l *layer) names(path string) []string {
	entries := l.entries(path)
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name
	}
	sort.Strings(names)
	return names
}

// entries are the entries of the directory path, in its own order; none where
// it cannot be read.
func (l *layer) entries(path string) []sys.Dirent {
	if path == "" {
		path = "."
	}
	const flags = sys.O_RDONLY | sys.O_DIRECTORY | sys.O_NOFOLLOW | sys.O_CLOEXEC
	fd, err := l.p.Openat(l.fd, path, flags|sys.O_NOATIME, 0)
	if err == sys.EPERM {
		fd, err = l.p.Openat(l.fd, path, flags, 0)
	}
	if err != nil {
		return nil
	}
	defer l.p.Close(fd)
	entries, _ := sys.ReadDirFD(l.p, fd)
	return entries
}

// cell is the object at path, nil where there is none.
func (l *layer) cell(path string) *Cell {
	var st sys.Stat
	if l.p.Fstatat(l.fd, path, &st, sys.AT_SYMLINK_NOFOLLOW) != nil {
		return l.marked(path, nil)
	}
	c := &Cell{
		Mode: st.Mode.String(), Size: st.Size, Ino: st.Ino, Nlink: st.Nlink,
		UID: st.UID, GID: st.GID, mtime: st.Mtime, dev: st.Dev,
	}
	switch st.Mode.Type() {
	case sys.S_IFREG:
		c.Kind = KindFile
	case sys.S_IFDIR:
		c.Kind = KindDir
	case sys.S_IFLNK:
		c.Kind = KindSymlink
		c.Target, _ = l.p.Readlinkat(l.fd, path)
	case sys.S_IFCHR:
		c.Kind = KindChar
	case sys.S_IFBLK:
		c.Kind = KindBlock
	case sys.S_IFIFO:
		c.Kind = KindFifo
	default:
		c.Kind = KindSocket
	}
	if st.Mode.IsDevice() {
		c.Rdev = strconv.Itoa(int(sys.Major(st.Rdev))) + ", " + strconv.Itoa(int(sys.Minor(st.Rdev)))
	}
	if l.marks != "" {
		l.readMarks(path, c, st.Rdev)
	}
	return l.marked(path, c)
}

// readMarks adds what the overlay would read from the object's type and
// private xattrs.
func (l *layer) readMarks(path string, c *Cell, rdev uint64) {
	if c.Kind == KindChar && rdev == 0 {
		c.Kind = KindWhiteout
		return
	}
	attrs, _ := l.p.Listxattrat(l.fd, path, sys.AT_SYMLINK_NOFOLLOW)
	for _, attr := range attrs {
		if len(attr) <= len(l.marks) || attr[:len(l.marks)] != l.marks {
			continue
		}
		l.readMark(path, c, attr)
	}
}

func (l *layer) readMark(path string, c *Cell, attr string) {
	value := func() string {
		v, _ := l.p.Getxattrat(l.fd, path, attr, sys.AT_SYMLINK_NOFOLLOW)
		return string(v)
	}
	switch attr[len(l.marks):] {
	case "opaque":
		c.Opaque = c.Kind == KindDir && value() == "y"
	case "impure":
		c.Impure = c.Kind == KindDir && value() == "y"
	case "redirect":
		c.Redirect = value()
	case "origin":
		c.Origin = true
	case "metacopy":
		c.Metacopy = c.Kind == KindFile
	case "whiteout":
		if c.Kind == KindFile && c.Size == 0 {
			c.Kind = KindXattrWhiteout
		}
	}
}

// crosses reports whether c is the root of something mounted in the layer,
// which an overlay above does not see.
func (l *layer) crosses(c *Cell) bool { return c.dev != l.dev }

// join is name in the directory dir, "" being the layer's root.
func join(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}
