package docker

import (
	"github.com/overlook-fs/overlook/sim/sys"
)

// placement says which group of processes a new one belongs to.
type placement uint8

const (
	beside placement = iota // its parent's: what the terminal interrupts is both
	apart                   // its own
)

// launch starts a process that becomes another program.
type launch struct {
	p       sys.Process
	streams [3]int
	how     placement
	what    func(p sys.Process, tell func(line string)) error // executes; it returns only where that fails
}

// run starts the process and waits until it has executed. told is what it said
// before: its mount namespace in a line, and after that why it failed.
func (l *launch) run() (pid int, told string, err error) {
	r, w, err := l.p.Pipe2(sys.O_CLOEXEC)
	if err != nil {
		return 0, "", because("pipe2", "", err)
	}
	pid, err = l.p.Fork(func(p sys.Process) int {
		if err := l.arrange(p); err != nil {
			sys.WriteAll(p, w, []byte("\n"+lower(err.Error())))
			return 1
		}
		tell := func(line string) { sys.WriteAll(p, w, []byte(line+"\n")) }
		if err := l.what(p, tell); err != nil {
			sys.WriteAll(p, w, []byte(err.Error()))
		}
		return 1
	})
	l.p.Close(w)
	if err != nil {
		l.p.Close(r)
		return 0, "", because("fork", "", err)
	}
	text, _ := sys.ReadAll(l.p, r)
	l.p.Close(r)
	return pid, string(text), nil
}

// arrange gives the new process its standard descriptors, its group and
// ordinary signals.
func (l *launch) arrange(p sys.Process) error {
	if l.how == apart {
		p.Setpgid(0, 0)
	}
	for _, sig := range []sys.Signal{sys.SIGINT, sys.SIGTERM, sys.SIGCHLD} {
		p.Sigaction(sig, sys.ActionDefault)
	}
	var high [3]int
	for i, fd := range l.streams {
		n, err := p.DupFrom(fd, 10, sys.O_CLOEXEC)
		if err != nil {
			return err
		}
		high[i] = n
	}
	for i, fd := range high {
		if err := p.Dup3(fd, i, 0); err != nil {
			return err
		}
	}
	return nil
}
