package shell

import "mvdan.cc/sh/v3/syntax"

// timed runs time, which prints how long a pipeline took.
func (s *Shell) timed(cmd *syntax.TimeClause) {
	start := s.p.Now().Nano()
	self, children := s.p.Times()
	if cmd.Stmt != nil {
		s.stmt(cmd.Stmt)
	} else {
		s.status = 0
	}
	self2, children2 := s.p.Times()
	user := self2.User + children2.User - self.User - children.User
	system := self2.System + children2.System - self.System - children.System
	real := s.p.Now().Nano() - start
	s.out.flush()
	if cmd.PosixFormat {
		text := ""
		for _, t := range []struct {
			name string
			nano int64
		}{{"real", real}, {"user", user}, {"sys", system}} {
			text += t.name + " " + minutes(t.nano%60e9, 2)[2:]
			text = text[:len(text)-1] + "\n"
		}
		s.stderr(text)
		return
	}
	s.stderr("\nreal\t" + minutes(real, 3) + "\nuser\t" + minutes(user, 3) + "\nsys\t" + minutes(system, 3) + "\n")
}
