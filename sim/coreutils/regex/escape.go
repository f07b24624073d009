package regex

import "strings"

// escape reads a backslash and what it makes of the next byte.
func (p *parser) escape() (*node, error) {
	p.pos++
	if p.pos >= len(p.text) {
		if p.flags&Awk != 0 {
			return p.byte('\\'), nil
		}
		return nil, errEscape
	}
	if p.flags&Awk != 0 {
		return p.byte(p.awkEscape()), nil
	}
	c := p.text[p.pos]
	p.pos++
	switch {
	case c >= '1' && c <= '9':
		if !p.closed[c-'0'] {
			return nil, errBackref
		}
		p.backrefs = true
		return &node{op: opBackref, n: int(c - '0')}, nil
	case c == '{' && !p.extended():
		return nil, errRepeat
	case strings.IndexByte("+?", c) >= 0 && !p.extended():
		return p.byte(c), nil
	}
	if i := strings.IndexByte("`'bB<>", c); i >= 0 {
		return &node{op: opAssert, assert: [...]assert{textBegin, textEnd, wordEdge, notWordEdge, wordBegin, wordEnd}[i]}, nil
	}
	if strings.IndexByte("wWsS", c) >= 0 {
		return shorthand(c), nil
	}
	return p.byte(c), nil
}

// shorthand is \w, \W, \s or \S.
func shorthand(c byte) *node {
	n := &node{op: opSet}
	if c|32 == 'w' {
		n.set.addClass("alnum")
		n.set.add('_')
	} else {
		n.set.addClass("space")
	}
	if c < 'a' {
		n.set.negate()
	}
	return n
}

// awkEscape reads what stands behind a backslash in an awk pattern.
func (p *parser) awkEscape() byte {
	c := p.text[p.pos]
	p.pos++
	if i := strings.IndexByte("abfnrtv", c); i >= 0 {
		return "\a\b\f\n\r\t\v"[i]
	}
	if c < '0' || c > '7' {
		return c
	}
	value := c - '0'
	for i := 0; i < 2 && p.pos < len(p.text) && p.text[p.pos] >= '0' && p.text[p.pos] <= '7'; i++ {
		value = value<<3 | (p.text[p.pos] - '0')
		p.pos++
	}
	return value
}
