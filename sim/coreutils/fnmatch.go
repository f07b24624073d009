package coreutils

import "strings"

// matchName is fnmatch(3) with a leading dot matched only by a dot.
func matchName(pattern, name string) bool {
	if strings.HasPrefix(name, ".") && !strings.HasPrefix(pattern, ".") && !strings.HasPrefix(pattern, `\.`) {
		return false
	}
	return fnmatch(pattern, name)
}

// fnmatch is fnmatch(3) without flags: * and ? match slashes and dots too.
func fnmatch(pattern, name string) bool {
	star, retry := -1, 0
	i, j := 0, 0
	for j < len(name) {
		if i < len(pattern) && pattern[i] == '*' {
			star, retry = i, j
			i++
			continue
		}
		if width, ok := matchOne(pattern[i:], name[j]); ok {
			i += width
			j++
			continue
		}
		if star < 0 {
			return false
		}
		retry++
		i, j = star+1, retry
	}
	return strings.Trim(pattern[i:], "*") == ""
}

// matchOne matches one character against the beginning of a pattern and says
// how long that beginning is.
func matchOne(pattern string, c byte) (width int, ok bool) {
	if pattern == "" {
		return 0, false
	}
	switch pattern[0] {
	case '?':
		return 1, true
	case '[':
		if width, ok, closed := matchBracket(pattern, c); closed {
			return width, ok
		}
	case '\\':
		if len(pattern) > 1 {
			return 2, pattern[1] == c
		}
	}
	return 1, pattern[0] == c
}

// matchBracket matches a bracket expression; not closed: it is none.
func matchBracket(pattern string, c byte) (width int, ok, closed bool) {
	i := 1
	negated := i < len(pattern) && (pattern[i] == '!' || pattern[i] == '^')
	if negated {
		i++
	}
	for start := i; i < len(pattern); {
		if pattern[i] == ']' && i > start {
			return i + 1, ok != negated, true
		}
		if strings.HasPrefix(pattern[i:], "[:") {
			if end := strings.Index(pattern[i:], ":]"); end > 0 {
				ok = ok || inClass(pattern[i+2:i+end], c)
				i += end + 2
				continue
			}
		}
		if pattern[i] == '\\' && i+1 < len(pattern) {
			i++
		}
		low, high := pattern[i], pattern[i]
		i++
		if i+1 < len(pattern) && pattern[i] == '-' && pattern[i+1] != ']' {
			high = pattern[i+1]
			i += 2
		}
		ok = ok || low <= c && c <= high
	}
	return 0, false, false
}

// inClass reports whether c is in a character class of the C locale.
func inClass(class string, c byte) bool {
	switch class {
	case "alpha":
		return isLetter(c)
	case "digit":
		return isDigit(c)
	case "alnum":
		return isLetter(c) || isDigit(c)
	case "upper":
		return 'A' <= c && c <= 'Z'
	case "lower":
		return 'a' <= c && c <= 'z'
	case "space":
		return c == ' ' || '\t' <= c && c <= '\r'
	case "blank":
		return c == ' ' || c == '\t'
	case "punct":
		return c > ' ' && c < 0x7f && !isLetter(c) && !isDigit(c)
	case "xdigit":
		return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f'
	case "cntrl":
		return c < ' ' || c == 0x7f
	case "print":
		return isPrintable(c)
	case "graph":
		return c > ' ' && c < 0x7f
	}
	return false
}
