package coreutils

import (
	"strings"
	"unicode/utf8"
)

// escapeStyle says which backslash escapes a text has.
type escapeStyle uint8

const (
	formatEscapes escapeStyle = iota // \nnn; a format of printf
	percentB                         // \nnn, \0nnn and \c; the argument of %b
	echoEscapes                      // \0nnn and \c; echo -e
)

// unescape appends text with its backslash escapes resolved. stop says that
// \c ended it.
func unescape(b []byte, text string, style escapeStyle) (result []byte, stop bool) {
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b = append(b, text[i])
			continue
		}
		n, stop := 0, false
		b, n, stop = escape(b, text[i+1:], style)
		if stop {
			return b, true
		}
		i += n
	}
	return b, false
}

// escape appends what the escape behind a backslash stands for; n is how much
// of text it took.
func escape(b []byte, text string, style escapeStyle) (result []byte, n int, stop bool) {
	c := text[0]
	if j := strings.IndexByte(`abtnvfreE\`, c); j >= 0 {
		return append(b, "\a\b\t\n\v\f\r\x1b\x1b\\"[j]), 1, false
	}
	switch {
	case c == 'c' && style != formatEscapes:
		return b, 1, true
	case (c == '"' || c == '\'' || c == '?') && style == formatEscapes:
		return append(b, c), 1, false
	case c == 'x':
		if v, n := digits(text[1:], 16, 2); n > 0 {
			return append(b, byte(v)), 1 + n, false
		}
	case c == 'u' || c == 'U':
		limit := 4
		if c == 'U' {
			limit = 8
		}
		if v, n := digits(text[1:], 16, limit); n > 0 {
			return utf8.AppendRune(b, rune(v)), 1 + n, false
		}
	case c == '0' && style != formatEscapes:
		v, n := digits(text[1:], 8, 3)
		return append(b, byte(v)), 1 + n, false
	case c >= '0' && c <= '7' && style != echoEscapes:
		v, n := digits(text, 8, 3)
		return append(b, byte(v)), n, false
	}
	return append(b, '\\', c), 1, false
}

// digits reads up to limit digits of a base.
func digits(text string, base, limit int) (value, n int) {
	for n < limit && n < len(text) {
		d := strings.IndexByte("0123456789abcdef", text[n]|0x20)
		if text[n] >= '0' && text[n] <= '9' {
			d = int(text[n] - '0')
		}
		if d < 0 || d >= base {
			break
		}
		value = value*base + d
		n++
	}
	return value, n
}
