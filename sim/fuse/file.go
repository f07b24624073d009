//go:build linux

package fuse

import (
	"github.com/hanwen/go-fuse/v2/fuse"

	"github.com/overlook-fs/overlook/sim/sys"
)

// kept are the flags of an open that go on to the process. What the others ask
// for is the host's kernel's business.
const kept = sys.O_ACCMODE | sys.O_APPEND | sys.O_EXCL | sys.O_TRUNC | sys.O_NONBLOCK | sys.O_SYNC | sys.O_NOATIME

// Create makes a file and opens it, or opens one that somebody else has made
// meanwhile.
func (e *Export) Create(_ <-chan struct{}, in *fuse.CreateIn, name string, out *fuse.CreateOut) fuse.Status {
	return e.create(in, name, sys.O_CREAT|sys.O_NOFOLLOW, out)
}

// Tmpfile makes a file without a name and opens it.
func (e *Export) Tmpfile(_ <-chan struct{}, in *fuse.CreateIn, out *fuse.CreateOut) fuse.Status {
	return e.create(in, ".", sys.O_TMPFILE, out)
}

func (e *Export) create(in *fuse.CreateIn, name string, how int, out *fuse.CreateOut) fuse.Status {
	return e.change(&in.InHeader, func(p sys.Process, dir int) error {
		flags := int(in.Flags) & kept
		fd, err := p.Openat(dir, name, flags|how|sys.O_CLOEXEC, e.masked(dir, in.Mode, in.Umask).Perm())
		if err != nil {
			return err
		}
		path, err := e.reopen(e.p, fd, sys.O_PATH|sys.O_CLOEXEC)
		if err != nil {
			e.p.Close(fd)
			return err
		}
		n, err := e.reply(path, &out.EntryOut)
		if err != nil {
			e.p.Close(fd)
			return err
		}
		e.opened(n, fd, &out.OpenOut)
		return nil
	})
}

func (e *Export) Open(_ <-chan struct{}, in *fuse.OpenIn, out *fuse.OpenOut) fuse.Status {
	return e.on(in.NodeId, func(n *node) error {
		p := e.as(&in.Caller)
		if in.Mode&fuse.OPEN_KILL_SUIDGID != 0 && e.privileged(n.fd) {
			p = e.losing(&in.Caller)
			defer e.forgetMode(n.id)
		}
		fd, err := e.reopen(p, n.fd, int(in.Flags)&kept|sys.O_CLOEXEC)
		if err != nil {
			return err
		}
		e.opened(n, fd, out)
		return nil
	})
}

// opened answers that fd is an open file of n. What the host's kernel has of
// its content stays true.
func (e *Export) opened(n *node, fd int, out *fuse.OpenOut) {
	out.Fh, out.OpenFlags = uint64(fd), fuse.FOPEN_KEEP_CACHE
	e.pass(n, fd, out)
}

func (e *Export) Release(_ <-chan struct{}, in *fuse.ReleaseIn) {
	e.watch.Begin()
	defer e.watch.End()
	if n := e.node(in.NodeId); n != nil {
		e.closed(n)
	}
	if in.Flags&sys.O_ACCMODE != sys.O_RDONLY {
		e.written(int(in.Fh))
	}
	e.p.Close(int(in.Fh))
}

// Flush is asked at every close; there is nothing to do, and it is not asked
// again.
func (e *Export) Flush(<-chan struct{}, *fuse.FlushIn) fuse.Status { return fuse.ENOSYS }

// dataOnly is what of Fsync's flags asks for the data alone.
const dataOnly = 1

func (e *Export) Fsync(_ <-chan struct{}, in *fuse.FsyncIn) fuse.Status {
	e.watch.Begin()
	defer e.watch.End()
	if in.FsyncFlags&dataOnly != 0 {
		return status(e.p.Fdatasync(int(in.Fh)))
	}
	return status(e.p.Fsync(int(in.Fh)))
}
