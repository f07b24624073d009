package coreutils

import (
	"math"

	"github.com/overlook-fs/overlook/sim/coreutils/regex"
)

// eval is the value of an expression.
func (a *awkRun) eval(n *awkNode) awkValue {
	switch n.op {
	case "number":
		return awkNumberOf(n.n)
	case "string":
		return awkString(n.s)
	case "regex":
		return awkBool(n.re.Match(a.record()))
	case "var":
		if n.v.isNF {
			a.splitRecord()
		}
		return a.cell(n).value
	case "$":
		return a.field(a.fieldNumber(n))
	case "index":
		return a.cell(n.kids[0]).arrayOf().at(a.eval(n.kids[1]), a.convfmt()).value
	case "group":
		return a.eval(n.kids[0])
	case "list", "subscript":
		return awkString(a.subscript(n))
	case "assign":
		return a.assignment(n)
	case "?":
		if a.eval(n.kids[0]).truth() {
			return a.eval(n.kids[1])
		}
		return a.eval(n.kids[2])
	case "concat":
		left := a.text(n.kids[0])
		return awkString(left + a.text(n.kids[1]))
	case "call":
		return a.call(n)
	case "builtin":
		return a.builtin(n)
	case "getline":
		return a.getline(n)
	}
	return a.operation(n)
}

// operation evaluates logic, comparisons and steps.
func (a *awkRun) operation(n *awkNode) awkValue {
	switch n.op {
	case "&&":
		return awkBool(a.eval(n.kids[0]).truth() && a.eval(n.kids[1]).truth())
	case "||":
		return awkBool(a.eval(n.kids[0]).truth() || a.eval(n.kids[1]).truth())
	case "in":
		return awkBool(a.cell(n.kids[1]).arrayOf().has(a.eval(n.kids[0]), a.convfmt()))
	case "~", "!~":
		text := a.text(n.kids[0])
		return awkBool(a.pattern(n.kids[1]).Match(text) == (n.op == "~"))
	case "unary!":
		return awkBool(!a.eval(n.kids[0]).truth())
	case "unary-":
		return awkNumberOf(-a.eval(n.kids[0]).num())
	case "unary+":
		return awkNumberOf(a.eval(n.kids[0]).num())
	case "pre++", "pre--", "post++", "post--":
		return a.step(n)
	}
	left := a.eval(n.kids[0])
	right := a.eval(n.kids[1])
	if value, ok := awkArithmetic(n.op, left.num, right.num); ok {
		return awkNumberOf(value)
	}
	c := awkCompare(left, right, a.convfmt())
	switch n.op {
	case "<":
		return awkBool(c < 0)
	case "<=":
		return awkBool(c <= 0)
	case "==":
		return awkBool(c == 0)
	case "!=":
		return awkBool(c != 0)
	case ">":
		return awkBool(c > 0)
	}
	return awkBool(c >= 0)
}

// awkArithmetic computes where op is an operator of numbers.
func awkArithmetic(op string, left, right func() float64) (value float64, ok bool) {
	switch op {
	case "+":
		return left() + right(), true
	case "-":
		return left() - right(), true
	case "*":
		return left() * right(), true
	case "/":
		return left() / right(), true
	case "%":
		return math.Mod(left(), right()), true
	case "^":
		return math.Pow(left(), right()), true
	}
	return 0, false
}

func (a *awkRun) text(n *awkNode) string { return a.eval(n).text(a.convfmt()) }

func (a *awkRun) convfmt() string { return a.vars.convfmt.value.text("%.6g") }

// cell is the variable that a name stands for.
func (a *awkRun) cell(n *awkNode) *awkCell {
	if n.v.global != nil {
		return n.v.global
	}
	return a.frame[n.v.local]
}

// subscript joins the keys of a[i,j].
func (a *awkRun) subscript(n *awkNode) string {
	key := ""
	for i, kid := range n.kids {
		if i > 0 {
			key += a.vars.subsep.value.text("%.6g")
		}
		key += a.text(kid)
	}
	return key
}

// place is something that can be assigned to.
type awkPlace struct {
	cell  *awkCell
	field int
	isNF  bool
}

func (a *awkRun) place(n *awkNode) awkPlace {
	switch n.op {
	case "$":
		return awkPlace{field: a.fieldNumber(n)}
	case "index":
		return awkPlace{cell: a.cell(n.kids[0]).arrayOf().at(a.eval(n.kids[1]), a.convfmt())}
	}
	return awkPlace{cell: a.cell(n), isNF: n.v.isNF}
}

func (a *awkRun) load(at awkPlace) awkValue {
	switch {
	case at.cell == nil:
		return a.field(at.field)
	case at.isNF:
		a.splitRecord()
	}
	return at.cell.value
}

func (a *awkRun) store(at awkPlace, value awkValue) awkValue {
	switch {
	case at.cell == nil:
		a.setField(at.field, value)
	case at.isNF:
		a.setFieldCount(int(value.num()))
	default:
		at.cell.value = value
	}
	return value
}

func (a *awkRun) assignment(n *awkNode) awkValue {
	if n.s == "" {
		value := a.eval(n.kids[1])
		return a.store(a.place(n.kids[0]), value)
	}
	right := a.eval(n.kids[1]).num
	at := a.place(n.kids[0])
	value, _ := awkArithmetic(n.s, a.load(at).num, right)
	return a.store(at, awkNumberOf(value))
}

// step is ++ and --, before or behind.
func (a *awkRun) step(n *awkNode) awkValue {
	at := a.place(n.kids[0])
	before := a.load(at).num()
	after := before + 1
	if n.op[len(n.op)-1] == '-' {
		after = before - 1
	}
	a.store(at, awkNumberOf(after))
	if n.op[:3] == "pre" {
		return awkNumberOf(after)
	}
	return awkNumberOf(before)
}

// pattern is the regular expression that a node is, or whose text its value
// is.
func (a *awkRun) pattern(n *awkNode) *regex.Regexp {
	if n.op == "regex" {
		return n.re
	}
	return a.compiled(a.text(n))
}

// compiled is the regular expression of a text; they are kept.
func (a *awkRun) compiled(text string) *regex.Regexp {
	if r := a.patterns[text]; r != nil {
		return r
	}
	r, err := CompileERE(text, regex.Awk)
	if err != nil {
		a.fatal("regular expression compile failed (%v)\n%s", err, text)
	}
	if len(a.patterns) > 500 {
		clear(a.patterns)
	}
	a.patterns[text] = r
	return r
}

// call runs a function of the program.
func (a *awkRun) call(n *awkNode) awkValue {
	frame := make([]*awkCell, len(n.fn.params))
	for i := range frame {
		frame[i] = &awkCell{}
		if i >= len(n.kids) {
			continue
		}
		if kid := n.kids[i]; kid.op == "var" && !kid.v.isNF {
			from := a.cell(kid)
			frame[i].value, frame[i].array, frame[i].from = from.value, from.array, from
			continue
		}
		frame[i].value = a.eval(n.kids[i])
	}
	if a.depth++; a.depth > 10000 {
		a.fatal("function call nesting too deep: %s", n.fn.name)
	}
	a.p.Checkpoint()
	saved := a.frame
	a.frame, a.result = frame, awkValue{}
	a.exec(n.fn.body)
	a.frame = saved
	a.depth--
	result := a.result
	a.result = awkValue{}
	return result
}
