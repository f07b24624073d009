package regex

import (
	"math/bits"
	"strings"
)

// set is a set of bytes.
type set [4]uint64

func (s *set) add(c byte)      { s[c>>6] |= 1 << (c & 63) }
func (s *set) has(c byte) bool { return s[c>>6]&(1<<(c&63)) != 0 }

func (s *set) addRange(lo, hi byte) {
	for c := int(lo); c <= int(hi); c++ {
		s.add(byte(c))
	}
}

func (s *set) negate() {
	for i := range s {
		s[i] = ^s[i]
	}
}

// fold adds the other case of every letter in s.
func (s *set) fold() {
	for c := byte('a'); c <= 'z'; c++ {
		if s.has(c) || s.has(c-32) {
			s.add(c)
			s.add(c - 32)
		}
	}
}

// single is the only member of s.
func (s *set) single() (byte, bool) {
	n, at := 0, 0
	for i, word := range s {
		n += bits.OnesCount64(word)
		if word != 0 {
			at = i<<6 + bits.TrailingZeros64(word)
		}
	}
	return byte(at), n == 1
}

// classes are the character classes of the C locale as ranges.
var classes = [...]struct{ name, ranges string }{
	{"alpha", "azAZ"},
	{"digit", "09"},
	{"alnum", "azAZ09"},
	{"upper", "AZ"},
	{"lower", "az"},
	{"space", "\t\r  "},
	{"blank", "\t\t  "},
	{"punct", "!/:@[`{~"},
	{"print", " ~"},
	{"graph", "!~"},
	{"cntrl", "\x00\x1f\x7f\x7f"},
	{"xdigit", "09afAF"},
}

// addClass adds the class [:name:]; false where there is none of that name.
func (s *set) addClass(name string) bool {
	for _, class := range classes {
		if class.name == name {
			for i := 0; i < len(class.ranges); i += 2 {
				s.addRange(class.ranges[i], class.ranges[i+1])
			}
			return true
		}
	}
	return false
}

// Class is the members of a character class of the C locale in order.
func Class(name string) (string, bool) {
	var s set
	if !s.addClass(name) {
		return "", false
	}
	var members []byte
	for c := 0; c < 256; c++ {
		if s.has(byte(c)) {
			members = append(members, byte(c))
		}
	}
	return string(members), true
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// bracket reads a bracket expression; p stands behind the '['.
func (p *parser) bracket() (*node, error) {
	begin := p.pos
	var s set
	negated := p.accept("^")
	if p.pos >= len(p.text) {
		return nil, errRegex
	}
	for first := true; ; first = false {
		if p.pos >= len(p.text) {
			return nil, errBracket
		}
		if p.text[p.pos] == ']' && !first {
			p.pos++
			break
		}
		if err := p.bracketItem(&s); err != nil {
			return nil, err
		}
	}
	if inner := p.text[begin : p.pos-1]; len(inner) > 1 && p.flags&Awk == 0 && inner[0] == ':' && inner[len(inner)-1] == ':' {
		return nil, ErrClassSyntax
	}
	if p.flags&FoldCase != 0 {
		s.fold()
	}
	if negated {
		s.negate()
		if p.flags&Newline != 0 {
			s['\n'>>6] &^= 1 << '\n'
		}
	}
	return &node{op: opSet, set: s}, nil
}

// bracketItem reads a byte, a range or a class into s.
func (p *parser) bracketItem(s *set) error {
	if strings.HasPrefix(p.text[p.pos:], "[:") {
		name, err := p.named(":]")
		if err != nil {
			return err
		}
		if !s.addClass(p.foldedClass(name)) {
			return errClass
		}
		return nil
	}
	lo, err := p.bracketByte()
	if err != nil {
		return err
	}
	if p.pos+1 < len(p.text) && p.text[p.pos] == '-' && p.text[p.pos+1] != ']' {
		p.pos++
		hi, err := p.bracketByte()
		if err != nil {
			return err
		}
		if hi < lo {
			return errRange
		}
		s.addRange(lo, hi)
		return nil
	}
	s.add(lo)
	return nil
}

// foldedClass is the class that name means where case is ignored.
func (p *parser) foldedClass(name string) string {
	if p.flags&FoldCase != 0 && (name == "upper" || name == "lower") {
		return "alpha"
	}
	return name
}

// named reads "[:name:]" and its like up to its end.
func (p *parser) named(end string) (string, error) {
	i := strings.Index(p.text[p.pos+2:], end)
	if i < 0 {
		return "", errBracket
	}
	name := p.text[p.pos+2 : p.pos+2+i]
	p.pos += i + 4
	return name, nil
}

// bracketByte reads one byte, perhaps written [.x.] or [=x=].
func (p *parser) bracketByte() (byte, error) {
	if p.pos >= len(p.text) {
		return 0, errBracket
	}
	c := p.text[p.pos]
	if c == '[' && p.pos+1 < len(p.text) && (p.text[p.pos+1] == '.' || p.text[p.pos+1] == '=') {
		name, err := p.named(p.text[p.pos+1:p.pos+2] + "]")
		if err != nil {
			return 0, err
		}
		if len(name) != 1 {
			return 0, errCollate
		}
		return name[0], nil
	}
	p.pos++
	if c == '\\' && p.flags&Awk != 0 && p.pos < len(p.text) {
		return p.awkEscape(), nil
	}
	return c, nil
}
