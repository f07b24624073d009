package shell

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"mvdan.cc/sh/v3/syntax"
)

// stmts runs statements until one of them makes the shell leave.
func (s *Shell) stmts(list []*syntax.Stmt) {
	for _, st := range list {
		s.stmt(st)
		if s.done() {
			return
		}
	}
}

// stmt runs one statement.
func (s *Shell) stmt(st *syntax.Stmt) {
	s.signals()
	if s.done() || s.options.on('n') && !s.interactive {
		return
	}
	if st.Background {
		s.background(st)
		return
	}
	s.line = s.lineOf(st.Pos())
	if !st.Negated {
		s.redirected(st)
		s.checkStatus(st)
		return
	}
	s.ignoreErr++
	s.redirected(st)
	s.ignoreErr--
	if !s.done() {
		s.status = 1 - min(s.status, 1)
	}
}

// checkStatus runs the ERR trap and honours set -e behind a command that
// failed.
func (s *Shell) checkStatus(st *syntax.Stmt) {
	if s.status == 0 || s.ignoreErr > 0 || s.done() {
		return
	}
	switch cmd := st.Cmd.(type) {
	case *syntax.IfClause, *syntax.WhileClause, *syntax.ForClause, *syntax.CaseClause, *syntax.Block:
		return
	case *syntax.BinaryCmd:
		if cmd.Op == syntax.AndStmt || cmd.Op == syntax.OrStmt {
			return
		}
	}
	s.trapped("ERR")
	if s.options.on('e') && !s.done() {
		s.exit(s.status)
	}
}

// redirected runs a statement's command with its redirections.
func (s *Shell) redirected(st *syntax.Stmt) {
	if call, ok := st.Cmd.(*syntax.CallExpr); ok {
		s.simple(call, st)
		return
	}
	if len(st.Redirs) == 0 {
		s.command(st)
		return
	}
	saved, err := s.redirect(st.Redirs)
	defer s.undo(saved)
	if err != nil {
		s.fail(err)
		return
	}
	if st.Cmd != nil {
		s.command(st)
	} else {
		s.status = 0
	}
}

// command runs a compound command.
func (s *Shell) command(st *syntax.Stmt) {
	switch cmd := st.Cmd.(type) {
	case *syntax.Block:
		s.stmts(cmd.Stmts)
	case *syntax.Subshell:
		s.inSubshell(cmd)
	case *syntax.BinaryCmd:
		s.binary(cmd)
	case *syntax.IfClause:
		s.ifClause(cmd)
	case *syntax.WhileClause:
		s.whileClause(cmd)
	case *syntax.ForClause:
		s.forClause(cmd)
	case *syntax.CaseClause:
		s.caseClause(cmd)
	case *syntax.FuncDecl:
		s.define(cmd)
	case *syntax.ArithmCmd:
		s.announce(s.textOf(cmd.Pos(), cmd.End()))
		s.arithmCommand(cmd)
	case *syntax.LetClause:
		s.let(cmd)
	case *syntax.TestClause:
		s.announce(s.textOf(cmd.Pos(), cmd.End()))
		s.testClause(cmd)
	case *syntax.DeclClause:
		s.declClause(cmd, nil)
	case *syntax.TimeClause:
		s.timed(cmd)
	case *syntax.CoprocClause:
		s.coproc(cmd)
	case nil:
		s.status = 0
	}
}

// condition runs a list whose failure is an answer, not an error.
func (s *Shell) condition(list []*syntax.Stmt) bool {
	s.ignoreErr++
	s.stmts(list)
	s.ignoreErr--
	return s.status == 0
}

// binary runs x && y, x || y and pipelines.
func (s *Shell) binary(cmd *syntax.BinaryCmd) {
	if cmd.Op == syntax.Pipe || cmd.Op == syntax.PipeAll {
		s.pipeline(cmd)
		return
	}
	s.ignoreErr++
	s.stmt(cmd.X)
	s.ignoreErr--
	if s.done() || (s.status == 0) != (cmd.Op == syntax.AndStmt) {
		return
	}
	s.stmt(cmd.Y)
}

func (s *Shell) ifClause(cmd *syntax.IfClause) {
	for ; cmd != nil; cmd = cmd.Else {
		if len(cmd.Cond) == 0 || s.condition(cmd.Cond) && !s.done() {
			s.stmts(cmd.Then)
			return
		}
		if s.done() {
			return
		}
	}
	s.status = 0
}

// inSubshell runs ( list ).
func (s *Shell) inSubshell(cmd *syntax.Subshell) {
	pid, err := s.fork(func(c *Shell) int {
		c.joinGroup(0, foregroundJob)
		c.lastExecs(cmd.Stmts)
		return c.status
	})
	if err != nil {
		s.forkFailed(err)
		return
	}
	s.ownGroup(pid, pid)
	s.status = s.foreground([]int{pid}, nil)
}

// lastExecs runs the list of a forked process. A list that is one simple
// command needs no further process.
func (s *Shell) lastExecs(list []*syntax.Stmt) {
	if len(list) == 1 && !list[0].Background && !list[0].Negated {
		if _, ok := list[0].Cmd.(*syntax.CallExpr); ok && len(s.traps) == 0 {
			s.mayExec = true
		}
	}
	s.stmts(list)
	if s.leaving.why == leaveLine {
		s.status = max(s.status, 1)
	}
}

// forkFailed says why there is no further process. Where there can be none, a
// script ends.
func (s *Shell) forkFailed(err error) {
	switch {
	case s.dash:
		s.errorf("Cannot fork")
		s.exit(2)
	case err == sys.EAGAIN:
		s.errorf("fork: retry: %v", err)
		s.status = 254
	default:
		s.stderr(s.speaker() + ": fork: " + err.Error() + "\n")
		s.leaving, s.status = leave{why: leaveLine}, 254
		if !s.prompting {
			s.exit(254)
		}
	}
}
