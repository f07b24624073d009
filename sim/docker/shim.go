package docker

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/image/json"
	"github.com/overlook-fs/overlook/sim/sys"
)

// shimName is the program that stays with a container in the background.
const shimName = "containerd-shim-runc-v2"

// shim runs the container that its arguments name: it tells its standard
// output what came of that, keeps what the container prints, and waits.
func shim(p sys.Process) int {
	args := p.Args()
	if len(args) != 7 || args[3] != "-id" {
		sys.WriteAll(p, 2, []byte("containerd-shim-runc-v2: not to be run by hand\n"))
		return 1
	}
	s := store{p}
	c, ok := s.load(args[4])
	if !ok {
		return 1
	}
	r := &relay{p: p, c: c, to: [2]int{-1, -1}, interrupts: &interrupts{p: p, c: c}}
	err := r.begin()
	if err != nil {
		sys.WriteAll(p, 1, []byte(err.Error()))
	}
	null, openErr := sys.Open(p, "/dev/null", sys.O_RDWR, 0)
	for fd := range 3 {
		if openErr == nil {
			p.Dup3(null, fd, 0)
		}
	}
	if err == nil {
		r.wait()
	}
	return 0
}

// startShim runs a container in the background.
func (s store) startShim(c *container) error {
	r, w, err := s.p.Pipe2(sys.O_CLOEXEC)
	if err != nil {
		return because("pipe2", "", err)
	}
	null, err := sys.Open(s.p, "/dev/null", sys.O_RDWR, 0)
	if err != nil {
		return because("open", "/dev/null", err)
	}
	l := launch{p: s.p, streams: [3]int{null, w, null}, how: apart, what: func(p sys.Process) error {
		p.Chdir("/")
		return p.Exec("/usr/bin/"+shimName, []string{shimName, "-namespace", "moby", "-id", c.id, "-address", "/run/containerd/containerd.sock"}, p.Environ())
	}}
	pid, told, err := l.run()
	s.p.Close(w)
	s.p.Close(null)
	defer s.p.Close(r)
	if err != nil || told != "" {
		s.p.Wait4(pid, 0)
		return daemon("failed to create task for container: ", told)
	}
	if problem, _ := sys.ReadAll(s.p, r); len(problem) > 0 {
		s.p.Wait4(pid, 0)
		return &refusal{string(problem), missing(string(problem))}
	}
	return nil
}

// relay is what stands between a container's first process and the world: it
// copies what the process prints to the log, and on.
type relay struct {
	p          sys.Process
	c          *container
	from       [2]int // the reading ends of standard output and error
	to         [2]int // where they go besides; -1: nowhere
	log        int
	listeners  listeners
	interrupts *interrupts
}

// begin starts the container with pipes.
func (r *relay) begin() error {
	var ends [2]int
	for i := range ends {
		from, to, err := r.p.Pipe2(sys.O_CLOEXEC)
		if err != nil {
			return because("pipe2", "", err)
		}
		r.from[i], ends[i] = from, to
	}
	r.listeners = listeners{p: r.p, dir: r.c.dir()}
	if err := r.listeners.open(); err != nil {
		return err
	}
	in, err := r.input()
	if err != nil {
		return err
	}
	r.log, err = sys.Open(r.p, r.c.dir()+"/"+r.c.id+"-json.log", sys.O_WRONLY|sys.O_CREAT|sys.O_APPEND|sys.O_CLOEXEC, 0o640)
	if err != nil {
		return because("open", r.c.dir(), err)
	}
	how := beside
	if r.to[0] < 0 {
		r.c.state.shim = r.p.Getpid()
		how = apart
	}
	err = store{r.p}.start(r.c, [3]int{in, ends[0], ends[1]}, how)
	r.p.Sigaction(sys.SIGCHLD, sys.ActionCatch)
	for _, fd := range []int{in, ends[0], ends[1]} {
		if fd > 2 {
			r.p.Close(fd)
		}
	}
	return err
}

// input is what the container reads: what docker reads, what those write who
// are attached, or nothing.
func (r *relay) input() (int, error) {
	if r.to[0] >= 0 && r.c.running.stdin {
		return 0, nil
	}
	if r.to[0] < 0 && (r.c.running.stdin || r.c.running.tty) {
		return r.listeners.openInput()
	}
	fd, err := sys.Open(r.p, "/dev/null", sys.O_RDONLY|sys.O_CLOEXEC, 0)
	return fd, because("open", "/dev/null", err)
}

// wait copies until the first process has ended, and gives what it ended with.
func (r *relay) wait() sys.WaitStatus {
	open := []sys.PollFD{{FD: r.from[0], Events: sys.POLLIN}, {FD: r.from[1], Events: sys.POLLIN}, {FD: r.listeners.control, Events: sys.POLLIN}}
	for {
		r.interrupts.take()
		pid, ended, err := r.p.Wait4(r.c.state.pid, sys.WNOHANG)
		if pid != 0 || err != nil {
			r.copyReady(open, 0)
			store{r.p}.finish(r.c, ended)
			r.listeners.tell([]byte(decimal(exitCode(ended)) + "\n"))
			return ended
		}
		r.copyReady(open, -1)
	}
}

// copyReady copies what can be read, and hears who wants to listen: until
// nothing is ready where timeout is 0.
func (r *relay) copyReady(open []sys.PollFD, timeout int64) {
	buf := make([]byte, 32<<10)
	for {
		n, err := r.p.Poll(open, timeout)
		if n == 0 || err != nil {
			return
		}
		for i := range open {
			if open[i].FD < 0 || open[i].Revents == 0 {
				continue
			}
			if i == len(r.from) {
				st, _ := sys.Fstat(r.p, r.log)
				r.listeners.answer(st.Size)
				continue
			}
			n, err := r.p.Read(open[i].FD, buf)
			if n == 0 || err != nil {
				r.p.Close(open[i].FD)
				open[i].FD = -1
				continue
			}
			r.pass(i, buf[:n])
		}
		if timeout != 0 {
			return
		}
	}
}

// pass logs what was printed, a line each, and sends it on.
func (r *relay) pass(stream int, b []byte) {
	if r.to[stream] >= 0 {
		sys.WriteAll(r.p, r.to[stream], b)
	}
	name := [2]string{"stdout", "stderr"}[stream]
	for line := range strings.Lines(string(b)) {
		entry := json.Object(text("log", line), text("stream", name), text("time", stamp(r.p.Now())))
		bytes := append(entry.Append(nil), '\n')
		sys.WriteAll(r.p, r.log, bytes)
		r.listeners.tell(bytes)
	}
}

// stop ends a container's first process: by a signal, and after a while by
// SIGKILL.
func (s store) stop(c *container, sig sys.Signal, seconds int) {
	if c.state.pid == 0 {
		return
	}
	s.p.Kill(c.state.pid, sig)
	if !s.ends(c.id, seconds) {
		s.p.Kill(c.state.pid, sys.SIGKILL)
		s.ends(c.id, 10)
	}
}

// pause is how often a state is looked at.
const pause = 10_000_000 // nanoseconds

// ends waits until a container does not run, so many seconds at most (below
// 0: for ever).
func (s store) ends(id string, seconds int) bool {
	for n := 0; seconds < 0 || n <= seconds*100; n++ {
		c, ok := s.load(id)
		if !ok || c.state.pid == 0 {
			return true
		}
		if s.p.Nanosleep(pause) == sys.EINTR {
			return false
		}
	}
	return false
}
