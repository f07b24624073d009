package shell

import (
	"fmt"
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
	"mvdan.cc/sh/v3/syntax"
)

// coprocess is what a job that coproc started leaves in variables.
type coprocess struct {
	name string
	fds  [2]int // what it writes, what it reads
}

// coproc starts a command in the background with a pipe to it and one from
// it, whose descriptors an array holds.
func (s *Shell) coproc(cmd *syntax.CoprocClause) {
	name := "COPROC"
	if cmd.Name != nil {
		name = cmd.Name.Lit()
	}
	in, toIt, err := s.p.Pipe2(sys.O_CLOEXEC)
	if err != nil {
		s.forkFailed(err)
		return
	}
	fromIt, out, err := s.p.Pipe2(sys.O_CLOEXEC)
	if err != nil {
		s.forkFailed(err)
		return
	}
	in, out = s.raise(in), s.raise(out)
	toIt, fromIt = s.raiseTo(toIt, 60), s.raiseTo(fromIt, 63)
	pid, err := s.fork(func(c *Shell) int {
		c.joinGroup(0, backgroundJob)
		c.plug(in, 0)
		c.plug(out, 1)
		c.p.Close(toIt)
		c.p.Close(fromIt)
		c.lastExecs([]*syntax.Stmt{cmd.Stmt})
		return c.status
	})
	s.p.Close(in)
	s.p.Close(out)
	if err != nil {
		s.forkFailed(err)
		return
	}
	s.ownGroup(pid, pid)
	j := s.addJob([]int{pid}, s.textOf(cmd.Pos(), cmd.End()))
	j.coproc = &coprocess{name, [2]int{fromIt, toIt}}
	s.lastPID = pid
	s.setArray(name, []string{strconv.Itoa(fromIt), strconv.Itoa(toIt)})
	s.set(name+"_PID", strconv.Itoa(pid))
	s.status = 0
	if s.interactive {
		s.stderr(fmt.Sprintf("[%d] %d\n", j.id, pid))
	}
}

// endCoproc closes the pipes of a coprocess that has ended.
func (s *Shell) endCoproc(c *coprocess) {
	for _, fd := range c.fds {
		s.p.Close(fd)
	}
	s.unset(c.name)
	s.unset(c.name + "_PID")
}
