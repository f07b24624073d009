package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/regex"
)

// awkNode is a piece of a program: a statement or an expression. op is a word
// or the operator as it is written.
type awkNode struct {
	op   string
	s    string
	n    float64
	kids []*awkNode
	re   *regex.Regexp
	v    awkVariable
	fn   *awkFunction
}

// awkVariable is where a variable lives: a global, or a place in the frame of
// a function.
type awkVariable struct {
	global *awkCell
	local  int
	isNF   bool // NF is counted when it is asked for
}

// awkFunction is a function of the program.
type awkFunction struct {
	name    string
	params  []string
	body    *awkNode
	defined bool
	line    int
}

// awkRule is a pattern with its action; body nil prints the record.
type awkRule struct {
	from, to *awkNode // nil: none
	body     *awkNode
	within   bool // inside a range
}

// awkProgram is a parsed program.
type awkProgram struct {
	begin, end []*awkNode
	rules      []*awkRule
	functions  map[string]*awkFunction
	globals    map[string]*awkCell
}

// awkParser makes a program of tokens.
type awkParser struct {
	tokens  []awkToken
	pos     int
	program *awkProgram
	locals  []string
	inFunc  bool
	loops   int
	noGT    int // inside print's list, where > redirects
	parens  int
	braces  int
}

// parseAwk parses a program; failure says why it cannot.
func parseAwk(text string) (program *awkProgram, failure string) {
	defer func() {
		if r := recover(); r != nil {
			e, known := r.(awkError)
			if !known {
				panic(r)
			}
			program, failure = nil, string(e)
		}
	}()
	p := awkParser{tokens: lexAwk(text), program: &awkProgram{functions: map[string]*awkFunction{}, globals: map[string]*awkCell{}}}
	p.newlines()
	for !p.is("end") {
		p.item()
		if p.is(";") {
			p.pos++
		}
		p.newlines()
	}
	for _, f := range p.program.functions {
		if !f.defined {
			panic(awkError("line " + itoa(p.token().line) + ": function " + f.name + " never defined"))
		}
	}
	return p.program, ""
}

func (p *awkParser) token() awkToken     { return p.tokens[p.pos] }
func (p *awkParser) is(kind string) bool { return p.tokens[p.pos].kind == kind }

// ahead is the kind of a token further on.
func (p *awkParser) ahead(n int) string {
	if p.pos+n < len(p.tokens) {
		return p.tokens[p.pos+n].kind
	}
	return "end"
}

// accept moves over a token where it stands next.
func (p *awkParser) accept(kind string) bool {
	if !p.is(kind) {
		return false
	}
	switch kind {
	case "(":
		p.parens++
	case ")":
		p.parens--
	case "{":
		p.braces++
	case "}":
		p.braces--
	}
	p.pos++
	return true
}

func (p *awkParser) expect(kind string) awkToken {
	t := p.token()
	if !p.accept(kind) {
		p.unexpected()
	}
	return t
}

// unexpected ends parsing at the token at hand.
func (p *awkParser) unexpected() {
	t := p.token()
	line := "line " + itoa(t.line) + ": "
	switch {
	case t.kind == "end" && p.braces > 0:
		panic(awkError(line + "missing } near end of file"))
	case t.kind == "}" && p.parens > 0:
		panic(awkError(line + "missing ) near }"))
	case t.kind == ")" && p.parens == 0:
		panic(awkError(line + "extra ')'"))
	case t.kind == "newline":
		panic(awkError(line + "unexpected newline"))
	}
	panic(awkError(line + "syntax error at or near " + t.text))
}

func (p *awkParser) fail(text string) {
	panic(awkError("line " + itoa(p.token().line) + ": " + text))
}

func (p *awkParser) newlines() {
	for p.is("newline") {
		p.pos++
	}
}

// item reads a rule or a function.
func (p *awkParser) item() {
	switch {
	case p.accept("function"):
		p.function()
	case p.accept("BEGIN"):
		p.program.begin = append(p.program.begin, p.block())
	case p.accept("END"):
		p.program.end = append(p.program.end, p.block())
	default:
		rule := &awkRule{}
		if !p.is("{") {
			rule.from = p.expression()
			if p.accept(",") {
				p.newlines()
				rule.to = p.expression()
			}
		}
		if p.is("{") {
			rule.body = p.block()
		}
		p.program.rules = append(p.program.rules, rule)
	}
}

func (p *awkParser) function() {
	t := p.token()
	if !p.accept("call") {
		p.expect("name")
	}
	f := p.functionOf(t.text)
	f.defined = true
	p.expect("(")
	for !p.accept(")") {
		name := p.expect("name").text
		if index(f.params, name) >= 0 {
			p.fail(name + " is duplicated in argument list")
		}
		f.params = append(f.params, name)
		if !p.is(")") {
			p.expect(",")
			p.newlines()
		}
	}
	p.newlines()
	p.locals, p.inFunc = f.params, true
	f.body = p.block()
	p.locals, p.inFunc = nil, false
}

func (p *awkParser) functionOf(name string) *awkFunction {
	f := p.program.functions[name]
	if f == nil {
		f = &awkFunction{name: name, line: p.token().line}
		p.program.functions[name] = f
	}
	return f
}

func index(list []string, s string) int {
	for i, item := range list {
		if item == s {
			return i
		}
	}
	return -1
}

// variable finds the place of a name.
func (p *awkParser) variable(name string) *awkNode {
	n := &awkNode{op: "var", s: name}
	if i := index(p.locals, name); i >= 0 {
		n.v.local = i
		return n
	}
	cell := p.program.globals[name]
	if cell == nil {
		cell = &awkCell{}
		p.program.globals[name] = cell
	}
	n.v.global = cell
	n.v.isNF = name == "NF"
	return n
}

// pattern compiles a regular expression constant.
func (p *awkParser) pattern(text string) *awkNode {
	r, err := CompileERE(text, regex.Awk)
	if err != nil {
		p.fail("regular expression compile failed (" + err.Error() + ")\n" + text)
	}
	return &awkNode{op: "regex", s: text, re: r}
}

func awkLeaf(op string, kids ...*awkNode) *awkNode { return &awkNode{op: op, kids: kids} }

// assigns reports whether a node can stand left of an assignment.
func (n *awkNode) assigns() bool {
	return strings.Contains(" var $ index ", " "+n.op+" ")
}
