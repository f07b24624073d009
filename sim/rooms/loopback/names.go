//go:build linux

package loopback

import (
	"fmt"

	"github.com/hanwen/go-fuse/v2/fuse"
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/trace"
)

// Mknod makes anything but a directory or a symlink.
func (s *Server) Mknod(_ <-chan struct{}, in *fuse.MknodIn, name string, out *fuse.EntryOut) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := entry{s.nodes[in.NodeId], name}
	mode := e.dir.masked(in.Mode, in.Umask)
	return s.change(trace.Event{Op: "mknod", Path: e.path(), Arg: nodText(mode, in.Rdev)}, func() error {
		if err := unix.Mknodat(e.dir.fd, name, mode, int(in.Rdev)); err != nil {
			return err
		}
		return s.made(e, &in.InHeader, mode, out)
	})
}

// nodText is what a mknod makes, as effects have it.
func nodText(mode, dev uint32) string {
	number := fmt.Sprintf(" %d:%d", unix.Major(uint64(dev)), unix.Minor(uint64(dev)))
	switch mode & unix.S_IFMT {
	case unix.S_IFCHR:
		return "c" + number
	case unix.S_IFBLK:
		return "b" + number
	case unix.S_IFIFO:
		return "p " + octal(mode)
	case unix.S_IFSOCK:
		return "s " + octal(mode)
	}
	return octal(mode)
}

// Create makes a file and opens it; overlays make first and open then, so
// this is somebody else's.
func (s *Server) Create(_ <-chan struct{}, in *fuse.CreateIn, name string, out *fuse.CreateOut) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := entry{s.nodes[in.NodeId], name}
	mode := e.dir.masked(in.Mode, in.Umask)
	return s.change(trace.Event{Op: "create", Path: e.path(), Arg: octal(mode)}, func() error {
		fd, err := unix.Openat(e.dir.fd, name, int(in.Flags)|unix.O_CREAT|unix.O_NOFOLLOW|unix.O_CLOEXEC, mode)
		if err != nil {
			return err
		}
		out.Fh = uint64(fd)
		return s.made(e, &in.InHeader, mode, &out.EntryOut)
	})
}

// Mkdir makes a directory.
func (s *Server) Mkdir(_ <-chan struct{}, in *fuse.MkdirIn, name string, out *fuse.EntryOut) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := entry{s.nodes[in.NodeId], name}
	mode := e.dir.masked(in.Mode, in.Umask)
	return s.change(trace.Event{Op: "mkdir", Path: e.path(), Arg: octal(mode)}, func() error {
		if err := unix.Mkdirat(e.dir.fd, name, mode); err != nil {
			return err
		}
		return s.made(e, &in.InHeader, mode, out)
	})
}

// Symlink makes a symlink.
func (s *Server) Symlink(_ <-chan struct{}, in *fuse.InHeader, target, name string, out *fuse.EntryOut) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := entry{s.nodes[in.NodeId], name}
	return s.change(trace.Event{Op: "symlink", Path: e.path(), Arg: target}, func() error {
		if err := unix.Symlinkat(target, e.dir.fd, name); err != nil {
			return err
		}
		return s.made(e, in, unix.S_IFLNK, out)
	})
}

// inherits reports whether a directory hands an access list down.
func (n *node) inherits() bool {
	size, err := unix.Getxattr(n.magic(), "system.posix_acl_default", nil)
	return err == nil && size > 0
}

// masked is a mode without the bits of a umask, where that counts.
func (n *node) masked(mode, umask uint32) uint32 {
	if n.inherits() {
		return mode
	}
	return mode &^ (umask & 0o777)
}

// made gives what was just made the caller as its owner and exactly that
// mode, and answers about it.
func (s *Server) made(e entry, in *fuse.InHeader, mode uint32, out *fuse.EntryOut) error {
	if in.Uid != 0 || in.Gid != 0 {
		if err := unix.Fchownat(e.dir.fd, e.name, int(in.Uid), int(in.Gid), unix.AT_SYMLINK_NOFOLLOW); err != nil {
			return err
		}
	}
	if mode&unix.S_IFMT != unix.S_IFLNK && !e.dir.inherits() {
		if err := unix.Fchmodat(e.dir.fd, e.name, mode&0o7777, 0); err != nil {
			return err
		}
	}
	return s.answer(e, out)
}

