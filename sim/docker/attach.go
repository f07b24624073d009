package docker

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/image/json"
	"github.com/overlook-fs/overlook/sim/sys"
)

func attach(c *client, s *syntax, args []string) error {
	var noStdin bool
	proxy := true
	var keys string
	s.flag(&noStdin, 0, "no-stdin")
	s.flag(&proxy, 0, "sig-proxy")
	s.value(&keys, 0, "detach-keys")
	names, err := s.parse(args, 1, 1)
	if err != nil {
		return err
	}
	made, err := c.store.container(names[0])
	switch {
	case err != nil:
		return err
	case made.state.pid == 0:
		return refuse("You cannot attach to a stopped container, start it first")
	}
	return c.attachTo(made, made.running.stdin && !noStdin)
}

// attachTo shows what a container prints until it ends, and gives it what
// docker reads.
func (c *client) attachTo(made *container, stdin bool) error {
	if stdin && made.running.tty && !sys.IsTerminal(c.p, 0) {
		return refuse("the input device is not a TTY")
	}
	e := &ear{p: c.p, c: made}
	if err := e.open(); err != nil {
		return err
	}
	if stdin {
		pid, err := c.p.Fork(func(p sys.Process) int { return give(p, made) })
		if err != nil {
			return because("fork", "", err)
		}
		defer func() {
			c.p.Kill(pid, sys.SIGKILL)
			c.p.Wait4(pid, 0)
		}()
	}
	c.p.Sigaction(sys.SIGINT, sys.ActionCatch)
	i := &interrupts{p: c.p, c: made, apart: true}
	for {
		line, err := e.line()
		switch {
		case err == sys.EINTR:
			if i.take() {
				c.status = 1
				return nil
			}
		case err != nil:
			return because("read", made.dir(), err)
		case line[0] == '{':
			c.logged(line, false)
			c.flush()
		default:
			c.status, err = strconv.Atoi(line)
			return err
		}
	}
}

// give is the process that gives a container what docker reads. The end of a
// terminal's input is that of a container's; any other's is not.
func give(p sys.Process, made *container) int {
	p.Sigaction(sys.SIGINT, sys.ActionIgnore)
	to, err := sys.Open(p, made.dir()+stdinFIFO, sys.O_WRONLY, 0)
	if err != nil {
		return 1
	}
	buf := make([]byte, 4096)
	for {
		n, err := p.Read(0, buf)
		if n == 0 || err != nil {
			break
		}
		if sys.WriteAll(p, to, buf[:n]) != nil {
			return 1
		}
	}
	if made.running.tty {
		ask(p, made, endOfInput)
	}
	return 0
}

// ask writes a line to who runs a container.
func ask(p sys.Process, made *container, line string) error {
	control, err := sys.Open(p, made.dir()+attachFIFO, sys.O_WRONLY|sys.O_NONBLOCK, 0)
	if err != nil {
		return refuse("attaching to a container that has docker run's terminal is not simulated here: docker exec -it ", made.name, " bash")
	}
	defer p.Close(control)
	return sys.WriteAll(p, control, []byte(line+"\n"))
}

// ear is a listener's end.
type ear struct {
	p      sys.Process
	c      *container
	fd     int
	read   string // and not taken yet
	logged int    // how long the log was when it began to hear
}

// open begins to hear what a container prints from now on.
func (e *ear) open() error {
	name := "attach-" + decimal(e.p.Getpid())
	path := e.c.dir() + "/" + name
	if err := sys.Mknod(e.p, path, sys.S_IFIFO|0o600, 0); err != nil {
		return because("mkfifo", path, err)
	}
	defer sys.Unlink(e.p, path)
	var err error
	if e.fd, err = sys.Open(e.p, path, sys.O_RDWR|sys.O_CLOEXEC, 0); err != nil {
		return because("open", path, err)
	}
	if err := ask(e.p, e.c, name); err != nil {
		return err
	}
	first, err := e.line()
	if err != nil {
		return because("read", path, err)
	}
	e.logged, err = strconv.Atoi(first)
	return err
}

// line is the next line; EINTR where a signal came first.
func (e *ear) line() (string, error) {
	var buf [4096]byte
	for {
		if line, rest, ok := strings.Cut(e.read, "\n"); ok {
			e.read = rest
			return line, nil
		}
		n, err := e.p.Read(e.fd, buf[:])
		if err != nil {
			return "", err
		}
		e.read += string(buf[:n])
	}
}

// logged shows an entry of a log.
func (c *client) logged(entry string, times bool) {
	v, _ := json.Parse([]byte(entry))
	text := v.Get("log").Str()
	if times {
		text = v.Get("time").Str() + " " + text
	}
	if v.Get("stream").Str() == "stderr" {
		c.complain(text)
	} else {
		c.print(text)
	}
}

func logs(c *client, s *syntax, args []string) error {
	var follow, times bool
	tail := "all"
	s.flag(&follow, 'f', "follow")
	s.flag(&times, 't', "timestamps")
	s.value(&tail, 'n', "tail")
	names, err := s.parse(args, 1, 1)
	if err != nil {
		return err
	}
	made, err := c.store.container(names[0])
	if err != nil {
		return err
	}
	follow = follow && made.state.pid != 0
	e := &ear{p: c.p, c: made}
	if follow {
		if err := e.open(); err != nil {
			return err
		}
	}
	text := c.store.readText(made.dir() + "/" + made.id + "-json.log")
	if follow {
		text = text[:min(e.logged, len(text))]
	}
	entries := strings.SplitAfter(text, "\n")
	entries = entries[:len(entries)-1]
	if n, err := strconv.Atoi(tail); err == nil && n >= 0 {
		entries = entries[max(0, len(entries)-n):]
	}
	for _, entry := range entries {
		c.logged(entry, times)
	}
	for follow {
		c.flush()
		line, err := e.line()
		if err != nil || line[0] != '{' {
			return because("read", made.dir(), err)
		}
		c.logged(line, times)
	}
	return nil
}
