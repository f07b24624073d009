//go:build linux

package fuse

import (
	"github.com/hanwen/go-fuse/v2/fuse"
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

func (e *Export) GetAttr(_ <-chan struct{}, in *fuse.GetAttrIn, out *fuse.AttrOut) fuse.Status {
	return e.on(in.NodeId, func(n *node) error {
		return e.attributes(n, out)
	})
}

func (e *Export) attributes(n *node, out *fuse.AttrOut) error {
	var st sys.Stat
	if err := e.p.Fstatat(n.fd, "", &st, sys.AT_EMPTY_PATH); err != nil {
		return err
	}
	out.SetTimeout(lastingFor(&st))
	fill(&out.Attr, &st)
	return nil
}

// Statx is asked where somebody wants to know when a file was made.
func (e *Export) Statx(_ <-chan struct{}, in *fuse.StatxIn, out *fuse.StatxOut) fuse.Status {
	return e.on(in.NodeId, func(n *node) error {
		var st sys.Stat
		if err := e.p.Fstatat(n.fd, "", &st, sys.AT_EMPTY_PATH); err != nil {
			return err
		}
		out.AttrValid = uint64(lastingFor(&st).Seconds())
		out.Statx = fuse.Statx{
			Mask: unix.STATX_BASIC_STATS, Blksize: uint32(st.Blksize), Nlink: st.Nlink, Uid: st.UID, Gid: st.GID,
			Mode: uint16(st.Mode), Ino: st.Ino, Size: uint64(st.Size), Blocks: uint64(st.Blocks),
			Atime: sxTime(st.Atime), Btime: sxTime(st.Btime), Ctime: sxTime(st.Ctime), Mtime: sxTime(st.Mtime),
			RdevMajor: sys.Major(st.Rdev), RdevMinor: sys.Minor(st.Rdev),
		}
		if st.Btime != (sys.Timespec{}) {
			out.Mask |= unix.STATX_BTIME
		}
		return nil
	})
}

func sxTime(t sys.Timespec) fuse.SxTime { return fuse.SxTime{Sec: uint64(t.Sec), Nsec: uint32(t.Nsec)} }

// SetAttr changes owner, mode, size or times, in this order.
func (e *Export) SetAttr(_ <-chan struct{}, in *fuse.SetAttrIn, out *fuse.AttrOut) fuse.Status {
	return e.on(in.NodeId, func(n *node) error {
		p := e.as(&in.Caller)
		for _, step := range []struct {
			valid uint32
			do    func(p sys.Process, n *node, in *fuse.SetAttrIn) error
		}{
			{fuse.FATTR_UID | fuse.FATTR_GID, e.chown},
			{fuse.FATTR_MODE, e.chmod},
			{fuse.FATTR_SIZE, e.truncate},
			{fuse.FATTR_ATIME | fuse.FATTR_MTIME, e.utimens},
		} {
			if in.Valid&step.valid == 0 {
				continue
			}
			if err := step.do(p, n, in); err != nil {
				return err
			}
		}
		return e.attributes(n, out)
	})
}

func (e *Export) chown(p sys.Process, n *node, in *fuse.SetAttrIn) error {
	uid, gid := -1, -1
	if in.Valid&fuse.FATTR_UID != 0 {
		uid = int(in.Uid)
	}
	if in.Valid&fuse.FATTR_GID != 0 {
		gid = int(in.Gid)
	}
	return p.Fchownat(n.fd, "", uid, gid, sys.AT_EMPTY_PATH)
}

func (e *Export) chmod(p sys.Process, n *node, in *fuse.SetAttrIn) error {
	return p.Fchmodat2(n.fd, "", sys.Mode(in.Mode).Perm(), sys.AT_EMPTY_PATH)
}

// truncate changes the size, of the open file where there is one.
func (e *Export) truncate(p sys.Process, n *node, in *fuse.SetAttrIn) error {
	if in.Valid&fuse.FATTR_KILL_SUIDGID != 0 {
		p = e.losing(&in.Caller)
	}
	if in.Valid&fuse.FATTR_FH != 0 {
		return p.Ftruncate(int(in.Fh), int64(in.Size))
	}
	flags := sys.O_WRONLY | sys.O_CLOEXEC
	if in.Size == 0 {
		flags |= sys.O_TRUNC // so a copy up need not copy what goes
	}
	fd, err := e.reopen(p, n.fd, flags)
	if err != nil {
		return err
	}
	defer p.Close(fd)
	return p.Ftruncate(fd, int64(in.Size))
}

func (e *Export) utimens(p sys.Process, n *node, in *fuse.SetAttrIn) error {
	times := [2]sys.Timespec{
		wanted(in, fuse.FATTR_ATIME, fuse.FATTR_ATIME_NOW, in.Atime, in.Atimensec),
		wanted(in, fuse.FATTR_MTIME, fuse.FATTR_MTIME_NOW, in.Mtime, in.Mtimensec),
	}
	return p.Utimensat(n.fd, "", &times, sys.AT_EMPTY_PATH)
}

// wanted is one of the times to set.
func wanted(in *fuse.SetAttrIn, given, now uint32, sec uint64, nsec uint32) sys.Timespec {
	switch {
	case in.Valid&now != 0:
		return sys.Timespec{Nsec: sys.UTIME_NOW}
	case in.Valid&given != 0:
		return sys.Timespec{Sec: int64(sec), Nsec: int64(nsec)}
	}
	return sys.Timespec{Nsec: sys.UTIME_OMIT}
}

func (e *Export) StatFs(_ <-chan struct{}, in *fuse.InHeader, out *fuse.StatfsOut) fuse.Status {
	return e.on(in.NodeId, func(n *node) error {
		var st sys.Statfs
		if err := e.p.Statfsat(n.fd, "", &st, sys.AT_EMPTY_PATH); err != nil {
			return err
		}
		*out = fuse.StatfsOut{
			Blocks: uint64(st.Blocks), Bfree: uint64(st.Bfree), Bavail: uint64(st.Bavail), Files: uint64(st.Files), Ffree: uint64(st.Ffree),
			Bsize: uint32(st.Bsize), NameLen: uint32(st.Namelen), Frsize: uint32(st.Frsize),
		}
		return nil
	})
}
