package traces

import (
	"fmt"
	"hash/fnv"
	"sort"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// look says all that can be seen of the tree at path: of each name its
// attributes, extended attributes and content, of each directory its listing
// in order.
func (s *Side) look(p sys.Process, path string) {
	var st sys.Stat
	show := s.normal.path(path)
	if err := p.Fstatat(sys.AT_FDCWD, path, &st, sys.AT_SYMLINK_NOFOLLOW); err != nil {
		s.say(show + ": " + word(err))
		return
	}
	line := show + ": " + s.normal.stat(&st) + s.attributes(p, path)
	switch {
	case st.Mode.IsRegular():
		line += " " + content(p, path)
	case st.Mode.IsSymlink():
		target, err := sys.Readlink(p, path)
		line += " -> " + target + " " + word(err)
	}
	s.say(line)
	if st.Mode.IsDir() {
		s.lookBelow(p, path, show, &st)
	}
}

// lookBelow says what a directory lists, and looks at each.
func (s *Side) lookBelow(p sys.Process, path, show string, st *sys.Stat) {
	fd, err := sys.Open(p, path, sys.O_RDONLY|sys.O_DIRECTORY, 0)
	if err != nil {
		s.say(show + ": open: " + word(err))
		return
	}
	all, err := entries(p, fd)
	p.Close(fd)
	s.say(show + "/: " + word(err) + s.listing(all, st.Dev))
	for _, e := range all {
		if e.Name != "." && e.Name != ".." {
			s.look(p, path+"/"+e.Name)
		}
	}
}

// listing is a directory's entries in order, with their types and inodes.
func (s *Side) listing(all []sys.Dirent, dev uint64) string {
	var b strings.Builder
	for _, e := range all {
		inode := ""
		if !s.normal.layered[dev] {
			inode = "," + s.normal.inode(dev, e.Ino)
		}
		fmt.Fprintf(&b, " %s(%d%s)", s.normal.name(e.Name), e.Type, inode)
	}
	return b.String()
}

// entries reads an open directory from its position to the end.
func entries(p sys.Process, fd int) (all []sys.Dirent, err error) {
	for {
		some, err := p.Getdents(fd, 0)
		if err != nil || len(some) == 0 {
			return all, err
		}
		all = append(all, some...)
	}
}

// attributes are the extended attributes of path, sorted.
func (s *Side) attributes(p sys.Process, path string) string {
	names, err := p.Listxattrat(sys.AT_FDCWD, path, sys.AT_SYMLINK_NOFOLLOW)
	if err != nil {
		return " listxattr:" + word(err)
	}
	sort.Strings(names)
	all := ""
	for _, attr := range names {
		value, err := p.Getxattrat(sys.AT_FDCWD, path, attr, sys.AT_SYMLINK_NOFOLLOW)
		all += " " + attr + "=" + s.normal.value(attr, value)
		if err != nil {
			all += word(err)
		}
	}
	return all
}

// content is a file's bytes: short ones as they are, others by a digest.
func content(p sys.Process, path string) string {
	fd, err := sys.Open(p, path, sys.O_RDONLY|sys.O_NONBLOCK, 0)
	if err != nil {
		return "open: " + word(err)
	}
	defer p.Close(fd)
	b, err := sys.ReadAll(p, fd)
	return digest(b) + " " + word(err)
}

func digest(b []byte) string {
	if len(b) < 40 {
		return fmt.Sprintf("%q", b)
	}
	h := fnv.New64a()
	h.Write(b)
	return fmt.Sprintf("%d bytes %x", len(b), h.Sum64())
}
