package docker

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// started is a container's first process.
type started struct {
	pid   int
	space string // its mount namespace, as readlink has it
}

// start mounts a container's overlay and runs its first process with these
// descriptors as standard ones.
func (s store) start(c *container, streams [3]int, how placement) (started, error) {
	if err := s.mountLayer(c.layer, c.merged()); err != nil {
		return started{}, err
	}
	l := launch{p: s.p, streams: streams, how: how, what: func(p sys.Process, tell func(string)) error { return (&entry{p, c, tell}).enter() }}
	pid, told, err := l.run()
	if err == nil {
		space, problem, _ := strings.Cut(told, "\n")
		if problem == "" {
			c.state.pid = pid
			c.state.started, c.state.finished, c.state.exit, c.state.failure = stamp(s.p.Now()), zeroTime, 0, ""
			return started{pid, space}, s.save(c)
		}
		s.p.Wait4(pid, 0)
		err = daemon("failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: " +
			"unable to start container process: error during container init: " + problem + ": unknown")
		c.state.exit, c.state.failure = missing(problem), strings.TrimPrefix(err.Error(), "Error response from daemon: ")
		s.save(c)
	}
	s.unmountLayer(c.merged())
	return started{}, err
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

// finish notes that a container's first process has ended, kills what is left
// of the container and takes its overlay down.
func (s store) finish(c *container, of started, ended sys.WaitStatus) {
	s.killIn(of.space)
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

// killIn kills all processes in a mount namespace.
func (s store) killIn(space string) {
	if space == "" {
		return
	}
	for _, name := range s.names("/proc") {
		pid, ok := parsePID(name)
		if !ok {
			continue
		}
		if in, err := sys.Readlink(s.p, "/proc/"+name+"/ns/mnt"); err == nil && in == space {
			s.p.Kill(pid, sys.SIGKILL)
		}
	}
}

func parsePID(name string) (pid int, ok bool) {
	for _, c := range []byte(name) {
		if c < '0' || c > '9' {
			return 0, false
		}
		pid = pid*10 + int(c-'0')
	}
	return pid, name != ""
}
