//go:build linux

package loopback

import (
	"github.com/hanwen/go-fuse/v2/fuse"
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/trace"
)

func (s *Server) GetAttr(_ <-chan struct{}, in *fuse.GetAttrIn, out *fuse.AttrOut) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fuse.ToStatus(s.nodes[in.NodeId].attributes(out))
}

func (n *node) attributes(out *fuse.AttrOut) error {
	var st unix.Stat_t
	if err := unix.Fstat(n.fd, &st); err != nil {
		return err
	}
	out.SetTimeout(lasting)
	fill(&out.Attr, &st)
	return nil
}

// SetAttr changes mode, owner, size or times. It is one change, called by the
// most important of them.
func (s *Server) SetAttr(_ <-chan struct{}, in *fuse.SetAttrIn, out *fuse.AttrOut) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.nodes[in.NodeId]
	change := trace.Event{Path: n.path()}
	var steps []func(*fuse.SetAttrIn) error
	for _, step := range []struct {
		op, arg string
		valid   uint32
		do      func(*fuse.SetAttrIn) error
	}{
		{"truncate", "", fuse.FATTR_SIZE, n.truncate},
		{"chown", "", fuse.FATTR_UID | fuse.FATTR_GID, n.chown},
		{"chmod", octal(in.Mode), fuse.FATTR_MODE, n.chmod},
		{"utimes", "", fuse.FATTR_ATIME | fuse.FATTR_MTIME, n.utimes},
	} {
		if in.Valid&step.valid == 0 {
			continue
		}
		if change.Op == "" {
			change.Op, change.Arg = step.op, step.arg
		}
		steps = append(steps, step.do)
	}
	return s.change(change, func() error {
		for _, step := range steps {
			if err := step(in); err != nil {
				return err
			}
		}
		return n.attributes(out)
	})
}

func (n *node) truncate(in *fuse.SetAttrIn) error {
	return n.capable(func() error { return unix.Truncate(n.magic(), int64(in.Size)) })
}

// capable does something and leaves the file's capabilities as they were: where
// they are to go, the kernel asks for that itself.
func (n *node) capable(do func() error) error {
	const attr = "security.capability"
	had := make([]byte, 64)
	size, missing := unix.Getxattr(n.magic(), attr, had)
	if err := do(); err != nil || missing != nil {
		return err
	}
	return unix.Setxattr(n.magic(), attr, had[:size], 0)
}

func (n *node) chmod(in *fuse.SetAttrIn) error { return unix.Chmod(n.magic(), in.Mode&0o7777) }

// chown leaves the mode as it is: where the set-id bits are to go, the kernel
// asks for that itself.
func (n *node) chown(in *fuse.SetAttrIn) error {
	var st unix.Stat_t
	if err := unix.Fstat(n.fd, &st); err != nil {
		return err
	}
	uid, gid := -1, -1
	if in.Valid&fuse.FATTR_UID != 0 {
		uid = int(in.Uid)
	}
	if in.Valid&fuse.FATTR_GID != 0 {
		gid = int(in.Gid)
	}
	err := n.capable(func() error { return unix.Fchownat(n.fd, "", uid, gid, unix.AT_EMPTY_PATH) })
	if err != nil || st.Mode&(unix.S_ISUID|unix.S_ISGID) == 0 {
		return err
	}
	return unix.Chmod(n.magic(), st.Mode&0o7777)
}

func (n *node) utimes(in *fuse.SetAttrIn) error {
	times := []unix.Timespec{
		at(in, fuse.FATTR_ATIME, fuse.FATTR_ATIME_NOW, in.Atime, in.Atimensec),
		at(in, fuse.FATTR_MTIME, fuse.FATTR_MTIME_NOW, in.Mtime, in.Mtimensec),
	}
	return unix.UtimesNanoAt(n.fd, "", times, unix.AT_EMPTY_PATH)
}

// at is one of the times to set.
func at(in *fuse.SetAttrIn, given, now uint32, sec uint64, nsec uint32) unix.Timespec {
	switch {
	case in.Valid&now != 0:
		return unix.Timespec{Nsec: unix.UTIME_NOW}
	case in.Valid&given != 0:
		return unix.Timespec{Sec: int64(sec), Nsec: int64(nsec)}
	}
	return unix.Timespec{Nsec: unix.UTIME_OMIT}
}

func (s *Server) GetXAttr(_ <-chan struct{}, in *fuse.InHeader, attr string, dest []byte) (uint32, fuse.Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	size, err := unix.Getxattr(s.nodes[in.NodeId].magic(), attr, dest)
	return uint32(size), fuse.ToStatus(err)
}

func (s *Server) ListXAttr(_ <-chan struct{}, in *fuse.InHeader, dest []byte) (uint32, fuse.Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	size, err := unix.Listxattr(s.nodes[in.NodeId].magic(), dest)
	return uint32(size), fuse.ToStatus(err)
}

func (s *Server) SetXAttr(_ <-chan struct{}, in *fuse.SetXAttrIn, attr string, data []byte) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.nodes[in.NodeId]
	return s.change(trace.Event{Op: "setxattr", Path: n.path(), Arg: attr}, func() error {
		return unix.Setxattr(n.magic(), attr, data, int(in.Flags))
	})
}

func (s *Server) RemoveXAttr(_ <-chan struct{}, in *fuse.InHeader, attr string) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.nodes[in.NodeId]
	return s.change(trace.Event{Op: "removexattr", Path: n.path(), Arg: attr}, func() error {
		return unix.Removexattr(n.magic(), attr)
	})
}
