//go:build linux

package loopback

import (
	"syscall"

	"github.com/hanwen/go-fuse/v2/fuse"
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/trace"
)

func (s *Server) Open(_ <-chan struct{}, in *fuse.OpenIn, out *fuse.OpenOut) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	// The kernel appends by itself, and reads the rest of a page that is
	// written to.
	flags := int(in.Flags) &^ (unix.O_APPEND | unix.O_NOFOLLOW | fuse.FMODE_EXEC)
	fd, err := unix.Open(s.nodes[in.NodeId].magic(), flags|unix.O_CLOEXEC, 0)
	out.Fh = uint64(fd)
	return fuse.ToStatus(err)
}

func (s *Server) Read(_ <-chan struct{}, in *fuse.ReadIn, b []byte) (fuse.ReadResult, fuse.Status) {
	n, err := unix.Pread(int(in.Fh), b[:min(len(b), int(in.Size))], int64(in.Offset))
	if err != nil {
		return nil, fuse.ToStatus(err)
	}
	return fuse.ReadResultData(b[:n]), fuse.OK
}

func (s *Server) Write(_ <-chan struct{}, in *fuse.WriteIn, data []byte) (written uint32, _ fuse.Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	status := s.change(trace.Event{Op: "write", Path: s.nodes[in.NodeId].path()}, func() error {
		n, err := unix.Pwrite(int(in.Fh), data, int64(in.Offset))
		written = uint32(max(n, 0))
		return err
	})
	return written, status
}

func (s *Server) Fsync(_ <-chan struct{}, in *fuse.FsyncIn) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.change(trace.Event{Op: "fsync", Path: s.nodes[in.NodeId].path()}, func() error { return unix.Fsync(int(in.Fh)) })
}

func (s *Server) Fallocate(_ <-chan struct{}, in *fuse.FallocateIn) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.change(trace.Event{Op: "fallocate", Path: s.nodes[in.NodeId].path()}, func() error {
		return unix.Fallocate(int(in.Fh), in.Mode, int64(in.Offset), int64(in.Length))
	})
}

func (s *Server) Lseek(_ <-chan struct{}, in *fuse.LseekIn, out *fuse.LseekOut) fuse.Status {
	off, err := unix.Seek(int(in.Fh), int64(in.Offset), int(in.Whence))
	out.Offset = uint64(off)
	return fuse.ToStatus(err)
}

func (s *Server) Flush(<-chan struct{}, *fuse.FlushIn) fuse.Status { return fuse.OK }

func (s *Server) Release(_ <-chan struct{}, in *fuse.ReleaseIn) { unix.Close(int(in.Fh)) }

func (s *Server) Readlink(_ <-chan struct{}, in *fuse.InHeader) ([]byte, fuse.Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := make([]byte, unix.PathMax)
	n, err := unix.Readlinkat(s.nodes[in.NodeId].fd, "", b)
	return b[:max(n, 0)], fuse.ToStatus(err)
}

func (s *Server) StatFs(_ <-chan struct{}, in *fuse.InHeader, out *fuse.StatfsOut) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	var st syscall.Statfs_t
	if err := syscall.Fstatfs(s.nodes[in.NodeId].fd, &st); err != nil {
		return fuse.ToStatus(err)
	}
	out.FromStatfsT(&st)
	return fuse.OK
}
