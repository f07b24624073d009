package coreutils

import (
	"bytes"
	"strconv"
	"strings"
)

// parseSet reads one of tr's strings; which is 1 or 2.
func (t *trRun) parseSet(text string, which int) (*trSet, bool) {
	s := &trSet{star: -1}
	chars, escaped := t.unescapeSet(text)
	for i := 0; i < len(chars); {
		s.endsInClass = false
		if chars[i] == '[' && !escaped[i] {
			n, ok := t.construct(s, chars[i:], escaped[i:], which)
			if !ok {
				return nil, false
			}
			if n > 0 {
				i += n
				continue
			}
		}
		if i+2 < len(chars) && chars[i+1] == '-' && !escaped[i+1] {
			if chars[i+2] < chars[i] {
				t.errorf("range-endpoints of %s are in reverse collating sequence order", quoteRange(chars[i], chars[i+2]))
				return nil, false
			}
			for c := int(chars[i]); c <= int(chars[i+2]); c++ {
				s.chars = append(s.chars, byte(c))
			}
			i += 3
			continue
		}
		s.chars = append(s.chars, chars[i])
		i++
	}
	return s, true
}

func quoteRange(from, to byte) string {
	return "'" + trimQuotes(from) + "-" + trimQuotes(to) + "'"
}

// trimQuotes shows one byte as tr's messages do.
func trimQuotes(c byte) string {
	if isPrintable(c) {
		return string([]byte{c})
	}
	return string(appendEscape(nil, c))
}

// construct reads [:class:], [=c=], [c*] or [c*n] at the beginning of chars
// into s and says how long it is: 0 where there is none.
func (t *trRun) construct(s *trSet, chars []byte, escaped []bool, which int) (n int, ok bool) {
	if len(chars) < 3 {
		return 0, true
	}
	if (chars[1] == ':' || chars[1] == '=') && !escaped[1] {
		end := bytes.Index(chars[2:], []byte{chars[1], ']'})
		if end >= 0 && !(chars[2] == '*' && bytes.IndexByte(chars[3:], ']') >= 0 && end < 0) {
			return end + 4, t.class(s, chars[1], string(chars[2:2+end]), which)
		}
	}
	if chars[2] != '*' || escaped[2] {
		return 0, true
	}
	end := bytes.IndexByte(chars[3:], ']')
	if end < 0 {
		return 0, true
	}
	return end + 4, t.repeat(s, chars[1], string(chars[3:3+end]), which)
}

func (t *trRun) class(s *trSet, kind byte, name string, which int) bool {
	if kind == '=' {
		switch {
		case name == "":
			t.errorf("missing equivalence class character '[==]'")
			return false
		case len(name) > 1:
			t.errorf("%s: equivalence class operand must be a single character", name)
			return false
		}
		s.chars = append(s.chars, name[0])
		return true
	}
	if name == "" {
		t.errorf("missing character class name '[::]'")
		return false
	}
	members, ok := className(name)
	if !ok {
		t.errorf("invalid character class %s", quoteText(name))
		return false
	}
	s.classes = append(s.classes, trClass{name, len(s.chars)})
	s.chars = append(s.chars, members...)
	s.endsInClass = true
	return true
}

// repeat reads [c*n]; n is octal where it begins with 0, and 0 or nothing
// means as often as set1 needs.
func (t *trRun) repeat(s *trSet, c byte, count string, which int) bool {
	n := int64(0)
	if count != "" {
		base := 10
		if count[0] == '0' {
			base = 8
		}
		var err error
		if n, err = strconv.ParseInt(count, base, 32); err != nil || strings.Trim(count, "0123456789") != "" {
			t.errorf("invalid repeat count %s in [c*n] construct", quoteText(count))
			return false
		}
	}
	if which == 1 && n == 0 {
		t.errorf("the [c*] repeat construct may not appear in string1")
		return false
	}
	if n > 0 {
		s.chars = append(s.chars, bytes.Repeat([]byte{c}, int(n))...)
		return true
	}
	if s.star >= 0 {
		t.errorf("only one [c*] repeat construct may appear in string2")
		return false
	}
	s.star, s.starByte = len(s.chars), c
	return true
}

// unescapeSet resolves backslashes and remembers which bytes had one.
func (t *trRun) unescapeSet(text string) (chars []byte, escaped []bool) {
	for i := 0; i < len(text); i++ {
		c, esc := text[i], false
		if c == '\\' {
			if i+1 == len(text) {
				t.warnf("warning: an unescaped backslash at end of string is not portable")
			} else {
				esc = true
				i++
				c = text[i]
				if at := strings.IndexByte("abfnrtv", c); at >= 0 {
					c = "\a\b\f\n\r\t\v"[at]
				} else if c >= '0' && c <= '7' {
					value := int(c - '0')
					for k := 0; k < 2 && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '7' && value<<3|int(text[i+1]-'0') < 256; k++ {
						i++
						value = value<<3 | int(text[i]-'0')
					}
					c = byte(value)
				}
			}
		}
		chars = append(chars, c)
		escaped = append(escaped, esc)
	}
	return chars, escaped
}
