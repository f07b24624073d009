//go:build linux

package rooms

import (
	"errors"
	"fmt"
	"math"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/rooms/loopback"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tmpfs"
	"github.com/overlook-fs/overlook/sim/trace"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Watch says whether a job has a directory WatchedDir, a filesystem of its own
// of which every change is told.
type Watch int

const (
	NotWatched Watch = iota
	Watched
	// WatchedNamedOnly is a filesystem without files without a name
	// (O_TMPFILE).
	WatchedNamedOnly
)

const (
	// WatchedDir is where layers lie that are watched.
	WatchedDir = "/root/top"
	// BackDir is the same directory seen from behind: in a room on the host's
	// kernel nobody looks on there.
	BackDir = "/root/back"
	// Look is a path which, when it is looked for, cuts the list of changes.
	Look = WatchedDir + "/" + loopback.Mark
)

// mountWatched mounts a filesystem that tells what happens to it.
func mountWatched(p sys.Process, job Job) (*loopback.Server, error) {
	steps := []error{
		sys.Mkdir(p, WatchedDir, 0o755), sys.Mkdir(p, BackDir, 0o755),
		p.Mount("overlook", BackDir, "tmpfs", 0, "mode=755,size=64m"),
	}
	if err := errors.Join(steps...); err != nil {
		return nil, err
	}
	root, err := unix.Open(BackDir, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	device, err := openDevice("/tmp/fuse", unix.S_IFCHR, unix.Mkdev(10, 229))
	if err != nil {
		return nil, fmt.Errorf("opening the fuse device: %w", err)
	}
	defer unix.Unlink("/tmp/fuse")
	if err := p.Mount("overlook", WatchedDir, "fuse", 0, loopback.MountData(device)); err != nil {
		return nil, err
	}
	features := loopback.Everything
	if job.Watch == WatchedNamedOnly {
		features = loopback.NamedOnly
	}
	power := job.Power
	if power == 0 {
		power = math.MaxInt
	}
	return loopback.Serve(device, root, features, power)
}

// watchedType is the type of a simulated filesystem that is watched.
func watchedType(watch Watch) vfs.FilesystemType {
	return vfs.FilesystemType{Name: "watched", NoDev: true, Mount: func(k *vfs.Kernel, _ *vfs.MountRequest) (*vfs.Superblock, error) {
		return tmpfs.New(k, tmpfs.Options{Mode: 0o755, NamedOnly: watch == WatchedNamedOnly}), nil
	}}
}

// effects are the changes that a simulated kernel told of, cut at each look.
func effects(events []trace.Event) [][]trace.Event {
	parts := make([][]trace.Event, 1)
	for _, e := range events {
		last := len(parts) - 1
		switch {
		case e.Kind == trace.Call && e.Path == Look:
			parts = append(parts, nil)
		case e.Kind == trace.Effect:
			parts[last] = append(parts[last], e)
		}
	}
	return parts
}
