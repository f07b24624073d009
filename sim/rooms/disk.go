//go:build linux

package rooms

import (
	"errors"
	"fmt"

	"github.com/overlook-fs/overlook/sim/hostfs"
	"github.com/overlook-fs/overlook/sim/linux"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// runDisk runs a job in a simulated machine whose /root is the room's own, a
// directory of the host.
func (in *inside) runDisk(_ *linux.Kernel, _ sys.Process, job Job, streams *streams) (Result, error) {
	if job.Watch != NotWatched {
		return Result{}, errors.New("nobody watches the layers in room disk")
	}
	k, err := newMachine(job)
	if err != nil {
		return Result{}, err
	}
	place, err := hostfs.Open("/root")
	if err != nil {
		return Result{}, fmt.Errorf("opening /root: %w", err)
	}
	defer place.Close()
	k.Register(hostType(place))
	return simulate(k, job, diskHome, streams.out.w.Write, streams.err.w.Write)
}

// hostfsType is what mounts the directory of the host.
const hostfsType = "hostfs"

func diskHome(p sys.Process, _ Job) error { return p.Mount("overlook", "/root", hostfsType, 0, "") }

// hostType is the type of a filesystem of a directory of the host.
func hostType(place *hostfs.Place) vfs.FilesystemType {
	return vfs.FilesystemType{Name: hostfsType, NoDev: true, Mount: func(k *vfs.Kernel, _ *vfs.MountRequest) (*vfs.Superblock, error) {
		return hostfs.New(k, place)
	}}
}
