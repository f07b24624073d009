package shell

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"mvdan.cc/sh/v3/syntax"
)

// members are the commands of a pipeline from left to right, and for each
// whether its standard error goes into the pipe as well.
func members(st *syntax.Stmt, both bool, list []*syntax.Stmt, errs []bool) ([]*syntax.Stmt, []bool) {
	if cmd, ok := st.Cmd.(*syntax.BinaryCmd); ok && len(st.Redirs) == 0 && !st.Negated &&
		(cmd.Op == syntax.Pipe || cmd.Op == syntax.PipeAll) {
		list, errs = members(cmd.X, cmd.Op == syntax.PipeAll, list, errs)
		return members(cmd.Y, both, list, errs)
	}
	return append(list, st), append(errs, both)
}

// pipe is a pipeline that is being started: processes, and for the next
// member where its standard input comes from.
type pipe struct {
	members []*syntax.Stmt
	errs    []bool
	pids    []int
	in      int
	where   place
}

// pipeline runs a | b, each member in a process of its own.
func (s *Shell) pipeline(cmd *syntax.BinaryCmd) {
	list, errs := members(&syntax.Stmt{Cmd: cmd}, false, nil, nil)
	pl := &pipe{members: list, errs: errs, in: -1}
	if s.options.shopt["lastpipe"] && !s.jobs.control {
		s.lastHere(pl)
		return
	}
	if err := s.startMembers(pl, len(list)); err != nil {
		s.forkFailed(err)
	}
	if len(pl.pids) == 0 {
		return
	}
	s.status = s.foreground(pl.pids, func() string { return s.textOf(cmd.Pos(), cmd.End()) })
}

// startMembers starts the first n members of a pipeline.
func (s *Shell) startMembers(pl *pipe, n int) error {
	for i, st := range pl.members[:n] {
		r, w := -1, -1
		if i < len(pl.members)-1 {
			var err error
			if r, w, err = s.p.Pipe2(sys.O_CLOEXEC); err != nil {
				return err
			}
			r, w = s.raise(r), s.raise(w)
		}
		from, both := pl.in, pl.errs[i]
		group := 0
		if len(pl.pids) > 0 {
			group = pl.pids[0]
		}
		pid, err := s.fork(func(c *Shell) int {
			c.joinGroup(group, pl.where)
			if pl.where == backgroundJob {
				c.detach(st, from >= 0)
			}
			c.plug(from, 0)
			c.plug(w, 1)
			if both {
				c.p.Dup3(1, 2, 0)
			}
			if r >= 0 {
				c.p.Close(r)
			}
			c.lastExecs([]*syntax.Stmt{st})
			return c.status
		})
		if from >= 0 {
			s.p.Close(from)
		}
		if w >= 0 {
			s.p.Close(w)
		}
		pl.in = r
		if err != nil {
			return err
		}
		pl.pids = append(pl.pids, pid)
		s.ownGroup(pid, pl.pids[0])
	}
	return nil
}

// lastHere runs a pipeline whose last member runs in this shell, as shopt
// lastpipe has it.
func (s *Shell) lastHere(pl *pipe) {
	last := len(pl.members) - 1
	if err := s.startMembers(pl, last); err != nil {
		s.forkFailed(err)
		return
	}
	stdin, err := s.p.DupFrom(0, saveAbove, sys.O_CLOEXEC)
	if err != nil {
		stdin = -1
	}
	s.plug(pl.in, 0)
	s.stmt(pl.members[last])
	s.out.flush()
	if s.p.Close(0); stdin >= 0 {
		s.plug(stdin, 0)
	}
	status := s.status
	failed := s.foreground(pl.pids, nil)
	s.pipeStatus = append(s.pipeStatus, status)
	if status == 0 && s.options.pipefail {
		status = failed
	}
	s.status = status
}

// raise moves a descriptor out of the script's way.
func (s *Shell) raise(fd int) int { return s.raiseTo(fd, saveAbove) }

func (s *Shell) raiseTo(fd, low int) int {
	if fd >= low {
		return fd
	}
	high, err := s.p.DupFrom(fd, low, sys.O_CLOEXEC)
	if err != nil {
		return fd
	}
	s.p.Close(fd)
	return high
}

// plug makes an end of a pipe descriptor fd.
func (s *Shell) plug(end, fd int) {
	if end >= 0 {
		s.p.Dup3(end, fd, 0)
		s.p.Close(end)
	}
}
