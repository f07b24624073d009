package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// arithmetic evaluates an expression as it was parsed.
func (s *Shell) arithmetic(x syntax.ArithmExpr) (int64, error) {
	if x == nil {
		return 0, nil
	}
	text, err := s.arithmText(x)
	if err != nil {
		return 0, err
	}
	return s.evaluate(text)
}

// arithmText is the text of an expression after its words were expanded, as
// bash evaluates it: what a variable holds may be part of the syntax.
func (s *Shell) arithmText(x syntax.ArithmExpr) (string, error) {
	if raw, ok := s.rawAt(x.Pos()); ok {
		return s.expandRaw(raw)
	}
	var b strings.Builder
	at := x.Pos().Offset()
	err := s.writeArithm(&b, x, &at)
	return b.String(), err
}

// writeArithm writes x; at is the offset in the source behind what is written,
// from which the spaces in between are known.
func (s *Shell) writeArithm(b *strings.Builder, x syntax.ArithmExpr, at *uint) error {
	gap := func(pos syntax.Pos) {
		if n := pos.Offset(); pos.IsValid() && n > *at && n-*at < 16 {
			b.WriteString("                "[:n-*at])
		}
		*at = pos.Offset()
	}
	token := func(pos syntax.Pos, text string) {
		gap(pos)
		b.WriteString(text)
		*at = pos.Offset() + uint(len(text))
	}
	switch x := x.(type) {
	case *syntax.Word:
		gap(x.Pos())
		text, err := s.arithmWord(x)
		b.WriteString(text)
		*at = x.End().Offset()
		return err
	case *syntax.ParenArithm:
		token(x.Lparen, "(")
		if err := s.writeArithm(b, x.X, at); err != nil {
			return err
		}
		token(x.Rparen, ")")
	case *syntax.UnaryArithm:
		if !x.Post {
			token(x.OpPos, x.Op.String())
		}
		if err := s.writeArithm(b, x.X, at); err != nil {
			return err
		}
		if x.Post {
			token(x.OpPos, x.Op.String())
		}
	case *syntax.BinaryArithm:
		if err := s.writeArithm(b, x.X, at); err != nil {
			return err
		}
		token(x.OpPos, x.Op.String())
		return s.writeArithm(b, x.Y, at)
	}
	return nil
}

// arithmWord expands a word of an expression: as if double-quoted, and a
// name[subscript] without a dollar stays text.
func (s *Shell) arithmWord(word *syntax.Word) (string, error) {
	w := s.walk(false)
	for _, part := range word.Parts {
		switch p := part.(type) {
		case *syntax.ParamExp:
			if !p.Dollar.IsValid() && p.Short && p.Index != nil {
				sub, err := s.subscript(p.Param.Value, p.Index)
				if err != nil {
					return "", err
				}
				w.add(p.Param.Value+"["+sub+"]", true)
				continue
			}
		case *syntax.SglQuoted:
			w.add(p.Value, true)
			continue
		}
		if err := w.part(part, true, false, false); err != nil {
			return "", err
		}
	}
	return joined(w.cur), nil
}

// evaluate is the value of an expression's text.
func (s *Shell) evaluate(text string) (int64, error) { return s.evaluateDepth(text, 0) }

const maxArithDepth = 100

func (s *Shell) evaluateDepth(text string, depth int) (int64, error) {
	if n, ok := smallNumber(text); ok {
		return n, nil
	}
	if depth > maxArithDepth {
		return 0, failLine(text + ": expression recursion level exceeded (error token is \"" + text + "\")")
	}
	e := arith{s: s, text: strings.TrimLeft(text, " \t\n"), depth: depth}
	e.next()
	if e.tok == "" && e.err == nil {
		return 0, nil
	}
	n := e.comma()
	if e.err == nil && e.tok != "" {
		e.fail("syntax error in expression")
	}
	return n, e.err
}

// smallNumber reads plain decimal text, the common case.
func smallNumber(text string) (int64, bool) {
	if text == "" || len(text) > 18 || text[0] == '0' && len(text) > 1 {
		return 0, false
	}
	var n int64
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(text[i]-'0')
	}
	return n, true
}

// arith evaluates while it parses. While skip is above zero nothing is
// assigned and nothing divided: the branch is not taken.
type arith struct {
	s     *Shell
	text  string
	pos   int    // behind the token
	start int    // of the token
	last  int    // start of the token before
	tok   string // an operator, "n" for a number, "v" for a variable, "" at the end
	num   int64
	name  string // of a variable, with its subscript
	skip  int
	depth int
	err   error
}

func (e *arith) fail(text string) {
	if e.err == nil {
		at := e.start
		if e.tok == "" {
			at = e.last
		}
		e.failAt(text, at)
	}
}

func (e *arith) failAt(text string, at int) {
	if e.err == nil {
		e.err = failLine(e.text + ": " + text + ` (error token is "` + e.text[at:] + `")`)
	}
	e.tok = ""
}

func (e *arith) comma() int64 {
	n := e.assign()
	for e.tok == "," {
		e.next()
		n = e.assign()
	}
	return n
}

func (e *arith) assign() int64 {
	start, isVar, name := e.start, e.tok == "v", e.name
	n := e.ternary()
	op := e.tok
	if op == "" || op[len(op)-1] != '=' || op == "==" || op == "!=" || op == "<=" || op == ">=" {
		return n
	}
	if !isVar || strings.TrimSpace(e.text[start:e.start]) != name {
		e.fail("attempted assignment to non-variable")
		return 0
	}
	e.next()
	if e.tok == "" {
		e.fail("syntax error: operand expected")
	}
	at := e.start
	value := e.assign()
	if op != "=" {
		value = e.binary(op[:len(op)-1], e.value(name), value, at)
	}
	e.store(name, value)
	return value
}

