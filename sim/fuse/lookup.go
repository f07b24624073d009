//go:build linux

package fuse

import (
	"time"

	"github.com/hanwen/go-fuse/v2/fuse"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Lookup finds a name. That there is none is remembered too.
func (e *Export) Lookup(_ <-chan struct{}, in *fuse.InHeader, name string, out *fuse.EntryOut) fuse.Status {
	return e.on(in.NodeId, func(dir *node) error {
		err := e.answer(dir.fd, name, out)
		if err == sys.ENOENT {
			out.SetEntryTimeout(lasting)
			return nil
		}
		return err
	})
}

// answer fills the answer about a name in a directory.
func (e *Export) answer(dir int, name string, out *fuse.EntryOut) error {
	var st sys.Stat
	if f, ok := e.p.(sys.Finder); ok {
		fd, err := f.Find(dir, name, &st)
		if err == nil {
			_, err = e.known(fd, &st, out)
		}
		return err
	}
	fd, err := e.p.Openat(dir, name, sys.O_PATH|sys.O_NOFOLLOW|sys.O_CLOEXEC, 0)
	if err == nil {
		_, err = e.reply(fd, out)
	}
	return err
}

// reply fills the answer about what fd (O_PATH) names; fd is taken.
func (e *Export) reply(fd int, out *fuse.EntryOut) (*node, error) {
	var st sys.Stat
	if err := e.p.Fstatat(fd, "", &st, sys.AT_EMPTY_PATH); err != nil {
		e.p.Close(fd)
		return nil, err
	}
	return e.known(fd, &st, out)
}

// known is reply where a look at fd has told st.
func (e *Export) known(fd int, st *sys.Stat, out *fuse.EntryOut) (*node, error) {
	n, err := e.adopt(fd, st)
	if err != nil {
		return nil, err
	}
	out.NodeId, out.Generation = n.id, 1
	out.SetEntryTimeout(lastingFor(st))
	out.SetAttrTimeout(lastingFor(st))
	fill(&out.Attr, st)
	return n, nil
}

// lastingFor is how long the host's kernel may remember a name and attributes:
// not those of a file with several names. A request is about a node, and means
// the name looked up last; and a copy up of one name takes it from the others.
func lastingFor(st *sys.Stat) time.Duration {
	if st.Nlink > 1 && !st.Mode.IsDir() {
		return 0
	}
	return lasting
}

// fill are attributes as the host's kernel has them.
func fill(to *fuse.Attr, st *sys.Stat) {
	*to = fuse.Attr{
		Ino: st.Ino, Size: uint64(st.Size), Blocks: uint64(st.Blocks),
		Atime: uint64(st.Atime.Sec), Atimensec: uint32(st.Atime.Nsec),
		Mtime: uint64(st.Mtime.Sec), Mtimensec: uint32(st.Mtime.Nsec),
		Ctime: uint64(st.Ctime.Sec), Ctimensec: uint32(st.Ctime.Nsec),
		Mode: uint32(st.Mode), Nlink: st.Nlink, Owner: fuse.Owner{Uid: st.UID, Gid: st.GID},
		Rdev: uint32(st.Rdev), Blksize: uint32(st.Blksize),
	}
}
