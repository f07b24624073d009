package regex

import "strings"

// What the compiler refuses, in glibc's words. ErrClassSyntax is said by grep
// and sed themselves.
const (
	errBackref     = Error("Invalid back reference")
	errRegex       = Error("Invalid regular expression")
	errBrace       = Error(`Unmatched \{`)
	errBraces      = Error(`Invalid content of \{\}`)
	errBracket     = Error("Unmatched [, [^, [:, [., or [=")
	errClass       = Error("Invalid character class name")
	errCollate     = Error("Invalid collation character")
	errEscape      = Error("Trailing backslash")
	errParen       = Error(`Unmatched ( or \(`)
	errRightParen  = Error(`Unmatched ) or \)`)
	errRange       = Error("Invalid range end")
	errRepeat      = Error("Invalid preceding regular expression")
	errSize        = Error("Regular expression too big")
	ErrClassSyntax = Error("character class syntax is [[:space:]], not [:space:]")
)

// node is a piece of a pattern.
type node struct {
	op       op
	subs     []*node
	set      set    // opSet
	assert   assert // opAssert
	n        int    // opGroup, opBackref: which one
	min, max int    // opRepeat; max -1: no limit
}

type op uint8

const (
	opEmpty op = iota
	opSet
	opCat
	opAlt
	opRepeat
	opGroup
	opBackref
	opAssert
)

// assert is a condition on the bytes left and right of a position.
type assert uint8

const (
	lineBegin assert = iota
	lineEnd
	textBegin
	textEnd
	wordEdge
	notWordEdge
	wordBegin
	wordEnd
)

type parser struct {
	text     string
	pos      int
	flags    Flags
	groups   int
	open     int // groups not closed yet
	backrefs bool
	closed   [10]bool // groups that a back reference may name
	warnings []string
}

func (p *parser) extended() bool { return p.flags&Extended != 0 }
func (p *parser) lax() bool      { return p.flags&(Lax|Awk) != 0 }

func (p *parser) parse() (*node, error) {
	n, err := p.alternatives()
	if err == nil && p.pos < len(p.text) {
		err = errRightParen
	}
	return n, err
}

// accept moves over token where it stands next.
func (p *parser) accept(token string) bool {
	if strings.HasPrefix(p.text[p.pos:], token) {
		p.pos += len(token)
		return true
	}
	return false
}

