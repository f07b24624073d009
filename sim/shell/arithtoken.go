package shell

import (
	"strings"
)

var arithOperators = []string{
	"<<=", ">>=", "**", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||",
	"+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=",
	"+", "-", "*", "/", "%", "<", ">", "&", "|", "^", "!", "~", "?", ":", "=", "(", ")", ",",
}

// next reads the next token.
func (e *arith) next() {
	if e.err != nil {
		return
	}
	for e.pos < len(e.text) && strings.IndexByte(" \t\n", e.text[e.pos]) >= 0 {
		e.pos++
	}
	e.last, e.start = e.start, e.pos
	if e.pos == len(e.text) {
		e.tok = ""
		return
	}
	switch c := e.text[e.pos]; {
	case c >= '0' && c <= '9':
		e.number()
		return
	case isName(e.text[e.pos : e.pos+1]):
		e.variable()
		return
	}
	for _, op := range arithOperators {
		if strings.HasPrefix(e.text[e.pos:], op) {
			e.tok = op
			e.pos += len(op)
			return
		}
	}
	e.failAt("syntax error: operand expected", e.start)
}

// variable reads a name with its subscript.
func (e *arith) variable() {
	i := e.pos
	for i < len(e.text) && isName(e.text[e.pos:i+1]) {
		i++
	}
	if i < len(e.text) && e.text[i] == '[' {
		depth := 0
		for j := i; j < len(e.text); j++ {
			if e.text[j] == '[' {
				depth++
			} else if e.text[j] == ']' {
				if depth--; depth == 0 {
					i = j + 1
					break
				}
			}
		}
	}
	e.tok, e.name = "v", e.text[e.pos:i]
	e.pos = i
}

// number reads a constant: decimal, 0x, octal or base#digits.
func (e *arith) number() {
	i := e.pos
	for i < len(e.text) && (isName("_"+e.text[i:i+1]) || e.text[i] == '#' || e.text[i] == '@') {
		i++
	}
	e.tok = "n"
	text := e.text[e.pos:i]
	e.pos = i
	base, digits := int64(10), text
	switch hash := strings.IndexByte(text, '#'); {
	case hash >= 0:
		b, ok := smallNumber(text[:hash])
		if !ok || b < 2 || b > 64 {
			e.failAt("invalid arithmetic base", e.start)
			return
		}
		base, digits = b, text[hash+1:]
		if digits == "" {
			e.failAt("invalid integer constant", e.start)
			return
		}
	case strings.HasPrefix(text, "0x"), strings.HasPrefix(text, "0X"):
		base, digits = 16, text[2:]
	case text[0] == '0':
		base = 8
	}
	e.num = 0
	for j := 0; j < len(digits); j++ {
		d := digitValue(digits[j], base)
		if d < 0 {
			e.failAt("invalid number", e.start)
			return
		}
		if d >= base {
			e.failAt("value too great for base", e.start)
			return
		}
		e.num = e.num*base + d
	}
}

func digitValue(c byte, base int64) int64 {
	switch {
	case c >= '0' && c <= '9':
		return int64(c - '0')
	case c >= 'a' && c <= 'z':
		return int64(c-'a') + 10
	case c >= 'A' && c <= 'Z':
		if base <= 36 {
			return int64(c-'A') + 10
		}
		return int64(c-'A') + 36
	case c == '@':
		return 62
	case c == '_':
		return 63
	}
	return -1
}
