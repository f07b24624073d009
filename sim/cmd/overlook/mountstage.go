//go:build linux

package main

import (
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/fuse"
	"github.com/overlook-fs/overlook/sim/hostfs"
	"github.com/overlook-fs/overlook/sim/overlay"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tmpfs"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// stage is a kernel that sees the host's directories where the host has them,
// with an overlay of them over its root.
type stage struct {
	k *vfs.Kernel
	p *vfs.Process // begins to work where this program does
}

// mostFiles is how many descriptors a mount may have: one for each inode that
// the host's kernel knows.
const mostFiles = 1 << 24

// mostDentries is how many names a mount remembers that the host's kernel has
// forgotten.
const mostDentries = 1 << 16

// newStage boots a kernel and mounts the overlay.
func newStage(watch *mountWatch, o *mountOptions) (*stage, error) {
	allowFiles()
	unix.Umask(0) // the engine knows the caller's
	k := vfs.New(vfs.Config{Seed: randomSeed(), Clock: time.Now().UnixNano(), Recorder: watch.events, Dentries: mostDentries})
	watch.kernel = k
	k.Register(tmpfs.Type())
	k.Register(overlay.FilesystemType())
	s := &stage{k: k}
	if err := s.furnish(o); err != nil {
		return nil, err
	}
	before := len(k.Logged())
	if err := s.p.Mount(o.source, "/", overlay.Type, sys.MountFlags(o.flags&unix.MS_RDONLY), o.data); err != nil {
		return nil, &mountFailed{sys.ErrnoOf(err), k.Logged()[before:]}
	}
	watch.events.Take()
	return s, nil
}

// allowFiles lets this program have as many open files as it may.
func allowFiles() {
	for most := uint64(1 << 20); most > 1024; most /= 2 {
		if unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: most, Max: most}) == nil {
			return
		}
	}
}

// furnish mounts the host's filesystems that the layers lie on, each at its
// place: the first one as the root, where it is the host's.
func (s *stage) furnish(o *mountOptions) error {
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	points, err := mountPoints(placesOf(o.data, here))
	if err != nil {
		return err
	}
	prepare := mkdirs
	root := tmpfs.New(s.k, tmpfs.Options{Mode: 0o755})
	if len(points) > 0 && points[0] == "/" {
		if root, err = s.host("/"); err != nil {
			return err
		}
		prepare = func(sys.Process, string) {} // the host has them
		points = points[1:]
	}
	s.k.MountRoot(root, "host")
	s.k.Register(vfs.FilesystemType{Name: "host", NoDev: true, Mount: func(_ *vfs.Kernel, r *vfs.MountRequest) (*vfs.Superblock, error) {
		return s.host(r.Source)
	}})
	s.p = s.k.Attach(sys.RootCred())
	for _, point := range points {
		prepare(s.p, point)
		if err := s.p.Mount(point, point, "host", 0, ""); err != nil {
			return &os.PathError{Op: "mount", Path: point, Err: err}
		}
	}
	s.p.Chdir(here) // where this leads nowhere, no layer is named from there
	return nil
}

// host is a filesystem of a directory of the host.
func (s *stage) host(path string) (*vfs.Superblock, error) {
	place, err := hostfs.Open(path)
	if err != nil {
		return nil, err
	}
	defer place.Close()
	return hostfs.New(s.k, place)
}

// mkdirs makes a directory and those above it.
func mkdirs(p sys.Process, path string) {
	for i := 1; i < len(path); i++ {
		if path[i] == '/' {
			sys.Mkdir(p, path[:i], 0o755)
		}
	}
	sys.Mkdir(p, path, 0o755)
}

// export makes the overlay ready to be mounted on the host.
func (s *stage) export(watch *mountWatch) (*fuse.Export, error) {
	p := s.k.Attach(sys.RootCred())
	p.AllowDescriptors(mostFiles)
	root, err := sys.Open(p, "/", sys.O_PATH|sys.O_DIRECTORY, 0)
	if err != nil {
		return nil, err
	}
	return fuse.New(p, root, watch)
}