// at reports whether an operator stands next: the character itself in an ERE,
// with a backslash before it in a BRE.
func (p *parser) at(operator string) bool {
	if p.extended() {
		return strings.HasPrefix(p.text[p.pos:], operator)
	}
	return strings.HasPrefix(p.text[p.pos:], `\`+operator)
}

func (p *parser) skipOperator() {
	if !p.extended() {
		p.pos++
	}
	p.pos++
}

func (p *parser) alternatives() (*node, error) {
	var subs []*node
	for {
		n, err := p.sequence()
		if err != nil {
			return nil, err
		}
		subs = append(subs, n)
		if !p.at("|") {
			break
		}
		p.skipOperator()
	}
	if len(subs) == 1 {
		return subs[0], nil
	}
	return &node{op: opAlt, subs: subs}, nil
}

// sequence reads what stands between two bars.
func (p *parser) sequence() (*node, error) {
	cat := &node{op: opCat}
	for p.pos < len(p.text) && !p.at("|") {
		if p.at(")") && !(p.open == 0 && p.extended() && p.lax()) {
			if p.open == 0 {
				return nil, errRightParen
			}
			break
		}
		n, err := p.repeated(len(cat.subs) == 0)
		if err != nil {
			return nil, err
		}
		cat.subs = append(cat.subs, n)
	}
	if len(cat.subs) == 0 {
		cat.op = opEmpty
	}
	return cat, nil
}

// repeated reads an atom and the repetitions behind it; first says that the
// atom begins a sequence.
func (p *parser) repeated(first bool) (*node, error) {
	n, err := p.atom(first)
	for err == nil {
		if n.op == opAssert && !p.extended() && n.assert == lineBegin {
			return n, nil
		}
		min, max, found, rangeErr := p.repetition()
		if rangeErr != nil || !found {
			return n, rangeErr
		}
		if n.op == opAssert && n.assert == lineBegin && !p.lax() {
			return nil, errRepeat
		}
		n = &node{op: opRepeat, subs: []*node{n}, min: min, max: max}
	}
	return n, err
}

// repetition reads *, +, ? or an interval, where one stands next.
func (p *parser) repetition() (min, max int, found bool, err error) {
	switch {
	case p.accept("*"):
		return 0, -1, true, nil
	case p.at("+"):
		p.skipOperator()
		return 1, -1, true, nil
	case p.at("?"):
		p.skipOperator()
		return 0, 1, true, nil
	case p.at("{") && p.flags&Awk == 0:
		return p.interval()
	}
	return 0, 0, false, nil
}

// interval reads {m}, {m,}, {,n} or {m,n}. In grep's EREs what is none of
// these is literal.
func (p *parser) interval() (min, max int, found bool, err error) {
	begin := p.pos
	p.skipOperator()
	min, hasMin := p.number()
	max = min
	comma := p.accept(",")
	if comma {
		var hasMax bool
		if max, hasMax = p.number(); !hasMax {
			max = -1
		}
		hasMin = true
	}
	closed := p.at("}")
	if !hasMin || !closed {
		if p.extended() && p.lax() {
			p.pos = begin
			return 0, 0, false, nil
		}
		if p.pos >= len(p.text) {
			return 0, 0, false, errBrace
		}
		return 0, 0, false, errBraces
	}
	p.skipOperator()
	switch {
	case max >= 0 && min > max:
		return 0, 0, false, errBraces
	case min > 32767 || max > 32767:
		return 0, 0, false, errSize
	}
	return min, max, true, nil
}

func (p *parser) number() (n int, ok bool) {
	for p.pos < len(p.text) && p.text[p.pos] >= '0' && p.text[p.pos] <= '9' {
		if n < 1<<20 {
			n = n*10 + int(p.text[p.pos]-'0')
		}
		p.pos++
		ok = true
	}
	return n, ok
}

// atom reads one thing that can be repeated.
func (p *parser) atom(first bool) (*node, error) {
	if p.at("(") {
		return p.group()
	}
	c := p.text[p.pos]
	switch {
	case c == '[':
		p.pos++
		return p.bracket()
	case c == '.':
		p.pos++
		any := set{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)}
		if p.flags&Newline != 0 {
			any[0] &^= 1 << '\n'
		}
		return &node{op: opSet, set: any}, nil
	case c == '^' && (p.extended() || first):
		p.pos++
		return &node{op: opAssert, assert: lineBegin}, nil
	case c == '$' && p.atEnd():
		p.pos++
		return &node{op: opAssert, assert: lineEnd}, nil
	case c == '\\':
		return p.escape()
	case first && p.extended() && strings.IndexByte("*+?{", c) >= 0:
		return p.leadingRepetition(c)
	}
	p.pos++
	return p.byte(c), nil
}

// leadingRepetition is an ERE's repetition of nothing.
func (p *parser) leadingRepetition(c byte) (*node, error) {
	if !p.lax() {
		return nil, errRepeat
	}
	begin := p.pos
	_, _, found, err := p.repetition()
	if err != nil {
		return nil, err
	}
	if !found {
		p.pos = begin + 1
		return p.byte(c), nil
	}
	if c != '{' {
		p.warn(string(c) + " at start of expression")
	} else {
		p.warn("{...} at start of expression")
	}
	return &node{op: opEmpty}, nil
}

func (p *parser) warn(text string) { p.warnings = append(p.warnings, text) }

// atEnd reports whether a '$' at this place is an anchor.
func (p *parser) atEnd() bool {
	if p.extended() {
		return true
	}
	rest := p.text[p.pos+1:]
	return rest == "" || strings.HasPrefix(rest, `\)`) || strings.HasPrefix(rest, `\|`)
}

func (p *parser) byte(c byte) *node {
	n := &node{op: opSet}
	n.set.add(c)
	if p.flags&FoldCase != 0 {
		n.set.fold()
	}
	return n
}

func (p *parser) group() (*node, error) {
	p.skipOperator()
	p.groups++
	p.open++
	group := &node{op: opGroup, n: p.groups}
	sub, err := p.alternatives()
	if err != nil {
		return nil, err
	}
	if !p.at(")") {
		return nil, errParen
	}
	p.skipOperator()
	p.open--
	if group.n < len(p.closed) {
		p.closed[group.n] = true
	}
	group.subs = []*node{sub}
	return group, nil
}
