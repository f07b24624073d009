package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// nearby is the open directory from which the names of a deep tree are looked
// up, so that none is longer than PATH_MAX. Zero is the working directory.
type nearby struct {
	fd  int
	cut int // how much of a name leads to the directory; 0: none is open
}

// longName is how long a name may grow before its directory is opened.
const longName = sys.PATH_MAX / 2

// at is where the rest of a name is looked up.
func (n *nearby) at() int {
	if n.cut == 0 {
		return sys.AT_FDCWD
	}
	return n.fd
}

// rest is a name as it is called from there.
func (n *nearby) rest(name string) string { return name[n.cut:] }

// lstat is Lstat of a name.
func (n *nearby) lstat(p sys.Process, name string) (st sys.Stat, err error) {
	err = p.Fstatat(n.at(), n.rest(name), &st, sys.AT_SYMLINK_NOFOLLOW)
	return st, err
}

// list is ReadDir of a name.
func (n *nearby) list(p sys.Process, name string) ([]sys.Dirent, error) {
	fd, err := n.open(p, name)
	if err != nil {
		return nil, err
	}
	defer p.Close(fd)
	return sys.ReadDirFD(p, fd)
}

// enter begins with what is in a directory: where names grow long they are
// looked up in it until leave.
func (n *nearby) enter(p sys.Process, name string) (leave func()) {
	if len(n.rest(name)) < longName {
		return func() {}
	}
	fd, err := n.open(p, name)
	if err != nil {
		return func() {}
	}
	before := *n
	n.fd, n.cut = fd, len(joinPath(name, ""))
	return func() {
		p.Close(fd)
		*n = before
	}
}

func (n *nearby) open(p sys.Process, name string) (int, error) {
	return p.Openat(n.at(), n.rest(name), sys.O_RDONLY|sys.O_DIRECTORY|sys.O_CLOEXEC, 0)
}
