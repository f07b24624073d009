//go:build linux

package loopback

import (
	"fmt"
	"slices"
	"syscall"
	"time"

	"github.com/hanwen/go-fuse/v2/fuse"
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/trace"
)

// node is an inode that the kernel knows.
type node struct {
	id    uint64
	fd    int // opened with O_PATH
	names []entry
}

// entry is a name in a directory.
type entry struct {
	dir  *node
	name string
}

// path is a name of the node below the root, its oldest: requests concern
// inodes and do not tell by which name.
func (n *node) path() string {
	if n.id == fuse.FUSE_ROOT_ID {
		return ""
	}
	if len(n.names) == 0 {
		return Unnamed
	}
	return n.names[0].path()
}

func (e entry) path() string {
	if dir := e.dir.path(); dir != "" {
		return dir + "/" + e.name
	}
	return e.name
}

// magic is a path that leads to the inode itself.
func (n *node) magic() string { return fmt.Sprintf("/proc/thread-self/fd/%d", n.fd) }

// adopt is the node of an inode, which fd has open; fd is taken.
func (s *Server) adopt(fd int, st *unix.Stat_t) *node {
	if n, ok := s.inodes[st.Ino]; ok {
		unix.Close(fd)
		return n
	}
	n := &node{id: uint64(len(s.nodes)) + fuse.FUSE_ROOT_ID, fd: fd}
	s.nodes[n.id], s.inodes[st.Ino] = n, n
	return n
}

// bind notes that e is a name of n.
func (s *Server) bind(e entry, n *node) {
	if s.entries[e] == n {
		return
	}
	s.unbind(e)
	s.entries[e] = n
	n.names = append(n.names, e)
}

// unbind notes that e is no name any more. A node that it was a name of is
// returned.
func (s *Server) unbind(e entry) *node {
	n, ok := s.entries[e]
	if !ok {
		return nil
	}
	delete(s.entries, e)
	n.names = slices.DeleteFunc(n.names, func(other entry) bool { return other == e })
	return n
}

// lasting is how long the kernel may remember an answer: nobody else changes
// the directory.
const lasting = time.Hour

// answer fills the answer about the inode that e names, and binds e to it.
func (s *Server) answer(e entry, out *fuse.EntryOut) error {
	fd, err := unix.Openat(e.dir.fd, e.name, unix.O_PATH|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	n, err := s.reply(fd, out)
	if err == nil {
		s.bind(e, n)
	}
	return err
}

// reply fills the answer about the inode that fd has open; fd is taken.
func (s *Server) reply(fd int, out *fuse.EntryOut) (*node, error) {
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		unix.Close(fd)
		return nil, err
	}
	n := s.adopt(fd, &st)
	out.NodeId, out.Generation = n.id, 1
	out.SetEntryTimeout(lasting)
	out.SetAttrTimeout(lasting)
	fill(&out.Attr, &st)
	return n, nil
}

func fill(attr *fuse.Attr, st *unix.Stat_t) {
	attr.FromStat(&syscall.Stat_t{
		Dev: st.Dev, Ino: st.Ino, Nlink: st.Nlink, Mode: st.Mode, Uid: st.Uid, Gid: st.Gid, Rdev: st.Rdev,
		Size: st.Size, Blksize: st.Blksize, Blocks: st.Blocks,
		Atim: syscall.Timespec(st.Atim), Mtim: syscall.Timespec(st.Mtim), Ctim: syscall.Timespec(st.Ctim),
	})
}

// Lookup finds a name; "." and ".." are asked for to open a file handle.
func (s *Server) Lookup(_ <-chan struct{}, in *fuse.InHeader, name string, out *fuse.EntryOut) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	dir := s.nodes[in.NodeId]
	if dir == nil {
		return fuse.Status(unix.ESTALE)
	}
	switch {
	case name == Mark && dir.id == fuse.FUSE_ROOT_ID:
		s.changes = append(s.changes, []trace.Event{})
		return fuse.ENOENT
	case name == ".", name == ".." && len(dir.names) == 0:
		return fuse.ToStatus(s.again(dir, out))
	case name == "..":
		return fuse.ToStatus(s.again(dir.names[0].dir, out))
	}
	return fuse.ToStatus(s.answer(entry{dir, name}, out))
}

// again answers about a node that the kernel once knew.
func (s *Server) again(n *node, out *fuse.EntryOut) error {
	fd, err := unix.FcntlInt(uintptr(n.fd), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return err
	}
	_, err = s.reply(fd, out)
	return err
}

// Forget forgets nothing: file handles last as long as the filesystem.
func (s *Server) Forget(uint64, uint64) {}