// Tmpfile makes a file without a name and opens it.
func (s *Server) Tmpfile(_ <-chan struct{}, in *fuse.CreateIn, out *fuse.CreateOut) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	dir := s.nodes[in.NodeId]
	mode := dir.masked(in.Mode, in.Umask)
	return s.change(trace.Event{Op: "tmpfile", Path: dir.path(), Arg: octal(mode)}, func() error {
		if s.features == NamedOnly {
			return unix.EOPNOTSUPP
		}
		return s.makeUnnamed(dir, mode, in, out)
	})
}

func (s *Server) makeUnnamed(dir *node, mode uint32, in *fuse.CreateIn, out *fuse.CreateOut) error {
	fd, err := unix.Openat(dir.fd, ".", int(in.Flags)|unix.O_TMPFILE|unix.O_CLOEXEC, mode)
	if err != nil {
		return err
	}
	out.Fh = uint64(fd)
	if err := unix.Fchown(fd, int(in.Uid), int(in.Gid)); err != nil {
		return err
	}
	if !dir.inherits() {
		if err := unix.Fchmod(fd, mode&0o7777); err != nil {
			return err
		}
	}
	held, err := unix.Open(fmt.Sprintf("/proc/thread-self/fd/%d", fd), unix.O_PATH|unix.O_CLOEXEC, 0)
	if err == nil {
		_, err = s.reply(held, &out.EntryOut)
	}
	return err
}

// Link gives an inode a further name.
func (s *Server) Link(_ <-chan struct{}, in *fuse.LinkIn, name string, out *fuse.EntryOut) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, e := s.nodes[in.Oldnodeid], entry{s.nodes[in.NodeId], name}
	return s.change(trace.Event{Op: "link", Path: n.path(), Path2: e.path()}, func() error {
		if err := unix.Linkat(unix.AT_FDCWD, n.magic(), e.dir.fd, name, unix.AT_SYMLINK_FOLLOW); err != nil {
			return err
		}
		return s.answer(e, out)
	})
}

// Unlink removes a name of anything but a directory.
func (s *Server) Unlink(_ <-chan struct{}, in *fuse.InHeader, name string) fuse.Status {
	return s.remove("unlink", in, name, 0)
}

// Rmdir removes a directory.
func (s *Server) Rmdir(_ <-chan struct{}, in *fuse.InHeader, name string) fuse.Status {
	return s.remove("rmdir", in, name, unix.AT_REMOVEDIR)
}

func (s *Server) remove(op string, in *fuse.InHeader, name string, flags int) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := entry{s.nodes[in.NodeId], name}
	return s.change(trace.Event{Op: op, Path: e.path()}, func() error {
		err := unix.Unlinkat(e.dir.fd, name, flags)
		if err == nil {
			s.unbind(e)
		}
		return err
	})
}

// Rename moves a name, or exchanges two, or leaves a whiteout.
func (s *Server) Rename(_ <-chan struct{}, in *fuse.RenameIn, name, newName string) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	from, to := entry{s.nodes[in.NodeId], name}, entry{s.nodes[in.Newdir], newName}
	return s.change(trace.Event{Op: "rename", Path: from.path(), Path2: to.path(), Arg: renameText(in.Flags)}, func() error {
		err := unix.Renameat2(from.dir.fd, name, to.dir.fd, newName, uint(in.Flags))
		if err == nil {
			s.moved(from, to, in.Flags)
		}
		return err
	})
}

func (s *Server) moved(from, to entry, flags uint32) {
	moved, there := s.unbind(from), s.unbind(to)
	if moved != nil {
		s.bind(to, moved)
	}
	if there != nil && flags == unix.RENAME_EXCHANGE {
		s.bind(from, there)
	}
}

// renameText is rename's flags, as effects have them.
func renameText(flags uint32) string {
	switch flags {
	case unix.RENAME_EXCHANGE:
		return "RENAME_EXCHANGE"
	case unix.RENAME_WHITEOUT:
		return "RENAME_WHITEOUT"
	case unix.RENAME_NOREPLACE:
		return "RENAME_NOREPLACE"
	}
	return ""
}
