package coreutils

import "strings"

// expression reads an expression with the lowest precedence: an assignment or
// a choice.
func (p *awkParser) expression() *awkNode {
	left := p.choice()
	t := p.token().kind
	if !left.assigns() || !strings.Contains(" = += -= *= /= %= ^= ", " "+t+" ") {
		return left
	}
	p.pos++
	p.newlines()
	return &awkNode{op: "assign", s: t[:len(t)-1], kids: []*awkNode{left, p.expression()}}
}

func (p *awkParser) choice() *awkNode {
	test := p.binary(0)
	if !p.accept("?") {
		return test
	}
	p.newlines()
	yes := p.expression()
	p.newlines()
	p.expect(":")
	p.newlines()
	return awkLeaf("?", test, yes, p.expression())
}

// awkLevels are the binary operators from the loosest to the tightest;
// concatenation stands between the fifth and the sixth.
var awkLevels = [...]string{" || ", " && ", " in ", " ~ !~ ", " < <= == != > >= ", "concat", " + - ", " * / % "}

const awkConcat = 5

// binary reads operators of a level and tighter ones.
func (p *awkParser) binary(level int) *awkNode {
	if level == len(awkLevels) {
		return p.unary()
	}
	left := p.binary(level + 1)
	for {
		t := p.token().kind
		switch {
		case level == awkConcat:
			if !p.concatenates() {
				return left
			}
			left = awkLeaf("concat", left, p.binary(level+1))
			continue
		case !strings.Contains(awkLevels[level], " "+t+" ") || t == ">" && p.noGT > 0:
			return left
		}
		p.pos++
		if t == "in" {
			left = awkLeaf("in", left, p.variable(p.expect("name").text))
			continue
		}
		if t == "&&" || t == "||" {
			p.newlines()
		}
		left = awkLeaf(t, left, p.assignable(level+1))
	}
}

// assignable reads the right side of an operator, which may be an assignment
// where it is a variable: a && b = 1.
func (p *awkParser) assignable(level int) *awkNode {
	right := p.binary(level)
	if right.assigns() && strings.Contains(" = += -= *= /= %= ^= ", " "+p.token().kind+" ") {
		t := p.token().kind
		p.pos++
		p.newlines()
		return &awkNode{op: "assign", s: t[:len(t)-1], kids: []*awkNode{right, p.expression()}}
	}
	return right
}

// concatenates reports whether a value begins here.
func (p *awkParser) concatenates() bool {
	switch p.token().kind {
	case "number", "string", "regex", "name", "call", "builtin", "$", "!", "(", "-", "+", "++", "--":
		return true
	}
	return false
}

// unary reads signs and not, which bind looser than ^.
func (p *awkParser) unary() *awkNode {
	switch t := p.token().kind; t {
	case "!", "-", "+":
		p.pos++
		return awkLeaf("unary"+t, p.unary())
	}
	return p.power()
}

func (p *awkParser) power() *awkNode {
	left := p.postfix()
	if !p.accept("^") {
		return left
	}
	// The exponent may have a sign; ^ goes to the right.
	switch t := p.token().kind; t {
	case "-", "+", "!":
		p.pos++
		return awkLeaf("^", left, awkLeaf("unary"+t, p.power()))
	}
	return awkLeaf("^", left, p.power())
}

func (p *awkParser) postfix() *awkNode {
	n := p.primary()
	if n.assigns() && (p.is("++") || p.is("--")) {
		n = awkLeaf("post"+p.token().kind, n)
		p.pos++
	}
	for p.is("|") && p.ahead(1) == "getline" {
		p.pos += 2
		n = &awkNode{op: "getline", s: "|", kids: []*awkNode{p.target(), n}}
	}
	return n
}

