package traces

import (
	"fmt"
	"time"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Base is the directory that every trace runs in, a filesystem of its own.
const Base = "/tmp"

// Side is a kernel that a trace runs in.
type Side struct {
	views  []sys.Process // by People
	files  [slots]int    // descriptors, or -1
	base   int           // descriptor of Base
	normal normal
	pause  time.Duration // before each step
	lines  []string      // what the last step saw, in order

	handles [slots]sys.FileHandle
	maps    [slots]sys.Mapping // nil: none
}

// NewSide prepares a process, whose working directory is Base, for a trace.
func NewSide(p sys.Process) (*Side, error) {
	s := &Side{normal: newNormal()}
	for i := range s.files {
		s.files[i] = -1
	}
	for i, who := range People {
		if i == 0 {
			s.views = append(s.views, p)
			continue
		}
		s.views = append(s.views, p.As(who.Cred))
	}
	p.Umask(0o022)
	if _, err := p.Sigaction(sys.SIGPIPE, sys.ActionIgnore); err != nil {
		return nil, err
	}
	var err error
	s.base, err = sys.Open(p, ".", sys.O_PATH|sys.O_DIRECTORY, 0)
	return s, err
}

// root is the process as the superuser.
func (s *Side) root() sys.Process { return s.views[0] }

// Do makes one step and returns what it saw. A panic is seen like all else, but
// it is the last: nothing more can be asked of a kernel that had one.
func (s *Side) Do(o Op) (lines []string) {
	s.lines = nil
	defer func() {
		if broken := recover(); broken != nil {
			lines = append(s.lines, fmt.Sprint("panic: ", broken))
		}
	}()
	time.Sleep(s.pause)
	c := find(o.Call)
	if c == nil {
		return []string{"no such call"}
	}
	s.say(c.run(s, s.views[o.Who], o))
	return s.lines
}

func (s *Side) say(line string) { s.lines = append(s.lines, line) }

// Close closes every open file, and ends every mapping.
func (s *Side) Close() {
	s.closeFiles()
	s.root().Close(s.base)
}

func (s *Side) closeFiles() {
	for i, fd := range s.files {
		if fd >= 0 {
			s.root().Close(fd)
			s.files[i] = -1
		}
		s.unmap(i)
	}
}

// dir is the descriptor that a slot holds, AT_FDCWD for cwd.
func (s *Side) dir(slot int) int {
	if slot == cwd {
		return sys.AT_FDCWD
	}
	return s.files[slot]
}

// hold puts an open file into a slot.
func (s *Side) hold(slot, fd int) {
	if s.files[slot] >= 0 {
		s.root().Close(s.files[slot])
	}
	s.files[slot] = fd
}

// word is an error by its name.
func word(err error) string {
	if err == nil {
		return "ok"
	}
	if errno, ok := err.(sys.Errno); ok {
		return errno.Name()
	}
	return "no Linux error: " + err.Error()
}
