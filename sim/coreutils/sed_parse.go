package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/regex"
)

// sedSource is the script in the pieces it was given in.
type sedSource struct {
	chunks []sedChunk
}

// sedChunk is one -e or -f.
type sedChunk struct {
	text string
	file string // -f's; "" for -e
}

func (s *sedSource) add(text, file string) { s.chunks = append(s.chunks, sedChunk{text, file}) }

// quiet reports that the script begins with "#n" on a line of its own.
func (s *sedSource) quiet() bool {
	text := s.chunks[0].text
	return text == "#n" || strings.HasPrefix(text, "#n\n")
}

// sedCommand is one command of a script.
type sedCommand struct {
	name     byte
	from, to *sedAddress
	negated  bool
	target   int    // where '{', b, t and T go to
	label    string // of :, b, t and T
	text     string // of a, i and c; the file of r and R
	number   int    // of q, Q and l
	pattern  *regex.Regexp
	subst    *sedSubst
	table    *[256]byte // of y
	out      *sedOutput // of w and W
	active   bool       // inside its range
	last     int64      // the range's last line, where it is a number
}

// sedAddress is one address.
type sedAddress struct {
	kind    byte // 'n' line, '~' step, '$', '/' pattern, '+' lines more, 'm' up to a multiple
	n, step int64
	pattern *regex.Regexp // nil: the last one used
}

// sedParser turns a source into commands.
type sedParser struct {
	source  *sedSource
	opts    *sedOptions
	chunk   int
	pos     int
	script  []sedCommand
	blocks  []int // open '{'
	outputs map[string]*sedOutput
	failure string
	status  int
}

// sedFailure ends parsing; it is recovered in parse.
type sedFailure string

// fail ends parsing with a message that names the place.
func (p *sedParser) fail(message string) { p.failAt(p.pos, message) }

func (p *sedParser) failAt(pos int, message string) {
	p.status = 1
	c := p.source.chunks[min(p.chunk, len(p.source.chunks)-1)]
	if c.file != "" {
		line := 1 + strings.Count(c.text[:pos], "\n")
		panic(sedFailure("file " + c.file + " line " + strconv.Itoa(line) + ": " + message))
	}
	n := 1
	for _, before := range p.source.chunks[:min(p.chunk, len(p.source.chunks)-1)] {
		if before.file == "" {
			n++
		}
	}
	panic(sedFailure("-e expression #" + strconv.Itoa(n) + ", char " + strconv.Itoa(pos) + ": " + message))
}

// parse returns the commands; not ok: failure and status say why not.
func (p *sedParser) parse() (script []sedCommand, ok bool) {
	defer func() {
		if r := recover(); r != nil {
			failure, known := r.(sedFailure)
			if !known {
				panic(r)
			}
			p.failure, ok = string(failure), false
		}
	}()
	p.outputs = map[string]*sedOutput{}
	for p.chunk = 0; p.chunk < len(p.source.chunks); p.chunk++ {
		p.pos = 0
		for p.command() {
		}
	}
	if len(p.blocks) > 0 {
		p.failAt(0, "unmatched `{'")
	}
	p.link()
	return p.script, true
}

// link finds where branches go.
func (p *sedParser) link() {
	labels := map[string]int{}
	for i, c := range p.script {
		if c.name == ':' {
			labels[c.label] = i
		}
	}
	for i := range p.script {
		c := &p.script[i]
		if c.name != 'b' && c.name != 't' && c.name != 'T' {
			continue
		}
		c.target = len(p.script)
		if c.label != "" {
			at, ok := labels[c.label]
			if !ok {
				p.status = 4
				panic(sedFailure("can't find label for jump to `" + c.label + "'"))
			}
			c.target = at
		}
	}
}

func (p *sedParser) text() string { return p.source.chunks[p.chunk].text }

// next takes a byte; -1 at the end of the piece.
func (p *sedParser) next() int {
	if p.pos >= len(p.text()) {
		return -1
	}
	p.pos++
	return int(p.text()[p.pos-1])
}

func (p *sedParser) peek() int {
	if p.pos >= len(p.text()) {
		return -1
	}
	return int(p.text()[p.pos])
}

func (p *sedParser) skip(set string) {
	for p.pos < len(p.text()) && strings.IndexByte(set, p.text()[p.pos]) >= 0 {
		p.pos++
	}
}

const (
	sedBlanks = " \t\r\v\f"
	sedSpaces = sedBlanks + "\n"
)

