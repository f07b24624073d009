//go:build linux

package rooms

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/linux"
	"github.com/overlook-fs/overlook/sim/rooms/loopback"
	"github.com/overlook-fs/overlook/sim/sys"
)

// inside is a room seen from inside.
type inside struct {
	known   drivers // of the machine, which jobs must not reach
	exports exports
}

// serve runs one job, in a mount namespace of the job's own.
func (in *inside) serve(r request) (result Result, err error) {
	run := in.runBash
	switch r.Room {
	case "ram":
		return runRAM(r.Job)
	case "linux":
		run = in.runLinux
	case "disk", "fuse":
		if run = in.runDisk; r.Room == "fuse" {
			run = in.runFuse
		}
		defer unix.Umask(unix.Umask(0)) // what is made has the mode that is asked for
	}
	streams, err := openStreams(r.Job.Stdin)
	if err != nil {
		return Result{}, err
	}
	var watched *loopback.Server
	k := linux.New(programs())
	start := linux.Start{Args: []string{"room"}, Env: environment(), Dir: "/", Files: streams.hostFiles()}
	k.Run(start, func(p sys.Process) int {
		p.Umask(0o022)
		if err = prepare(p, r.Job); err != nil {
			return 1
		}
		if r.Job.Watch != NotWatched && r.Room != "disk" {
			if watched, err = mountWatched(p, r.Job); err != nil {
				return 1
			}
		}
		if result, err = run(k, p, r.Job, streams); err != nil {
			return 1
		}
		p.Kill(-1, sys.SIGKILL)
		killRest()
		if r.Job.Tree == WithTree && r.Room != "disk" { // whose mounts are the machine's
			result.Tree, err = Walk(p, "/root")
		}
		in.exports.end(p)
		return 0
	})
	k.Shutdown()
	killRest()
	in.exports.serving.Wait()
	result.Stdout, result.Stderr = streams.finish()
	if watched != nil {
		result.Changes = watched.Changes()
	}
	return result, err
}

// prepare gives p the fresh directories of a job.
func prepare(p sys.Process, job Job) error {
	steps := []error{
		p.Unshare(sys.CLONE_NEWNS),
		p.Mount("overlook", "/tmp", "tmpfs", 0, "mode=1777,size=256m"),
		p.Mount("overlook", "/run", "tmpfs", 0, "mode=755,size=16m"), // mount(8) keeps its own table there
		p.Mount("overlook", ScriptDir, "tmpfs", 0, "mode=755,size=16m"),
	}
	if err := errors.Join(steps...); err != nil {
		return fmt.Errorf("preparing: %w", err)
	}
	if job.Name != "" {
		if err := sys.WriteFile(p, path.Join(ScriptDir, job.Name), []byte(job.Script), 0o755); err != nil {
			return fmt.Errorf("writing the script: %w", err)
		}
	}
	if err := mountWork(p, job.FS); err != nil {
		return fmt.Errorf("mounting /root: %w", err)
	}
	return p.Chdir("/root")
}

// killRest ends every process of the room but this one, the first.
func killRest() {
	if os.Getpid() != 1 {
		return
	}
	unix.Kill(-1, unix.SIGKILL)
	for {
		if _, err := unix.Wait4(-1, nil, 0, nil); err != nil && err != unix.EINTR {
			return
		}
	}
}

// runBash runs the real bash from the thread of p, whose directories it so
// has.
func (in *inside) runBash(_ *linux.Kernel, _ sys.Process, job Job, streams *streams) (Result, error) {
	if err := guard(in.known, byKernel); err != nil {
		return Result{}, err
	}
	return startBash(job, streams)
}

// runFuse is runBash where the overlays are the engine's.
func (in *inside) runFuse(_ *linux.Kernel, _ sys.Process, job Job, streams *streams) (Result, error) {
	if err := guard(in.known, in.exports.mount); err != nil {
		return Result{}, err
	}
	return startBash(job, streams)
}

// startBash is runBash on a thread that is guarded.
func startBash(job Job, streams *streams) (Result, error) {
	path, argv := job.command()
	cmd := &exec.Cmd{Path: path, Args: argv}
	cmd.Env = environment()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = streams.in, streams.out.w, streams.err.w
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return Result{}, err
	}
	var late atomic.Bool
	end := func() { late.Store(true); unix.Kill(-1, unix.SIGKILL) }
	timer := time.AfterFunc(job.timeout(), end)
	unwatch := watch(end)
	err := cmd.Wait()
	timer.Stop()
	unwatch()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		return Result{}, err
	}
	status := sys.WaitStatus(cmd.ProcessState.Sys().(syscall.WaitStatus))
	return Result{Status: exitStatus(status), TimedOut: late.Load()}, nil
}

// runLinux runs our shell in a child of p.
func (in *inside) runLinux(k *linux.Kernel, p sys.Process, job Job, _ *streams) (Result, error) {
	if job.Profile == sim.Userns {
		return Result{}, errors.New("threads of one program share a user namespace")
	}
	pid, err := p.Fork(func(c sys.Process) int {
		c.Exec("/bin/bash", append([]string{"bash"}, job.Args...), environment())
		return 127
	})
	if err != nil {
		return Result{}, err
	}
	var late atomic.Bool
	timer := time.AfterFunc(job.timeout(), func() { late.Store(true); k.Kill(pid, sys.SIGKILL) })
	_, status, err := p.Wait4(pid, 0)
	timer.Stop()
	return Result{Status: exitStatus(status), TimedOut: late.Load()}, err
}
