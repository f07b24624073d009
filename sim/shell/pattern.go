package shell

import "strings"

// matcher matches a shell pattern against text, byte by byte.
type matcher struct {
	extended bool // ?(a|b) and its kin
	fold     bool // letters match either case
}

func (s *Shell) matcher() matcher {
	return matcher{extended: true, fold: s.options.shopt["nocasematch"]}
}

func hasExtended(pattern string) bool {
	for i := range pattern {
		if startsGroup(pattern[i:]) {
			return true
		}
	}
	return false
}

// startsGroup reports whether a pattern begins with ?(, *(, +(, @( or !(.
func startsGroup(pattern string) bool {
	return len(pattern) > 1 && pattern[1] == '(' && strings.IndexByte("?*+@!", pattern[0]) >= 0
}

// quoteMeta puts a backslash before what means something in a pattern.
func quoteMeta(text string) string {
	if !strings.ContainsAny(text, `*?[]\()|+@!-^`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if strings.IndexByte(`*?[]\()|+@!-^`, text[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// match reports whether the whole text matches the pattern.
func (m matcher) match(pattern, text string) bool {
	for len(pattern) > 0 {
		c := pattern[0]
		if m.extended && startsGroup(pattern) {
			if end := groupEnd(pattern); end > 0 {
				return m.group(c, alternatives(pattern[2:end]), pattern[end+1:], text)
			}
		}
		switch c {
		case '*':
			return m.star(pattern[1:], text)
		case '?':
			if text == "" {
				return false
			}
			pattern, text = pattern[1:], text[1:]
			continue
		case '[':
			if text == "" {
				return false
			}
			ok, size := m.bracket(pattern, text[0])
			if size > 0 {
				if !ok {
					return false
				}
				pattern, text = pattern[size:], text[1:]
				continue
			}
		case '\\':
			if len(pattern) > 1 {
				pattern = pattern[1:]
				c = pattern[0]
			}
		}
		if text == "" || !m.same(c, text[0]) {
			return false
		}
		pattern, text = pattern[1:], text[1:]
	}
	return text == ""
}

func (m matcher) star(rest, text string) bool {
	for len(rest) > 0 && rest[0] == '*' && !(m.extended && len(rest) > 1 && rest[1] == '(') {
		rest = rest[1:]
	}
	if rest == "" {
		return true
	}
	for i := 0; i <= len(text); i++ {
		if m.match(rest, text[i:]) {
			return true
		}
	}
	return false
}

// group matches ?(..), *(..), +(..), @(..) or !(..) and what stands behind.
func (m matcher) group(op byte, alts []string, rest, text string) bool {
	if (op == '?' || op == '*') && m.match(rest, text) {
		return true
	}
	for i := 0; i <= len(text); i++ {
		one := false
		for _, alt := range alts {
			if m.match(alt, text[:i]) {
				one = true
				break
			}
		}
		switch op {
		case '!':
			if !one && m.match(rest, text[i:]) {
				return true
			}
		case '?', '@':
			if one && m.match(rest, text[i:]) {
				return true
			}
		case '*', '+':
			if one && (m.match(rest, text[i:]) || i > 0 && m.group('*', alts, rest, text[i:])) {
				return true
			}
		}
	}
	return false
}

// groupEnd is where the parenthesis that pattern[1] opens is closed, or 0.
func groupEnd(pattern string) int {
	depth := 0
	for i := 1; i < len(pattern); i++ {
		switch pattern[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return 0
}

// alternatives splits at the bars outside of inner parentheses.
func alternatives(list string) []string {
	var alts []string
	depth, start := 0, 0
	for i := 0; i < len(list); i++ {
		switch list[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			depth--
		case '|':
			if depth == 0 {
				alts = append(alts, list[start:i])
				start = i + 1
			}
		}
	}
	return append(alts, list[start:])
}

func (m matcher) same(a, b byte) bool { return a == b || m.fold && lower(a) == lower(b) }

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - ('a' - 'A')
	}
	return c
}

// bracket matches c against the bracket expression at the beginning of
// pattern; size 0 says that it is none.
func (m matcher) bracket(pattern string, c byte) (ok bool, size int) {
	i, negated := 1, false
	if i < len(pattern) && (pattern[i] == '!' || pattern[i] == '^') {
		negated = true
		i++
	}
	for first := true; i < len(pattern); first = false {
		if pattern[i] == ']' && !first {
			return ok != negated, i + 1
		}
		if class, n := className(pattern[i:]); n > 0 {
			ok = ok || inClass(class, c) || m.fold && (inClass(class, lower(c)) || inClass(class, upper(c)))
			i += n
			continue
		}
		lo, n := bracketChar(pattern[i:])
		i += n
		hi := lo
		if i+1 < len(pattern) && pattern[i] == '-' && pattern[i+1] != ']' {
			hi, n = bracketChar(pattern[i+1:])
			i += 1 + n
		}
		if c >= lo && c <= hi || m.fold && (lower(c) >= lo && lower(c) <= hi || upper(c) >= lo && upper(c) <= hi) {
			ok = true
		}
	}
	return false, 0
}

// bracketChar is the next character of a bracket expression: itself, quoted,
// or as [.c.] or [=c=].
func bracketChar(pattern string) (c byte, size int) {
	if pattern[0] == '\\' && len(pattern) > 1 {
		return pattern[1], 2
	}
	if len(pattern) >= 5 && pattern[0] == '[' && (pattern[1] == '.' || pattern[1] == '=') &&
		pattern[3] == pattern[1] && pattern[4] == ']' {
		return pattern[2], 5
	}
	return pattern[0], 1
}

func className(pattern string) (name string, size int) {
	if !strings.HasPrefix(pattern, "[:") {
		return "", 0
	}
	end := strings.Index(pattern, ":]")
	if end < 2 {
		return "", 0
	}
	return pattern[2:end], end + 2
}

func inClass(class string, c byte) bool {
	isUpper, isLower, isDigit := c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9'
	switch class {
	case "alnum":
		return isUpper || isLower || isDigit
	case "alpha":
		return isUpper || isLower
	case "ascii":
		return c < 0x80
	case "blank":
		return c == ' ' || c == '\t'
	case "cntrl":
		return c < ' ' || c == 0x7f
	case "digit":
		return isDigit
	case "graph":
		return c > ' ' && c < 0x7f
	case "lower":
		return isLower
	case "print":
		return c >= ' ' && c < 0x7f
	case "punct":
		return c > ' ' && c < 0x7f && !isUpper && !isLower && !isDigit
	case "space":
		return c == ' ' || c >= '\t' && c <= '\r'
	case "upper":
		return isUpper
	case "word":
		return isUpper || isLower || isDigit || c == '_'
	case "xdigit":
		return isDigit || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
	}
	return false
}
