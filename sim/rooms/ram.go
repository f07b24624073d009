//go:build linux

package rooms

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"sync/atomic"
	"time"

	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// runRAM runs a job in a simulated machine made for it.
func runRAM(job Job) (Result, error) {
	k, err := newMachine(job)
	if err != nil {
		return Result{}, err
	}
	var stdout, stderr capture
	result, err := simulate(k, job, memoryHome, stdout.write, stderr.write)
	result.Stdout, result.Stderr = stdout.kept, stderr.kept
	if job.Watch != NotWatched {
		result.Changes = effects(k.Recorder.Take())
	}
	return result, err
}

// newMachine boots a simulated machine for a job.
func newMachine(job Job) (*vfs.Kernel, error) {
	m, err := sim.New(sim.Options{Seed: 1, Clock: time.Now().UnixNano(), Trace: job.Watch != NotWatched, Programs: brought()})
	if err != nil {
		return nil, err
	}
	m.Kernel().Register(watchedType(job.Watch))
	return m.Kernel(), nil
}

// home mounts the filesystem that a job works in.
type home func(p sys.Process, job Job) error

// memoryHome is a filesystem in memory; the machine's root claims to be ext4.
func memoryHome(p sys.Process, job Job) error {
	if job.FS != "ext4" {
		if err := p.Mount("overlook", "/root", "tmpfs", 0, "mode=700,size=512m"); err != nil {
			return err
		}
	}
	if job.Watch == NotWatched {
		return nil
	}
	return errors.Join(sys.Mkdir(p, WatchedDir, 0o755), p.Mount("overlook", WatchedDir, "watched", 0, ""))
}

// simulate runs a job in a simulated machine.
func simulate(k *vfs.Kernel, job Job, home home, stdout, stderr func([]byte) (int, error)) (result Result, err error) {
	p := k.Attach(sys.RootCred())
	defer p.Detach()
	p.SetArgs([]string{"room"}, environment())
	stdin := bytes.NewReader(job.Stdin)
	p.Install(0, k.NewStream(func(b []byte) (int, error) { return readSome(stdin, b) }, nil))
	p.Install(1, k.NewStream(nil, stdout))
	p.Install(2, k.NewStream(nil, stderr))
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.Begin()
		defer p.End()
		result, err = runIn(k, p, job, home)
	}()
	<-done
	return result, err
}

// runIn runs a job in a child of p, in p's turn.
func runIn(k *vfs.Kernel, p sys.Process, job Job, home home) (Result, error) {
	p.Umask(0o022)
	if err := prepareSimulated(p, job, home); err != nil {
		return Result{}, fmt.Errorf("preparing: %w", err)
	}
	pid, err := p.Fork(func(c sys.Process) int {
		path, argv := job.command()
		c.Exec(path, argv, environment())
		return 127
	})
	if err != nil {
		return Result{}, err
	}
	var late atomic.Bool
	timer := time.AfterFunc(job.timeout(), func() {
		late.Store(true)
		killer := k.Attach(sys.RootCred())
		killer.Begin()
		killer.Kill(pid, sys.SIGKILL)
		killer.End()
	})
	_, status, err := p.Wait4(pid, 0)
	timer.Stop()
	if err != nil {
		return Result{}, err
	}
	result := Result{Status: exitStatus(status), TimedOut: late.Load()}
	p.Kill(-1, sys.SIGKILL)
	if job.Tree == WithTree {
		result.Tree, err = Walk(p, "/root")
	}
	return result, err
}

// prepareSimulated gives a machine what a job finds in a room.
func prepareSimulated(p sys.Process, job Job, home home) error {
	if err := sys.Mkdir(p, ScriptDir, 0o755); err != nil {
		return err
	}
	if job.Name != "" {
		if err := sys.WriteFile(p, path.Join(ScriptDir, job.Name), []byte(job.Script), 0o755); err != nil {
			return err
		}
	}
	if err := home(p, job); err != nil {
		return err
	}
	return p.Chdir("/root")
}

// readSome is what a stream's reading side wants of a reader.
func readSome(r *bytes.Reader, b []byte) (int, error) {
	n, err := r.Read(b)
	if err == io.EOF {
		err = nil
	}
	return n, err
}

// capture keeps the beginning of what is written to it.
type capture struct{ kept []byte }

func (c *capture) write(b []byte) (int, error) {
	c.kept = append(c.kept, b[:min(len(b), captured-len(c.kept))]...)
	return len(b), nil
}