func (p *awkParser) primary() *awkNode {
	t := p.token()
	switch t.kind {
	case "number":
		p.pos++
		n, _ := awkNumber(t.text, false)
		return &awkNode{op: "number", n: n}
	case "string":
		p.pos++
		return &awkNode{op: "string", s: t.text}
	case "regex":
		p.pos++
		return p.pattern(t.text)
	case "$":
		p.pos++
		if k := p.token().kind; k == "++" || k == "--" || k == "-" || k == "+" || k == "!" {
			return awkLeaf("$", p.unaryOrStep())
		}
		return awkLeaf("$", p.primary())
	case "++", "--":
		return p.unaryOrStep()
	case "(":
		return p.grouping()
	case "name":
		p.pos++
		n := p.variable(t.text)
		if p.accept("[") {
			return awkLeaf("index", n, p.subscript())
		}
		return n
	case "call":
		return p.call()
	case "builtin":
		return p.builtin()
	case "getline":
		return p.getline()
	}
	p.unexpected()
	return nil
}

// unaryOrStep reads ++x, --x or a signed value behind $.
func (p *awkParser) unaryOrStep() *awkNode {
	t := p.token().kind
	p.pos++
	if t != "++" && t != "--" {
		return awkLeaf("unary"+t, p.primary())
	}
	n := p.primary()
	if !n.assigns() {
		p.unexpected()
	}
	return awkLeaf("pre"+t, n)
}

// grouping reads ( expression ), or ( list ) for print and in.
func (p *awkParser) grouping() *awkNode {
	p.expect("(")
	noGT := p.noGT
	p.noGT = 0
	n := awkLeaf("list", p.expression())
	for p.accept(",") {
		p.newlines()
		n.kids = append(n.kids, p.expression())
	}
	p.newlines()
	p.expect(")")
	p.noGT = noGT
	if len(n.kids) == 1 {
		return awkLeaf("group", n.kids[0])
	}
	if p.is("in") {
		n.op = "subscript"
	}
	return n
}

// subscript reads the keys behind a '[' and the ']'.
func (p *awkParser) subscript() *awkNode {
	noGT := p.noGT
	p.noGT = 0
	n := awkLeaf("subscript", p.expression())
	for p.accept(",") {
		p.newlines()
		n.kids = append(n.kids, p.expression())
	}
	p.noGT = noGT
	p.expect("]")
	if len(n.kids) == 1 {
		return n.kids[0]
	}
	return n
}

// arguments reads ( list ).
func (p *awkParser) arguments() (list []*awkNode) {
	p.expect("(")
	noGT := p.noGT
	p.noGT = 0
	p.newlines()
	for !p.accept(")") {
		list = append(list, p.expression())
		p.newlines()
		if !p.is(")") {
			p.expect(",")
			p.newlines()
		}
	}
	p.noGT = noGT
	return list
}

func (p *awkParser) call() *awkNode {
	name := p.expect("call").text
	n := &awkNode{op: "call", fn: p.functionOf(name)}
	n.kids = p.arguments()
	if n.fn.defined && len(n.kids) > len(n.fn.params) {
		p.pos--
		p.fail("too many arguments in call to " + name)
	}
	return n
}

func (p *awkParser) builtin() *awkNode {
	name := p.expect("builtin").text
	n := &awkNode{op: "builtin", s: name}
	if p.is("(") {
		n.kids = p.arguments()
	} else if name != "length" {
		p.unexpected()
	}
	if least, most, _ := awkBuiltin(name); len(n.kids) < least || len(n.kids) > most {
		p.pos--
		p.fail("wrong number of arguments in call to " + name)
	}
	return n
}

// getline reads getline, getline var, and either < file.
func (p *awkParser) getline() *awkNode {
	p.pos++
	n := &awkNode{op: "getline", kids: []*awkNode{p.target()}}
	if p.accept("<") {
		n.s = "<"
		n.kids = append(n.kids, p.primary())
	}
	return n
}

// target is the variable behind getline; nil: none.
func (p *awkParser) target() *awkNode {
	if !p.is("name") && !p.is("$") {
		return nil
	}
	return p.primary()
}
