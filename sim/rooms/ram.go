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
func runRAM(job Job) (result Result, err error) {
	m, err := sim.New(sim.Options{Seed: 1, Clock: time.Now().UnixNano(), Trace: job.Watch != NotWatched})
	if err != nil {
		return Result{}, err
	}
	k := m.Kernel()
	k.Register(watchedType(job.Watch))
	p := k.Attach(sys.RootCred())
	p.SetArgs([]string{"room"}, environment())
	stdin := bytes.NewReader(job.Stdin)
	var stdout, stderr capture
	p.Install(0, k.NewStream(func(b []byte) (int, error) { return readSome(stdin, b) }, nil))
	p.Install(1, k.NewStream(nil, stdout.write))
	p.Install(2, k.NewStream(nil, stderr.write))
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.Begin()
		defer p.End()
		result, err = runIn(k, p, job)
	}()
	<-done
	p.Detach()
	result.Stdout, result.Stderr = stdout.kept, stderr.kept
	if job.Watch != NotWatched {
		result.Changes = effects(k.Recorder.Take())
	}
	return result, err
}

// runIn runs a job in a child of p, in p's turn.
func runIn(k *vfs.Kernel, p sys.Process, job Job) (Result, error) {
	p.Umask(0o022)
	if err := prepareRAM(p, job); err != nil {
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

// prepareRAM gives a machine what a job finds in a room.
func prepareRAM(p sys.Process, job Job) error {
	if err := sys.Mkdir(p, ScriptDir, 0o755); err != nil {
		return err
	}
	if job.Name != "" {
		if err := sys.WriteFile(p, path.Join(ScriptDir, job.Name), []byte(job.Script), 0o755); err != nil {
			return err
		}
	}
	if job.FS != "ext4" { // the root claims to be ext4
		if err := p.Mount("overlook", "/root", "tmpfs", 0, "mode=700,size=512m"); err != nil {
			return err
		}
	}
	if job.Watch != NotWatched {
		steps := []error{sys.Mkdir(p, WatchedDir, 0o755), p.Mount("overlook", WatchedDir, "watched", 0, "")}
		if err := errors.Join(steps...); err != nil {
			return err
		}
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
