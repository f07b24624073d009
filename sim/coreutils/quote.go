package coreutils

import "strings"

// quoteName is a name as most messages show it: as a shell would have to read
// it, quoted only where needed. GNU: quotef.
func quoteName(s string) string {
	if !needsQuotes(s) {
		return s
	}
	return quoteShell(s)
}

// quoteFile is a name in quotes, whatever it holds. GNU: quoteaf.
func quoteFile(s string) string { return quoteShell(s) }

// quoteText is a text in quotes, with C's escapes inside. GNU: quote.
func quoteText(s string) string {
	out := []byte{'\''}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\'' || c == '\\':
			out = append(out, '\\', c)
		case isPrintable(c):
			out = append(out, c)
		default:
			out = appendEscape(out, c)
		}
	}
	return string(append(out, '\''))
}

// quoteC is a name in double quotes, with C's escapes inside.
func quoteC(s string) string {
	out := []byte{'"'}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case isPrintable(c):
			out = append(out, c)
		default:
			out = appendEscape(out, c)
		}
	}
	return string(append(out, '"'))
}

// quoteEscape is a name with C's escapes and without quotes.
func quoteEscape(s string) string {
	var out []byte
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ' || c == '\\':
			out = append(out, '\\', c)
		case isPrintable(c):
			out = append(out, c)
		default:
			out = appendEscape(out, c)
		}
	}
	return string(out)
}

func isPrintable(c byte) bool { return c >= ' ' && c < 0x7f }

// appendEscape appends C's escape sequence of a character.
func appendEscape(out []byte, c byte) []byte {
	if i := strings.IndexByte("\a\b\f\n\r\t\v", c); i >= 0 {
		return append(out, '\\', "abfnrtv"[i])
	}
	return append(out, '\\', '0'+c>>6, '0'+c>>3&7, '0'+c&7)
}

// needsQuotes reports whether a shell would read s as anything but itself.
func needsQuotes(s string) bool {
	if s == "" || s == "{" || s == "}" || s[0] == '#' || s[0] == '~' {
		return true
	}
	for i := 0; i < len(s); i++ {
		if !isPrintable(s[i]) || strings.IndexByte(" !\"$&'()*;<=>?[\\^`|", s[i]) >= 0 {
			return true
		}
	}
	return false
}

// quoteShell puts s in quotes that a shell takes away again.
func quoteShell(s string) string {
	if strings.IndexByte(s, '\'') >= 0 && plainInDoubleQuotes(s) {
		return `"` + s + `"`
	}
	out := []byte{'\''}
	escaping := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !isPrintable(c) {
			if !escaping {
				out = append(out, "'$'"...)
				escaping = true
			}
			out = appendEscape(out, c)
			continue
		}
		if escaping {
			out = append(out, "''"...)
			escaping = false
		}
		if c == '\'' {
			out = append(out, `'\''`...)
		} else {
			out = append(out, c)
		}
	}
	return string(append(out, '\''))
}

// plainInDoubleQuotes reports whether nothing in s is special in double quotes.
func plainInDoubleQuotes(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if isDigit(c) || isLetter(c) || strings.IndexByte(" '%+,-./:]_@", c) >= 0 {
			continue
		}
		if i == 0 && (c == '#' || c == '~') {
			continue
		}
		return false
	}
	return true
}

// quotePlain puts s in quotes where a shell needs them and leaves control
// characters as they are.
func quotePlain(s string) string {
	if !needsQuotes(s) {
		return s
	}
	if strings.IndexByte(s, '\'') >= 0 && plainInDoubleQuotes(s) {
		return `"` + s + `"`
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
