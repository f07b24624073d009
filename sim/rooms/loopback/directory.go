//go:build linux

package loopback

import (
	"os"

	"github.com/hanwen/go-fuse/v2/fuse"
	"golang.org/x/sys/unix"
)

func (s *Server) OpenDir(_ <-chan struct{}, in *fuse.OpenIn, out *fuse.OpenOut) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	fd, err := unix.Open(s.nodes[in.NodeId].magic(), unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	out.Fh = uint64(fd)
	return fuse.ToStatus(err)
}

// ReadDir lists a directory anew for each request, and skips what was listed.
func (s *Server) ReadDir(_ <-chan struct{}, in *fuse.ReadIn, out *fuse.DirEntryList) fuse.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	dir := s.nodes[in.NodeId]
	list, err := inOrder(dir.magic())
	if err != nil {
		return fuse.ToStatus(err)
	}
	all := []fuse.DirEntry{{Name: ".", Mode: unix.S_IFDIR, Ino: dir.id}, {Name: "..", Mode: unix.S_IFDIR, Ino: dir.id}}
	for _, e := range list {
		var st unix.Stat_t
		if err := unix.Fstatat(dir.fd, e.Name(), &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
			return fuse.ToStatus(err)
		}
		all = append(all, fuse.DirEntry{Name: e.Name(), Mode: st.Mode, Ino: st.Ino})
	}
	for n := int(in.Offset); n < len(all); n++ {
		all[n].Off = uint64(n) + 1
		if !out.AddDirEntry(all[n]) {
			break
		}
	}
	return fuse.OK
}

// inOrder lists a directory in its own order.
func inOrder(path string) ([]os.DirEntry, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.ReadDir(-1)
}

func (s *Server) ReleaseDir(in *fuse.ReleaseIn) { unix.Close(int(in.Fh)) }

func (s *Server) FsyncDir(cancel <-chan struct{}, in *fuse.FsyncIn) fuse.Status {
	return s.Fsync(cancel, in)
}
