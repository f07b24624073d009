//go:build linux

package stage

import (
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/fuse"
	"github.com/overlook-fs/overlook/sim/hostfs"
	"github.com/overlook-fs/overlook/sim/overlay"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tmpfs"
	"github.com/overlook-fs/overlook/sim/trace"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Options are what overlay is to be mounted, and how.
type Options struct {
	Source   string
	Flags    sys.MountFlags
	Data     string // the overlay's options
	Seed     uint64
	Recorder *trace.Recorder // nil: nothing is explained
	// Fault, where given, is the kernel's.
	Fault func(change string) error
}

// Stage is a kernel that sees the host's directories where the host has them,
// with an overlay of them over its root.
type Stage struct {
	k     *vfs.Kernel
	p     *vfs.Process // begins to work where the calling thread does
	hosts []*vfs.Superblock
}

// Refused is why the kernel would not mount an overlay: its number, and what it
// logged about it.
type Refused struct {
	Errno sys.Errno
	Log   []string
}

func (r *Refused) Error() string { return r.Errno.Error() }

// mostFiles is how many descriptors an export may have: one for each inode that
// the host's kernel knows.
const mostFiles = 1 << 24

// mostDentries is how many names a stage remembers that the host's kernel has
// forgotten.
const mostDentries = 1 << 16

// New boots a kernel and mounts the overlay. Names are what they are to the
// calling thread. The process's umask must be 0 as long as the stage is used.
func New(o Options) (*Stage, error) {
	k := vfs.New(vfs.Config{Seed: o.Seed, Clock: time.Now().UnixNano(), Recorder: o.Recorder, Dentries: mostDentries})
	k.Fault = o.Fault
	k.Register(tmpfs.Type())
	k.Register(overlay.FilesystemType())
	s := &Stage{k: k}
	if err := s.furnish(o.Data); err != nil {
		s.Close()
		return nil, err
	}
	before := len(k.Logged())
	if err := s.p.Mount(o.Source, "/", overlay.Type, o.Flags&sys.MS_RDONLY, o.Data); err != nil {
		s.Close()
		return nil, &Refused{sys.ErrnoOf(err), k.Logged()[before:]}
	}
	return s, nil
}

// furnish mounts the host's filesystems that the layers lie on, each at its
// place: the first one as the root, where it is the host's.
func (s *Stage) furnish(data string) error {
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	points, err := mountPoints(placesOf(data, here))
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
func (s *Stage) host(path string) (*vfs.Superblock, error) {
	place, err := hostfs.Open(path)
	if err != nil {
		return nil, err
	}
	defer place.Close()
	super, err := hostfs.New(s.k, place)
	if err == nil {
		s.hosts = append(s.hosts, super)
	}
	return super, err
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

// Export makes the overlay ready to be mounted on the host.
func (s *Stage) Export(watch fuse.Watcher) (*fuse.Export, error) {
	p := s.k.Attach(sys.RootCred())
	p.AllowDescriptors(mostFiles)
	root, err := sys.Open(p, "/", sys.O_PATH|sys.O_DIRECTORY, 0)
	if err != nil {
		return nil, err
	}
	return fuse.New(p, root, watch)
}

// Close lets go of everything on the host. Nobody uses the stage any more.
func (s *Stage) Close() {
	for _, host := range s.hosts {
		host.FS.Unmounted()
	}
	s.hosts = nil
}

// Clock is a watcher that keeps the time of a stage's kernel.
type Clock struct{ stage *Stage }

// Clock is s's.
func (s *Stage) Clock() Clock { return Clock{s} }

// Begin brings the time to the host's.
func (c Clock) Begin() { c.stage.k.Advance(time.Now().UnixNano()) }

// End does nothing.
func (c Clock) End() {}

// AllowFiles lets this process have as many open files as it may.
func AllowFiles() {
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &limit) != nil {
		return
	}
	for most := uint64(1 << 20); most > limit.Max; most /= 2 {
		if unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: most, Max: most}) == nil {
			return
		}
	}
	unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: limit.Max, Max: limit.Max})
}
