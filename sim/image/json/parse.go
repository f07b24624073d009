package json

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// mostDepth is how deep values may be nested.
const mostDepth = 100

// Error is where a text stops being JSON.
type Error struct{ At int }

func (e Error) Error() string { return "invalid JSON at byte " + strconv.Itoa(e.At) }

// Parse reads one value, which the text must be whole.
func Parse(text []byte) (Value, error) {
	p := parser{text: text}
	v, ok := p.value(0)
	p.space()
	if !ok || p.at != len(text) {
		return Value{}, Error{p.at}
	}
	return v, nil
}

type parser struct {
	text []byte
	at   int
}

func (p *parser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

// peek is the next byte; 0: there is none.
func (p *parser) peek() byte {
	if p.at >= len(p.text) {
		return 0
	}
	return p.text[p.at]
}

// take steps over c.
func (p *parser) take(c byte) bool {
	if p.peek() != c || p.at >= len(p.text) {
		return false
	}
	p.at++
	return true
}

func (p *parser) value(depth int) (Value, bool) {
	p.space()
	if depth > mostDepth {
		return Value{}, false
	}
	switch c := p.peek(); {
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	case c == '"':
		s, ok := p.str()
		return String(s), ok
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	for _, word := range []struct {
		text string
		kind Kind
	}{{"true", Boolean}, {"false", Boolean}, {"null", Null}} {
		if strings.HasPrefix(string(p.text[p.at:min(len(p.text), p.at+5)]), word.text) {
			p.at += len(word.text)
			if word.kind == Null {
				return Value{}, true
			}
			return Value{&content{kind: word.kind, text: word.text}}, true
		}
	}
	return Value{}, false
}

func (p *parser) object(depth int) (Value, bool) {
	c := &content{kind: Map}
	v := Value{c}
	p.at++
	if p.space(); p.take('}') {
		return v, true
	}
	for {
		p.space()
		if p.peek() != '"' {
			return v, false
		}
		key, ok := p.str()
		if p.space(); !ok || !p.take(':') {
			return v, false
		}
		item, ok := p.value(depth + 1)
		if !ok {
			return v, false
		}
		c.keys = append(c.keys, key)
		c.items = append(c.items, item)
		p.space()
		if p.take('}') {
			return v, true
		}
		if !p.take(',') {
			return v, false
		}
	}
}

func (p *parser) array(depth int) (Value, bool) {
	c := &content{kind: List}
	v := Value{c}
	p.at++
	if p.space(); p.take(']') {
		return v, true
	}
	for {
		item, ok := p.value(depth + 1)
		if !ok {
			return v, false
		}
		c.items = append(c.items, item)
		p.space()
		if p.take(']') {
			return v, true
		}
		if !p.take(',') {
			return v, false
		}
	}
}

func (p *parser) number() (Value, bool) {
	start := p.at
	p.take('-')
	if !p.take('0') && !p.digits() {
		return Value{}, false
	}
	if p.take('.') && !p.digits() {
		return Value{}, false
	}
	if p.take('e') || p.take('E') {
		if !p.take('+') {
			p.take('-')
		}
		if !p.digits() {
			return Value{}, false
		}
	}
	return Value{&content{kind: Number, text: string(p.text[start:p.at])}}, true
}

func (p *parser) digits() bool {
	start := p.at
	for p.peek() >= '0' && p.peek() <= '9' {
		p.at++
	}
	return p.at > start
}

// str reads a string; what is no UTF-8 becomes U+FFFD.
func (p *parser) str() (string, bool) {
	p.at++
	var out []byte
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case c == '"':
			p.at++
			return string(out), true
		case c < ' ':
			return "", false
		case c == '\\':
			r, ok := p.escape()
			if !ok {
				return "", false
			}
			out = utf8.AppendRune(out, r)
		case c < utf8.RuneSelf:
			out = append(out, c)
			p.at++
		default:
			r, n := utf8.DecodeRune(p.text[p.at:])
			out = utf8.AppendRune(out, r)
			p.at += n
		}
	}
	return "", false
}

// escape reads what a backslash begins.
func (p *parser) escape() (rune, bool) {
	p.at++
	c := p.peek()
	p.at++
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 && c != 0 {
		return rune("\"\\/\b\f\n\r\t"[i]), true
	}
	if c != 'u' {
		return 0, false
	}
	r, ok := p.unit()
	if !ok || !utf16.IsSurrogate(r) {
		return r, ok
	}
	if before := p.at; p.take('\\') && p.take('u') {
		second, ok := p.unit()
		if !ok {
			return 0, false
		}
		if whole := utf16.DecodeRune(r, second); whole != utf8.RuneError {
			return whole, true
		}
		p.at = before
	} else {
		p.at = before
	}
	return utf8.RuneError, true
}

// unit reads four hexadecimal digits.
func (p *parser) unit() (rune, bool) {
	if p.at+4 > len(p.text) {
		return 0, false
	}
	n, err := strconv.ParseUint(string(p.text[p.at:p.at+4]), 16, 32)
	p.at += 4
	return rune(n), err == nil
}
