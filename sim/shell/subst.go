package shell

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"mvdan.cc/sh/v3/syntax"
)

// substitute is the output of $( ) without its last newlines.
func (s *Shell) substitute(cs *syntax.CmdSubst) (string, error) {
	if path := s.onlyInput(cs.Stmts); path != nil {
		return s.substituteFile(path)
	}
	r, w, err := s.p.Pipe2(sys.O_CLOEXEC)
	if err != nil {
		return "", failLine("cannot make pipe for command substitution: " + err.Error())
	}
	r, w = s.raise(r), s.raise(w)
	pid, err := s.fork(func(c *Shell) int {
		c.p.Close(r)
		c.plug(w, 1)
		c.traceDepth()
		if !c.options.shopt["inherit_errexit"] {
			c.options.set('e', false)
		}
		c.lastExecs(cs.Stmts)
		return c.status
	})
	s.p.Close(w)
	if err != nil {
		s.p.Close(r)
		s.forkFailed(err)
		return "", nil
	}
	out := s.readPipe(r)
	s.p.Close(r)
	s.status = s.waitFor(pid)
	return trimOutput(out), nil
}

// readPipe reads to the end, through interruptions.
func (s *Shell) readPipe(fd int) []byte {
	var all []byte
	for {
		b, err := sys.ReadAll(s.p, fd)
		all = append(all, b...)
		if err != sys.EINTR {
			return all
		}
		s.signals()
		if s.done() {
			return all
		}
	}
}

func trimOutput(out []byte) string {
	text := string(out)
	if strings.IndexByte(text, 0) >= 0 {
		text = strings.ReplaceAll(text, "\x00", "")
	}
	return strings.TrimRight(text, "\n")
}

// onlyInput is the word of $(< file).
func (s *Shell) onlyInput(list []*syntax.Stmt) *syntax.Redirect {
	if len(list) != 1 || list[0].Cmd != nil || len(list[0].Redirs) != 1 || list[0].Negated || list[0].Background {
		return nil
	}
	if r := list[0].Redirs[0]; r.Op == syntax.RdrIn && r.N == nil {
		return r
	}
	return nil
}

func (s *Shell) substituteFile(r *syntax.Redirect) (string, error) {
	path, err := s.redirectWord(r)
	if err != nil {
		return "", err
	}
	data, err := sys.ReadFile(s.p, path)
	if err != nil {
		s.errorf("%s: %v", path, err)
		s.status = 1
		return "", nil
	}
	s.status = 0
	return trimOutput(data), nil
}

// processSubstitution starts <( ) or >( ) and is the name to reach it by.
func (s *Shell) processSubstitution(ps *syntax.ProcSubst) (string, error) {
	r, w, err := s.p.Pipe2(0)
	if err != nil {
		return "", failLine("cannot make pipe for process substitution: " + err.Error())
	}
	ours, theirs, fd := r, w, 1
	if ps.Op == syntax.CmdOut {
		ours, theirs, fd = w, r, 0
	}
	ours, theirs = s.highest(ours), s.raise(theirs)
	pid, err := s.fork(func(c *Shell) int {
		c.p.Close(ours)
		c.plug(theirs, fd)
		c.closeSubstitutions()
		c.lastExecs(ps.Stmts)
		return c.status
	})
	s.p.Close(theirs)
	if err != nil {
		s.p.Close(ours)
		s.forkFailed(err)
		return "", nil
	}
	s.lastPID = pid
	s.procSubsts = append(s.procSubsts, ours)
	return "/dev/fd/" + strconv.Itoa(ours), nil
}

// highest moves a descriptor to 63 or below, where bash keeps them.
func (s *Shell) highest(fd int) int {
	for at := 63; at > saveAbove; at-- {
		if _, err := s.p.GetFlags(at); err != nil {
			if s.p.Dup3(fd, at, 0) == nil {
				s.p.Close(fd)
				return at
			}
		}
	}
	return fd
}

// closeSubstitutions closes the process substitutions of a command that ended.
func (s *Shell) closeSubstitutions() {
	for _, fd := range s.procSubsts {
		s.p.Close(fd)
	}
	s.procSubsts = nil
}
