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

// pipeline runs a | b, each member in a process of its own.
func (s *Shell) pipeline(cmd *syntax.BinaryCmd) {
	pids, err := s.startPipeline(cmd)
	if err != nil {
		s.forkFailed(err)
	}
	if len(pids) == 0 {
		return
	}
	s.status = s.foreground(pids, func() string { return s.textOf(cmd.Pos(), cmd.End()) })
}

// startPipeline starts the members of a pipeline.
func (s *Shell) startPipeline(cmd *syntax.BinaryCmd) ([]int, error) {
	list, errs := members(&syntax.Stmt{Cmd: cmd}, false, nil, nil)
	var pids []int
	in := -1
	for i, st := range list {
		r, w := -1, -1
		if i < len(list)-1 {
			var err error
			if r, w, err = s.p.Pipe2(sys.O_CLOEXEC); err != nil {
				return pids, err
			}
			r, w = s.raise(r), s.raise(w)
		}
		from, both := in, errs[i]
		group := 0
		if len(pids) > 0 {
			group = pids[0]
		}
		pid, err := s.fork(func(c *Shell) int {
			c.joinGroup(group, foregroundJob)
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
		if in >= 0 {
			s.p.Close(in)
		}
		if w >= 0 {
			s.p.Close(w)
		}
		in = r
		if err != nil {
			return pids, err
		}
		pids = append(pids, pid)
		s.ownGroup(pid, pids[0])
	}
	return pids, nil
}

// raise moves a descriptor out of the script's way.
func (s *Shell) raise(fd int) int {
	if fd >= saveAbove {
		return fd
	}
	high, err := s.p.DupFrom(fd, saveAbove, sys.O_CLOEXEC)
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
