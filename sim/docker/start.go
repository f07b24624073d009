package docker

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// start mounts a container's overlay and runs its first process with these
// descriptors as standard ones.
func (s store) start(c *container, streams [3]int, how placement) error {
	if err := s.free(c); err != nil {
		return err
	}
	if err := s.mountLayer(c.layer, c.merged()); err != nil {
		return err
	}
	l := launch{p: s.p, streams: streams, how: how, kin: itself, what: func(p sys.Process) error { return (&entry{p, c}).enter() }}
	pid, problem, err := l.run()
	if err == nil && problem == "" {
		c.state.pid = pid
		c.state.started, c.state.finished, c.state.exit, c.state.failure = stamp(s.p.Now()), zeroTime, 0, ""
		return s.save(c)
	}
	if err == nil {
		s.p.Wait4(pid, 0)
		err = daemon("failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: " +
			"unable to start container process: error during container init: " + problem + ": unknown")
		c.state.exit, c.state.failure = missing(problem), strings.TrimPrefix(err.Error(), "Error response from daemon: ")
		s.save(c)
	}
	s.unmountLayer(c.merged())
	return err
}

// missing is the status for a program that cannot be run.
func missing(problem string) int {
	switch {
	case strings.Contains(problem, "executable file not found"), strings.Contains(problem, "no such file or directory"):
		return 127
	case strings.Contains(problem, "permission denied"), strings.Contains(problem, "is a directory"):
		return 126
	}
	return 125
}

// finish notes that a container's first process has ended, and the others with
// it, and takes its overlay down.
func (s store) finish(c *container, ended sys.WaitStatus) {
	c.state.pid, c.state.shim = 0, 0
	c.state.exit = exitCode(ended)
	c.state.finished = stamp(s.p.Now())
	s.unmountLayer(c.merged())
	if c.autoRemove {
		s.removeVolumes(c)
		s.remove(c)
		return
	}
	s.save(c)
}

// exitCode is a status as docker has it.
func exitCode(ended sys.WaitStatus) int {
	if ended.Signaled() {
		return 128 + int(ended.Signal())
	}
	return ended.ExitStatus()
}
