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
	kin     int                       // whose PID namespace it is in: 0: its parent's
	what    func(p sys.Process) error // executes; it returns only where that fails
}

// run starts the process and waits until it has executed. problem is why that
// failed.
func (l *launch) run() (pid int, problem string, err error) {
	r, w, err := l.p.Pipe2(sys.O_CLOEXEC)
	if err != nil {
		return 0, "", because("pipe2", "", err)
	}
	pid, err = l.fork(func(p sys.Process) int {
		if err := l.arrange(p); err != nil {
			sys.WriteAll(p, w, []byte(lower(err.Error())))
			return 1
		}
		sys.WriteAll(p, w, []byte(l.what(p).Error()))
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

// itself stands for a process in the place of its own pid: the new process is
// the first of a PID namespace.
const itself = -1

// fork starts the process in the PID namespace that it is to be in, and leaves
// its parent's further children where they were.
func (l *launch) fork(program sys.Program) (pid int, err error) {
	if l.kin == 0 {
		return l.p.Fork(program)
	}
	own, err := openSpace(l.p, "self", "pid")
	if err != nil {
		return 0, err
	}
	defer l.p.Close(own)
	if l.kin == itself {
		err = l.p.Unshare(sys.CLONE_NEWPID)
	} else {
		err = joinSpace(l.p, decimal(l.kin), "pid", sys.CLONE_NEWPID)
	}
	if err != nil {
		return 0, err
	}
	pid, err = l.p.Fork(program)
	if back := l.p.Setns(own, sys.CLONE_NEWPID); err == nil {
		err = back
	}
	return pid, err
}

// openSpace opens a namespace of a process.
func openSpace(p sys.Process, pid, name string) (int, error) {
	path := "/proc/" + pid + "/ns/" + name
	fd, err := sys.Open(p, path, sys.O_RDONLY|sys.O_CLOEXEC, 0)
	if err != nil {
		return -1, wrong("open", path, err)
	}
	return fd, nil
}

// joinSpace makes p a member of another process's namespace; of one of PIDs,
// the children that it will have.
func joinSpace(p sys.Process, pid, name string, kind int) error {
	fd, err := openSpace(p, pid, name)
	if err != nil {
		return err
	}
	defer p.Close(fd)
	if err := p.Setns(fd, kind); err != nil {
		return wrong("setns", "/proc/"+pid+"/ns/"+name, err)
	}
	return nil
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
