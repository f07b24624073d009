package docker

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Beside its papers a container that runs has two FIFOs: what is written to
// stdinFIFO it reads, and to attachFIFO goes a line from who wants to listen,
// or endOfInput.
const (
	stdinFIFO  = "/stdin"
	attachFIFO = "/attach"
	endOfInput = "end"
)

// listeners are those who hear what a container prints, each by a FIFO of its
// own: first how long the log is, then what is added to the log, and in the end
// the status.
type listeners struct {
	p       sys.Process
	dir     string
	control int   // of attachFIFO
	input   int   // keeps stdinFIFO from its end; -1: there is none
	outputs []int // the writing ends of the listeners
}

// open makes the FIFO by which listeners come.
func (l *listeners) open() error {
	l.input = -1
	var err error
	l.control, err = l.fifo(attachFIFO)
	return err
}

// fifo makes a FIFO anew and opens it for both ends, so that it has no end.
func (l *listeners) fifo(name string) (int, error) {
	sys.Unlink(l.p, l.dir+name)
	err := sys.Mknod(l.p, l.dir+name, sys.S_IFIFO|0o600, 0)
	if err != nil {
		return -1, because("mkfifo", l.dir+name, err)
	}
	fd, err := sys.Open(l.p, l.dir+name, sys.O_RDWR|sys.O_CLOEXEC, 0)
	return fd, because("open", l.dir+name, err)
}

// openInput is what the container reads.
func (l *listeners) openInput() (in int, err error) {
	if l.input, err = l.fifo(stdinFIFO); err != nil {
		return -1, err
	}
	in, err = sys.Open(l.p, l.dir+stdinFIFO, sys.O_RDONLY|sys.O_CLOEXEC, 0)
	return in, because("open", l.dir+stdinFIFO, err)
}

// answer does what the lines in attachFIFO ask for; so long is the log.
func (l *listeners) answer(logged int64) {
	var b [4096]byte
	n, _ := l.p.Read(l.control, b[:])
	for line := range strings.Lines(string(b[:n])) {
		name := strings.TrimSuffix(line, "\n")
		if name == endOfInput {
			if l.input >= 0 {
				l.p.Close(l.input)
				l.input = -1
			}
			continue
		}
		// Who has gone meanwhile is not waited for.
		probe, err := sys.Open(l.p, l.dir+"/"+name, sys.O_WRONLY|sys.O_NONBLOCK|sys.O_CLOEXEC, 0)
		if err != nil {
			continue
		}
		fd, err := sys.Open(l.p, l.dir+"/"+name, sys.O_WRONLY|sys.O_CLOEXEC, 0)
		l.p.Close(probe)
		if err == nil {
			l.p.Sigaction(sys.SIGPIPE, sys.ActionIgnore)
			l.outputs = append(l.outputs, fd)
			sys.WriteAll(l.p, fd, []byte(decimal(int(logged))+"\n"))
		}
	}
}

// tell writes a line to every listener; who does not listen any more is none.
func (l *listeners) tell(line []byte) {
	kept := l.outputs[:0]
	for _, fd := range l.outputs {
		if sys.WriteAll(l.p, fd, line) == nil {
			kept = append(kept, fd)
		} else {
			l.p.Close(fd)
		}
	}
	l.outputs = kept
}
