package shell

import (
	"github.com/overlook-fs/overlook/sim/coreutils"
	"github.com/overlook-fs/overlook/sim/coreutils/regex"
	"github.com/overlook-fs/overlook/sim/sys"
	"mvdan.cc/sh/v3/syntax"
)

// testClause runs [[ ]].
func (s *Shell) testClause(cmd *syntax.TestClause) {
	ok, err := s.test(cmd.X)
	if err != nil {
		if f, isFailure := err.(*failure); isFailure && f.ends == leaveLine && f.code == 1 {
			f.ends = leaveNot
			s.fail(&failure{"[[: " + f.text, leaveNot, 1})
			return
		}
		s.fail(err)
		return
	}
	s.status = 1
	if ok {
		s.status = 0
	}
}

func (s *Shell) test(x syntax.TestExpr) (bool, error) {
	switch x := x.(type) {
	case *syntax.Word:
		text, err := s.expandLiteral(x)
		if s.options.on('x') && err == nil {
			s.trace("[[ -n " + quoteTrace(text) + " ]]")
		}
		return text != "", err
	case *syntax.ParenTest:
		return s.test(x.X)
	case *syntax.UnaryTest:
		return s.unaryTest(x)
	case *syntax.BinaryTest:
		return s.binaryTest(x)
	}
	return false, nil
}

func (s *Shell) unaryTest(x *syntax.UnaryTest) (bool, error) {
	not := ""
	if x.Op == syntax.TsNot {
		inner, isUnary := x.X.(*syntax.UnaryTest)
		if !isUnary || inner.Op == syntax.TsNot {
			ok, err := s.test(x.X)
			return !ok, err
		}
		x, not = inner, "! "
	}
	word, ok := x.X.(*syntax.Word)
	if !ok {
		return false, nil
	}
	text, err := s.expandLiteral(word)
	if err != nil {
		return false, err
	}
	op := x.Op.String()
	if s.options.on('x') {
		s.trace("[[ " + not + op + " " + quoteTrace(text) + " ]]")
	}
	return s.unary(op, text) == (not == ""), nil
}

// unary is a test with one operand, those of the shell itself included.
func (s *Shell) unary(op, text string) bool {
	switch op {
	case "-v":
		o, err := s.refOperand(text)
		return err == nil && o.set
	case "-R":
		v := s.vars.lookup(text)
		return v.is(reference) && v.set
	case "-o":
		on, _ := s.options.named(text)
		return on
	}
	ok, _ := coreutils.TestFile(s.p, op, text)
	return ok
}

func (s *Shell) binaryTest(x *syntax.BinaryTest) (bool, error) {
	switch x.Op {
	case syntax.AndTest:
		ok, err := s.test(x.X)
		if !ok || err != nil {
			return false, err
		}
		return s.test(x.Y)
	case syntax.OrTest:
		ok, err := s.test(x.X)
		if ok || err != nil {
			return ok, err
		}
		return s.test(x.Y)
	}
	left, ok1 := x.X.(*syntax.Word)
	right, ok2 := x.Y.(*syntax.Word)
	if !ok1 || !ok2 {
		return false, nil
	}
	a, err := s.expandLiteral(left)
	if err != nil {
		return false, err
	}
	return s.compare(x.Op, a, right)
}

func (s *Shell) compare(op syntax.BinTestOperator, a string, right *syntax.Word) (bool, error) {
	switch op {
	case syntax.TsMatch, syntax.TsMatchShort, syntax.TsNoMatch:
		pattern, err := s.expandPattern(right)
		if err != nil {
			return false, err
		}
		s.traceTest(a, op.String(), pattern, true)
		return s.matcher().match(pattern, a) == (op != syntax.TsNoMatch), nil
	case syntax.TsReMatch:
		return s.matchRegexp(a, right)
	}
	b, err := s.expandLiteral(right)
	if err != nil {
		return false, err
	}
	s.traceTest(a, op.String(), b, false)
	switch op {
	case syntax.TsBefore:
		return a < b, nil
	case syntax.TsAfter:
		return a > b, nil
	case syntax.TsNewer, syntax.TsOlder, syntax.TsDevIno:
		ok, _ := coreutils.TestFiles(s.p, a, op.String(), b)
		return ok, nil
	}
	m, err := s.evaluate(a)
	if err != nil {
		return false, err
	}
	n, err := s.evaluate(b)
	if err != nil {
		return false, err
	}
	switch op {
	case syntax.TsEql:
		return m == n, nil
	case syntax.TsNeq:
		return m != n, nil
	case syntax.TsLeq:
		return m <= n, nil
	case syntax.TsGeq:
		return m >= n, nil
	case syntax.TsLss:
		return m < n, nil
	}
	return m > n, nil
}

func (s *Shell) traceTest(a, op, b string, pattern bool) {
	if !s.options.on('x') {
		return
	}
	if !pattern {
		b = quoteTrace(b)
	}
	s.trace("[[ " + quoteTrace(a) + " " + op + " " + b + " ]]")
}

// matchRegexp is =~; it sets BASH_REMATCH.
func (s *Shell) matchRegexp(text string, word *syntax.Word) (bool, error) {
	w := s.walk(false)
	if err := w.parts(word.Parts, false); err != nil {
		return false, err
	}
	pattern := ""
	for _, p := range w.cur {
		if p.quoted {
			pattern += quoteRegexp(p.text)
		} else {
			pattern += p.text
		}
	}
	s.traceTest(text, "=~", pattern, true)
	var flags regex.Flags
	if s.options.shopt["nocasematch"] {
		flags = regex.FoldCase
	}
	groups, ok, err := coreutils.MatchERE(pattern, text, flags)
	if err != nil {
		return false, &failure{"", leaveNot, 2}
	}
	s.setArray("BASH_REMATCH", groups)
	return ok, nil
}

// quoteRegexp makes an extended regular expression that matches text itself.
func quoteRegexp(text string) string {
	var b []byte
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '.', '[', ']', '(', ')', '*', '+', '?', '{', '}', '|', '^', '$', '\\':
			b = append(b, '\\')
		}
		b = append(b, text[i])
	}
	return string(b)
}

// access is what -r, -w and -x ask, with the effective ids.
func access(p sys.Process, path string, mode int) bool {
	return p.Faccessat2(sys.AT_FDCWD, path, mode, sys.AT_EACCESS) == nil
}