func (e *arith) ternary() int64 {
	cond := e.level(0)
	if e.tok != "?" {
		return cond
	}
	e.next()
	if e.tok == "" || e.tok == ":" {
		e.fail("expression expected")
		return 0
	}
	yes := e.branch(cond != 0, e.comma)
	if e.tok != ":" {
		e.fail("`:' expected for conditional expression")
		return 0
	}
	e.next()
	if e.tok == "" {
		e.fail("expression expected")
		return 0
	}
	no := e.branch(cond == 0, e.ternary)
	if cond != 0 {
		return yes
	}
	return no
}

// branch evaluates, without consequences unless taken.
func (e *arith) branch(taken bool, part func() int64) int64 {
	if !taken {
		e.skip++
		defer func() { e.skip-- }()
	}
	return part()
}

// arithLevels are the binary operators, loosest first.
var arithLevels = [][]string{
	{"||"}, {"&&"}, {"|"}, {"^"}, {"&"}, {"==", "!="}, {"<=", ">=", "<", ">"},
	{"<<", ">>"}, {"+", "-"}, {"*", "/", "%"},
}

func (e *arith) level(n int) int64 {
	if n == len(arithLevels) {
		return e.power()
	}
	left := e.level(n + 1)
	for {
		op := e.tok
		found := false
		for _, o := range arithLevels[n] {
			found = found || o == op
		}
		if !found {
			return left
		}
		e.next()
		at := e.start
		right := func() int64 { return e.level(n + 1) }
		switch op {
		case "&&":
			r := e.branch(left != 0, right)
			left = truth(left != 0 && r != 0)
		case "||":
			r := e.branch(left == 0, right)
			left = truth(left != 0 || r != 0)
		default:
			left = e.binary(op, left, right(), at)
		}
	}
}

func (e *arith) power() int64 {
	base := e.unary()
	if e.tok != "**" {
		return base
	}
	e.next()
	at := e.start
	if e.tok == "-" {
		at++
	}
	exponent := e.power()
	if exponent < 0 && e.skip == 0 {
		e.failAt("exponent less than 0", at)
		return 0
	}
	n := int64(1)
	for ; exponent > 0; exponent >>= 1 {
		if exponent&1 != 0 {
			n *= base
		}
		base *= base
	}
	return n
}

func (e *arith) unary() int64 {
	op := e.tok
	switch op {
	case "!", "~", "-", "+":
		e.next()
		n := e.unary()
		switch op {
		case "!":
			return truth(n == 0)
		case "~":
			return ^n
		case "-":
			return -n
		}
		return n
	case "++", "--":
		e.next()
		if e.tok != "v" {
			// Two signs in a row.
			n := e.unary()
			return n
		}
		n := e.value(e.name) + 1
		if op == "--" {
			n -= 2
		}
		e.store(e.name, n)
		e.next()
		return n
	}
	return e.primary()
}

func (e *arith) primary() int64 {
	switch e.tok {
	case "n":
		n := e.num
		e.next()
		return n
	case "v":
		name := e.name
		e.next()
		switch e.tok {
		case "++", "--":
			n := e.value(name)
			if e.tok == "++" {
				e.store(name, n+1)
			} else {
				e.store(name, n-1)
			}
			e.next()
			return n
		case "=":
			return 0
		}
		return e.value(name)
	case "(":
		e.next()
		n := e.comma()
		if e.tok != ")" {
			e.fail("missing `)'")
			return 0
		}
		e.next()
		return n
	}
	e.fail("syntax error: operand expected")
	return 0
}

// value is what a variable holds, evaluated.
func (e *arith) value(name string) int64 {
	if e.skip > 0 || e.err != nil {
		return 0
	}
	o, err := e.s.refOperand(name)
	if err != nil {
		return e.stop(err)
	}
	if !o.set && e.s.options.on('u') {
		return e.stop(&failure{o.name + ": " + e.s.unbound(), leaveExit, e.s.fatalStatus()})
	}
	n, err := e.s.evaluateDepth(o.str(), e.depth+1)
	if err != nil {
		return e.stop(err)
	}
	return n
}

// stop ends the evaluation.
func (e *arith) stop(err error) int64 {
	e.err, e.tok = err, ""
	return 0
}

func (e *arith) store(name string, n int64) {
	if e.skip == 0 && e.err == nil {
		if err := e.s.assignRef(name, itoa64(n)); err != nil {
			e.stop(err)
		}
	}
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// binary is x op y; at is where y began, for messages.
func (e *arith) binary(op string, x, y int64, at int) int64 {
	switch op {
	case "+":
		return x + y
	case "-":
		return x - y
	case "*":
		return x * y
	case "/", "%":
		if y == 0 {
			if e.skip == 0 {
				e.failAt("division by 0", at)
			}
			return 0
		}
		if y == -1 {
			if op == "%" {
				return 0
			}
			return -x
		}
		if op == "%" {
			return x % y
		}
		return x / y
	case "<<":
		return x << (uint(y) & 63)
	case ">>":
		return x >> (uint(y) & 63)
	case "<":
		return truth(x < y)
	case ">":
		return truth(x > y)
	case "<=":
		return truth(x <= y)
	case ">=":
		return truth(x >= y)
	case "==":
		return truth(x == y)
	case "!=":
		return truth(x != y)
	case "&":
		return x & y
	case "|":
		return x | y
	case "^":
		return x ^ y
	}
	return 0
}