// command reads one command; false at the end of the piece.
func (p *sedParser) command() bool {
	p.skip(sedSpaces + ";")
	if p.peek() < 0 {
		return false
	}
	var c sedCommand
	p.addresses(&c)
	p.skip(sedBlanks)
	for p.peek() == '!' {
		p.next()
		if c.negated {
			p.fail("multiple `!'s")
		}
		c.negated = true
		p.skip(sedBlanks)
	}
	name := p.next()
	if name < 0 {
		p.fail("missing command")
	}
	c.name = byte(name)
	p.arguments(&c)
	return true
}

// addresses reads none, one or two addresses.
func (p *sedParser) addresses(c *sedCommand) {
	c.from = p.address()
	if c.from == nil {
		return
	}
	if c.from.kind == '+' || c.from.kind == 'm' {
		p.fail("invalid usage of +N or ~N as first address")
	}
	p.skip(sedBlanks)
	if p.peek() == ',' {
		p.next()
		p.skip(sedBlanks)
		c.to = p.address()
		if c.to == nil {
			p.next()
			p.fail("unexpected `,'")
		}
	}
	if c.from.kind == 'n' && c.from.n == 0 {
		if c.to == nil || c.to.kind != '/' {
			p.next()
			p.fail("invalid usage of line address 0")
		}
		c.active = true
	}
	if c.to != nil && c.to.kind == '~' {
		c.to.kind = 'n'
	}
}

// address reads one address; nil where none stands.
func (p *sedParser) address() *sedAddress {
	switch c := p.peek(); {
	case c == '/' || c == '\\':
		p.next()
		if c == '\\' {
			if c = p.next(); c < 0 {
				p.fail("unterminated address regex")
			}
		}
		text, ok := p.delimited(byte(c), true)
		if !ok {
			p.fail("unterminated address regex")
		}
		return &sedAddress{kind: '/', pattern: p.compile(text, p.addressFlags())}
	case c >= '0' && c <= '9':
		a := &sedAddress{kind: 'n', n: p.integer()}
		p.skip(sedBlanks)
		if p.peek() == '~' {
			p.next()
			a.step = p.integer()
			if a.step > 0 {
				a.kind = '~'
			}
		}
		return a
	case c == '+' || c == '~':
		p.next()
		a := &sedAddress{kind: '+', n: p.integer()}
		if c == '~' {
			a.kind = 'm'
		}
		return a
	case c == '$':
		p.next()
		return &sedAddress{kind: '$'}
	}
	return nil
}

// addressFlags reads I and M behind a pattern.
func (p *sedParser) addressFlags() (flags regex.Flags) {
	for {
		p.skip(sedBlanks)
		switch p.peek() {
		case 'I':
			flags |= regex.FoldCase
		case 'M':
			flags |= regex.Newline
		default:
			return flags
		}
		p.next()
	}
}

func (p *sedParser) integer() (n int64) {
	for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
		n = min(n*10+int64(c-'0'), 1<<50)
		p.next()
	}
	return n
}

// compile makes a pattern; nil is the last one used.
func (p *sedParser) compile(text string, flags regex.Flags) *regex.Regexp {
	if text == "" {
		return nil
	}
	r, err := compileBRE(sedEscapes(text, true), flags|p.opts.flags)
	if err == regex.ErrClassSyntax {
		p.status = 4
		panic(sedFailure(err.Error()))
	}
	if err != nil {
		p.fail(err.Error())
	}
	return r
}

// delimited reads up to an unescaped delimiter. In a pattern, brackets hide
// it.
func (p *sedParser) delimited(delim byte, pattern bool) (string, bool) {
	var out []byte
	for {
		c := p.next()
		switch {
		case c < 0:
			return "", false
		case c == int(delim):
			return string(out), true
		case c == '\\':
			d := p.next()
			switch {
			case d < 0:
				return "", false
			case d == int(delim) && (pattern || d != '&'):
			case d == 'n' && pattern:
				d = '\n'
			case d == '\n' && pattern:
			default:
				out = append(out, '\\')
			}
			out = append(out, byte(d))
		case c == '[' && pattern:
			out = append(out, '[')
			out = p.bracketed(out)
		default:
			out = append(out, byte(c))
		}
	}
}

// bracketed reads a bracket expression, whose '[' is taken.
func (p *sedParser) bracketed(out []byte) []byte {
	rest := p.text()[p.pos:]
	i := 0
	if strings.HasPrefix(rest, "^") {
		i++
	}
	if strings.HasPrefix(rest[i:], "]") {
		i++
	}
	for i < len(rest) && rest[i] != ']' {
		if rest[i] == '[' && i+1 < len(rest) && strings.IndexByte(":.=", rest[i+1]) >= 0 {
			if end := strings.Index(rest[i+2:], rest[i+1:i+2]+"]"); end >= 0 {
				i += end + 4
				continue
			}
		}
		i++
	}
	p.pos += i
	return append(out, rest[:i]...)
}
