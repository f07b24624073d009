//go:build linux

package fuse

import (
	"github.com/hanwen/go-fuse/v2/fuse"

	"github.com/overlook-fs/overlook/sim/sys"
)

// change does something in a directory as the caller of a request.
func (e *Export) change(in *fuse.InHeader, do func(p sys.Process, dir int) error) fuse.Status {
	return e.on(in.NodeId, func(dir *node) error { return do(e.as(&in.Caller), dir.fd) })
}

// masked is a mode without what the caller's umask takes off, unless the
// directory has a default access list, which then decides instead.
func (e *Export) masked(dir int, mode, umask uint32) sys.Mode {
	m := sys.Mode(mode)
	if umask == 0 {
		return m
	}
	if _, err := e.p.Getxattrat(dir, "", "system.posix_acl_default", sys.AT_EMPTY_PATH); err == nil {
		return m
	}
	return m &^ sys.Mode(umask&0o777)
}

func (e *Export) Mknod(_ <-chan struct{}, in *fuse.MknodIn, name string, out *fuse.EntryOut) fuse.Status {
	return e.change(&in.InHeader, func(p sys.Process, dir int) error {
		if err := p.Mknodat(dir, name, e.masked(dir, in.Mode, in.Umask), uint64(in.Rdev)); err != nil {
			return err
		}
		return e.answer(dir, name, out)
	})
}

func (e *Export) Mkdir(_ <-chan struct{}, in *fuse.MkdirIn, name string, out *fuse.EntryOut) fuse.Status {
	return e.change(&in.InHeader, func(p sys.Process, dir int) error {
		if err := p.Mkdirat(dir, name, e.masked(dir, in.Mode, in.Umask).Perm()); err != nil {
			return err
		}
		return e.answer(dir, name, out)
	})
}

func (e *Export) Symlink(_ <-chan struct{}, in *fuse.InHeader, target, name string, out *fuse.EntryOut) fuse.Status {
	return e.change(in, func(p sys.Process, dir int) error {
		if err := p.Symlinkat(target, dir, name); err != nil {
			return err
		}
		return e.answer(dir, name, out)
	})
}

// Link answers with the node that got one more name.
func (e *Export) Link(_ <-chan struct{}, in *fuse.LinkIn, name string, out *fuse.EntryOut) fuse.Status {
	return e.change(&in.InHeader, func(_ sys.Process, dir int) error {
		if err := e.link(in, dir, name); err != nil {
			return err
		}
		return e.answer(dir, name, out)
	})
}

// link runs as the process itself, for a link belongs to nobody new.
func (e *Export) link(in *fuse.LinkIn, dir int, name string) error {
	n, ok := e.use(in.Oldnodeid)
	if !ok {
		return sys.ESTALE
	}
	defer n.done()
	return e.p.Linkat(n.fd, "", dir, name, sys.AT_EMPTY_PATH)
}

func (e *Export) Unlink(_ <-chan struct{}, in *fuse.InHeader, name string) fuse.Status {
	return e.change(in, func(p sys.Process, dir int) error { return p.Unlinkat(dir, name, 0) })
}

func (e *Export) Rmdir(_ <-chan struct{}, in *fuse.InHeader, name string) fuse.Status {
	return e.change(in, func(p sys.Process, dir int) error { return p.Unlinkat(dir, name, sys.AT_REMOVEDIR) })
}

func (e *Export) Rename(_ <-chan struct{}, in *fuse.RenameIn, old, name string) fuse.Status {
	return e.change(&in.InHeader, func(p sys.Process, dir int) error {
		if in.Newdir == in.NodeId {
			return p.Renameat2(dir, old, dir, name, int(in.Flags))
		}
		to, ok := e.use(in.Newdir)
		if !ok {
			return sys.ESTALE
		}
		defer to.done()
		return p.Renameat2(dir, old, to.fd, name, int(in.Flags))
	})
}

func (e *Export) Readlink(_ <-chan struct{}, in *fuse.InHeader) (target []byte, answer fuse.Status) {
	answer = e.on(in.NodeId, func(n *node) error {
		text, err := e.p.Readlinkat(n.fd, "")
		target = []byte(text)
		return err
	})
	return target, answer
}
