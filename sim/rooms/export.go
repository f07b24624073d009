//go:build linux

package rooms

import (
	"errors"
	"strings"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/fuse"
	"github.com/overlook-fs/overlook/sim/stage"
	"github.com/overlook-fs/overlook/sim/sys"
)

// exports are the overlays that a job in room fuse has mounted: the engine's,
// where it asked for the kernel's.
type exports struct {
	serving sync.WaitGroup
}

// mount mounts an overlay for a job, from a thread in the place of the process.
func (x *exports) mount(c *mountCall) unix.Errno {
	s, err := stage.New(stage.Options{Source: c.source, Flags: sys.MountFlags(c.flags), Data: c.data, Seed: 1})
	if err != nil {
		return refusal(err)
	}
	e, err := s.Export(s.Clock())
	if err != nil {
		s.Close()
		return refusal(err)
	}
	if errno := x.serve(c, s, e); errno != 0 {
		s.Close()
		return errno
	}
	return 0
}

// serve mounts an export and answers until it is mounted no more.
func (x *exports) serve(c *mountCall, s *stage.Stage, e *fuse.Export) unix.Errno {
	device, err := openDevice("/tmp/.fuse", unix.S_IFCHR, unix.Mkdev(10, 229))
	if err != nil {
		return number(err)
	}
	unix.Unlink("/tmp/.fuse")
	if err := unix.Mount(c.source, c.target, fuse.Type, c.flags, fuse.MountData(device)); err != nil {
		unix.Close(device)
		return number(err)
	}
	if err := e.Attach(device); err != nil {
		unix.Unmount(c.target, unix.MNT_DETACH)
		return unix.EIO
	}
	x.serving.Go(func() {
		e.Serve()
		s.Close()
	})
	return 0
}

// end unmounts what p sees of them; nobody works there any more.
func (x *exports) end(p sys.Process) {
	for {
		point, ok := lastExport(p)
		if !ok || p.Umount2(point, sys.MNT_DETACH) != nil {
			return
		}
	}
}

// lastExport is where an export is mounted.
func lastExport(p sys.Process) (point string, ok bool) {
	table, err := sys.ReadFile(p, "/proc/thread-self/mounts")
	if err != nil {
		return "", false
	}
	for line := range strings.Lines(string(table)) {
		if fields := strings.Fields(line); len(fields) > 2 && fields[2] == fuse.Type {
			point, ok = stage.Unescape(fields[1]), true
		}
	}
	return point, ok
}

// refusal is the error number of a stage that could not be set up.
func refusal(err error) unix.Errno {
	var refused *stage.Refused
	if errors.As(err, &refused) {
		return unix.Errno(refused.Errno)
	}
	var errno unix.Errno
	if errors.As(err, &errno) {
		return errno
	}
	return unix.EIO
}
