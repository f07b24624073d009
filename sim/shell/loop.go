package shell

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// again reports whether a loop goes on after its body, and takes back what
// break and continue asked for.
func (s *Shell) again() bool {
	s.p.Checkpoint()
	s.signals()
	switch s.leaving.why {
	case leaveNot:
		return true
	case leaveBreak:
		if s.leaving.loops--; s.leaving.loops <= 0 {
			s.leaving = leave{}
		}
	case leaveContinue:
		if s.leaving.loops--; s.leaving.loops <= 0 {
			s.leaving = leave{}
			return true
		}
	}
	return false
}

func (s *Shell) whileClause(cmd *syntax.WhileClause) {
	s.loops++
	defer func() { s.loops-- }()
	status := 0
	for s.condition(cmd.Cond) != cmd.Until && !s.done() {
		s.stmts(cmd.Do)
		status = s.status
		if !s.again() {
			break
		}
	}
	switch s.leaving.why {
	case leaveBreak, leaveContinue:
		s.again()
	case leaveNot:
		s.status = status
	}
}

func (s *Shell) forClause(cmd *syntax.ForClause) {
	switch loop := cmd.Loop.(type) {
	case *syntax.WordIter:
		if name := loop.Name.Value; !isName(name) {
			s.fail(failLine("`" + name + "': not a valid identifier"))
			return
		}
		words := s.args
		if loop.InPos.IsValid() {
			var err error
			if words, err = s.expandFields(loop.Items); err != nil {
				s.fail(err)
				return
			}
		}
		s.loops++
		defer func() { s.loops-- }()
		if cmd.Select {
			s.selectLoop(cmd, loop.Name.Value, words)
		} else {
			s.eachWord(cmd, loop, words)
		}
	case *syntax.CStyleLoop:
		s.loops++
		defer func() { s.loops-- }()
		s.cStyle(cmd, loop)
	}
}

func (s *Shell) eachWord(cmd *syntax.ForClause, loop *syntax.WordIter, words []string) {
	s.status = 0
	for _, word := range words {
		if s.options.on('x') {
			s.trace("for " + loop.Name.Value + " in " + s.itemsText(loop))
		}
		s.line = s.lineOf(cmd.Pos())
		s.announce("for " + loop.Name.Value + " in " + s.itemsText(loop))
		if err := s.set(loop.Name.Value, word); err != nil {
			s.errorf("%v", err)
			s.status = 1
			return
		}
		s.stmts(cmd.Do)
		if !s.again() {
			return
		}
	}
}

// itemsText is the words of a for loop as typed, for set -x.
func (s *Shell) itemsText(loop *syntax.WordIter) string {
	if len(loop.Items) == 0 {
		return `"$@"`
	}
	return s.textOf(loop.Items[0].Pos(), loop.Items[len(loop.Items)-1].End())
}

func (s *Shell) cStyle(cmd *syntax.ForClause, loop *syntax.CStyleLoop) {
	s.status = 0
	step := func(x syntax.ArithmExpr) (int64, bool) {
		if x == nil {
			return 1, true
		}
		s.line = s.lineOf(cmd.Pos())
		s.announce("((" + s.textOf(x.Pos(), x.End()) + "))")
		n, err := s.traceArithm(x, "", "")
		if err != nil {
			s.failArithm(err)
			return 0, false
		}
		return n, true
	}
	if _, ok := step(loop.Init); !ok {
		return
	}
	status := 0
	for {
		n, ok := step(loop.Cond)
		if !ok {
			return
		}
		if n == 0 {
			s.status = status
			return
		}
		s.stmts(cmd.Do)
		status = s.status
		if !s.again() {
			return
		}
		if _, ok := step(loop.Post); !ok {
			return
		}
	}
}

// selectLoop offers words by number on standard error.
func (s *Shell) selectLoop(cmd *syntax.ForClause, name string, words []string) {
	if len(words) == 0 {
		return
	}
	if s.options.on('x') {
		s.trace("select " + name + " in " + s.itemsText(cmd.Loop.(*syntax.WordIter)))
	}
	s.announce("select " + name + " in " + s.itemsText(cmd.Loop.(*syntax.WordIter)))
	show := true
	for {
		if show {
			s.stderr(menu(words))
		}
		show = false
		s.out.flush()
		s.stderr(s.getOr("PS3", "#? "))
		line, ok := s.readLine(0)
		if !ok {
			s.out.print("\n")
			s.status = 1
			return
		}
		s.set("REPLY", line)
		if line == "" {
			show = true
			continue
		}
		n, err := strconv.Atoi(strings.TrimSpace(line))
		choice := ""
		if err == nil && n >= 1 && n <= len(words) {
			choice = words[n-1]
		}
		s.set(name, choice)
		s.stmts(cmd.Do)
		if !s.again() {
			return
		}
	}
}

