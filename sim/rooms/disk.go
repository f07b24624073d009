//go:build linux

package rooms

import (
	"fmt"

	"github.com/overlook-fs/overlook/sim/hostfs"
	"github.com/overlook-fs/overlook/sim/linux"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// runDisk runs a job in a simulated machine whose /root is the room's own, a
// directory of the host.
func (in *inside) runDisk(_ *linux.Kernel, _ sys.Process, job Job, streams *streams) (Result, error) {
	place, err := hostfs.Open("/root")
	if err != nil {
		return Result{}, fmt.Errorf("opening /root: %w", err)
	}
	defer place.Close()
	if job.Before == "" && job.After == "" {
		return simulateOn(place, job, streams)
	}
	if err := guard(in.known, byKernel); err != nil {
		return Result{}, err
	}
	if _, err := startBash(job.onHost(job.Before), streams); err != nil {
		return Result{}, err
	}
	result, err := simulateOn(place, job, streams)
	if err == nil {
		_, err = startBash(job.onHost(job.After), streams)
	}
	return result, err
}

// onHost is a job that runs a text beside j.
func (j *Job) onHost(text string) Job {
	return Job{Args: []string{"-c", text}, Timeout: j.Timeout}
}

// hostfsType is what mounts the directory of the host.
const hostfsType = "hostfs"

// simulateOn runs a job in a machine whose /root is a directory of the host.
func simulateOn(place *hostfs.Place, job Job, streams *streams) (Result, error) {
	k, err := newMachine(job)
	if err != nil {
		return Result{}, err
	}
	if job.Power > 0 {
		k.Fault = powerFailure(job.Power)
	}
	var super *vfs.Superblock
	k.Register(vfs.FilesystemType{Name: hostfsType, NoDev: true, Mount: func(k *vfs.Kernel, _ *vfs.MountRequest) (_ *vfs.Superblock, err error) {
		super, err = hostfs.New(k, place)
		return super, err
	}})
	defer func() {
		if super != nil {
			super.FS.Unmounted() // the machine ends, and nobody unmounts it
		}
	}()
	result, err := simulate(k, job, diskHome, streams.out.w.Write, streams.err.w.Write)
	if job.Watch != NotWatched {
		result.Changes = effects(k.Recorder.Take())
	}
	return result, err
}

func diskHome(p sys.Process, _ Job) error { return p.Mount("overlook", "/root", hostfsType, 0, "") }

// powerFailure lets so many changes of layers happen, and no more.
func powerFailure(power int) func(string) error {
	return func(string) error {
		if power == 0 {
			return sys.EIO
		}
		power--
		return nil
	}
}
