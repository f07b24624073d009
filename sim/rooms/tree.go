//go:build linux

package rooms

import (
	"fmt"
	"hash/fnv"
	"path"
	"sort"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Tree is what a job left in its working directory, in the order of paths.
type Tree []Entry

// Entry is one name of a tree.
type Entry struct {
	Path    string // below the working directory; "." is itself
	Mode    sys.Mode
	UID     uint32
	GID     uint32
	Nlink   uint32
	Size    int64 // of anything but a directory
	Rdev    uint64
	Target  string   // of a symlink
	Content string   // a digest of a regular file's
	Xattrs  []string // "name=value", sorted
	Same    string   // the first path of the same inode, where this is another
	Err     string   // why it could not be looked at
}

// Walk is the tree below dir as p sees it. It lists and looks without
// following, and never looks a name up that no listing shows.
func Walk(p sys.Process, dir string) (Tree, error) {
	fd, err := sys.Open(p, dir, sys.O_RDONLY|sys.O_DIRECTORY, 0)
	if err != nil {
		return nil, err
	}
	defer p.Close(fd)
	w := walker{p: p, first: map[inode]string{}}
	w.visit(fd, "", ".")
	sort.Slice(w.tree, func(i, j int) bool { return w.tree[i].Path < w.tree[j].Path })
	return w.tree, nil
}

type inode struct{ dev, ino uint64 }

type walker struct {
	p     sys.Process
	tree  Tree
	first map[inode]string
}

// visit tells of (dir, name), called at, and of what is below it.
func (w *walker) visit(dir int, name, at string) {
	flags := sys.AT_SYMLINK_NOFOLLOW
	if name == "" {
		flags |= sys.AT_EMPTY_PATH
	}
	e := Entry{Path: at}
	var st sys.Stat
	if err := w.p.Fstatat(dir, name, &st, flags); err != nil {
		e.Err = sys.ErrnoOf(err).Name()
		w.tree = append(w.tree, e)
		return
	}
	e.Mode, e.UID, e.GID, e.Nlink, e.Rdev = st.Mode, st.UID, st.GID, st.Nlink, st.Rdev
	if !st.Mode.IsDir() {
		e.Size = st.Size
	}
	e.Xattrs = w.xattrs(dir, name, flags)
	id := inode{st.Dev, st.Ino}
	if first, seen := w.first[id]; seen {
		e.Same = first
	} else {
		w.first[id] = at
	}
	switch st.Mode.Type() {
	case sys.S_IFLNK:
		e.Target, _ = w.p.Readlinkat(dir, name)
	case sys.S_IFREG:
		e.Content, e.Err = w.content(dir, name)
	}
	index := len(w.tree)
	w.tree = append(w.tree, e)
	if st.Mode.IsDir() {
		if err := w.below(dir, name, at); err != nil {
			w.tree[index].Err = sys.ErrnoOf(err).Name()
		}
	}
}

// below visits what a directory lists, in the order of names.
func (w *walker) below(dir int, name, at string) error {
	if name == "" {
		name = "."
	}
	fd, err := w.p.Openat(dir, name, sys.O_RDONLY|sys.O_DIRECTORY|sys.O_NOFOLLOW|sys.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer w.p.Close(fd)
	entries, err := sys.ReadDirFD(w.p, fd)
	if err != nil {
		return err
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].Name < entries[j].Name })
	for _, e := range entries {
		w.visit(fd, e.Name, path.Join(at, e.Name))
	}
	return nil
}

// content is a digest of a file's bytes.
func (w *walker) content(dir int, name string) (digest, failed string) {
	fd, err := w.p.Openat(dir, name, sys.O_RDONLY|sys.O_NOFOLLOW|sys.O_NONBLOCK|sys.O_CLOEXEC, 0)
	if err != nil {
		return "", sys.ErrnoOf(err).Name()
	}
	defer w.p.Close(fd)
	h := fnv.New128a()
	buf := make([]byte, 256<<10)
	for {
		n, err := w.p.Read(fd, buf)
		if err != nil {
			return "", sys.ErrnoOf(err).Name()
		}
		if n == 0 {
			return fmt.Sprintf("%x", h.Sum(nil)), ""
		}
		h.Write(buf[:n])
	}
}

func (w *walker) xattrs(dir int, name string, flags int) []string {
	names, err := w.p.Listxattrat(dir, name, flags)
	if err != nil {
		return nil
	}
	var all []string
	for _, attr := range names {
		value, err := w.p.Getxattrat(dir, name, attr, flags)
		if err != nil {
			all = append(all, attr+": "+sys.ErrnoOf(err).Name())
			continue
		}
		all = append(all, attr+"="+normalXattr(attr, value))
	}
	sort.Strings(all)
	return all
}

// String is the entry as one line, for people.
func (e Entry) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d %d:%d", e.Mode, e.Nlink, e.UID, e.GID)
	if e.Mode.IsDevice() {
		fmt.Fprintf(&b, " device %d,%d", sys.Major(e.Rdev), sys.Minor(e.Rdev))
	} else if !e.Mode.IsDir() {
		fmt.Fprintf(&b, " %d bytes", e.Size)
	}
	fmt.Fprintf(&b, " %s", e.Path)
	if e.Mode.IsSymlink() {
		fmt.Fprintf(&b, " -> %s", e.Target)
	}
	if e.Content != "" {
		fmt.Fprintf(&b, ", content %.8s", e.Content)
	}
	if e.Same != "" {
		fmt.Fprintf(&b, ", same inode as %s", e.Same)
	}
	if len(e.Xattrs) > 0 {
		fmt.Fprintf(&b, ", xattrs %q", e.Xattrs)
	}
	if e.Err != "" {
		fmt.Fprintf(&b, ", %s", e.Err)
	}
	return b.String()
}