// menu lists words in columns, as wide as 80 characters allow.
func menu(words []string) string {
	width := len(strconv.Itoa(len(words)))
	longest := 0
	for _, w := range words {
		longest = max(longest, len(w))
	}
	cell := longest + width + 2 + 2
	columns := max(80/cell, 1)
	rows := (len(words) + columns - 1) / columns
	if len(words) == rows || rows == 0 || columns == 1 || len(words) <= columns {
		rows = len(words)
	}
	var b strings.Builder
	for r := 0; r < rows; r++ {
		for i := r; i < len(words); i += rows {
			n := strconv.Itoa(i + 1)
			item := strings.Repeat(" ", width-len(n)) + n + ") " + words[i]
			b.WriteString(item)
			if i+rows < len(words) {
				b.WriteString(strings.Repeat(" ", max(cell-len(item), 1)))
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func (s *Shell) getOr(name, otherwise string) string {
	if text, ok := s.variable(name).scalar(); ok {
		return text
	}
	return otherwise
}

func (s *Shell) caseClause(cmd *syntax.CaseClause) {
	s.announce("case " + s.textOf(cmd.Word.Pos(), cmd.Word.End()) + " in ")
	subject, err := s.expandLiteral(cmd.Word)
	if err != nil {
		s.fail(err)
		return
	}
	if s.options.on('x') {
		s.trace("case " + s.textOf(cmd.Word.Pos(), cmd.Word.End()) + " in")
	}
	s.status = 0
	fall := false
	for _, item := range cmd.Items {
		hit := fall
		for i := 0; i < len(item.Patterns) && !hit; i++ {
			pattern, err := s.expandPattern(item.Patterns[i])
			if err != nil {
				s.fail(err)
				return
			}
			hit = s.matcher().match(pattern, subject)
		}
		if !hit {
			continue
		}
		s.stmts(item.Stmts)
		switch {
		case s.done() || item.Op == syntax.Break:
			return
		case item.Op == syntax.Fallthrough:
			fall = true
		default:
			fall = false
		}
	}
}

// arithmCommand runs (( )).
func (s *Shell) arithmCommand(cmd *syntax.ArithmCmd) {
	n := int64(0)
	var err error
	if cmd.X != nil {
		before := s.textOf(cmd.Left, cmd.X.Pos())
		n, err = s.traceArithm(cmd.X, strings.TrimPrefix(before, "(("), s.textOf(cmd.X.End(), cmd.Right))
	}
	if err != nil {
		s.failArithm(err)
		return
	}
	s.status = int(1 - truth(n != 0))
}

// traceArithm evaluates, and shows the text under set -x with the spaces
// around it.
func (s *Shell) traceArithm(x syntax.ArithmExpr, before, after string) (int64, error) {
	if s.options.on('x') {
		text, err := s.arithmText(x)
		if err != nil {
			return 0, err
		}
		s.trace("(( " + before + text + after + " ))")
		return s.evaluate(text)
	}
	return s.arithmetic(x)
}

// failArithm reports an error in (( )), which only makes the command fail.
func (s *Shell) failArithm(err error) {
	if f, ok := err.(*failure); ok && f.ends == leaveLine {
		err = failCommand("((: " + f.text)
	}
	s.fail(err)
}

func (s *Shell) let(cmd *syntax.LetClause) {
	if s.options.on('x') {
		s.trace(strings.TrimSpace(s.textOf(cmd.Pos(), cmd.End())))
	}
	n := int64(0)
	for _, x := range cmd.Exprs {
		var err error
		if n, err = s.arithmetic(x); err != nil {
			if f, ok := err.(*failure); ok && f.ends == leaveLine {
				err = failCommand("let: " + f.text)
			}
			s.fail(err)
			return
		}
	}
	s.status = int(1 - truth(n != 0))
}
