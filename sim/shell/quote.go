package shell

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

func itoa64(n int64) string { return strconv.FormatInt(n, 10) }

// quoteSingle is ${x@Q}: single quotes, or $'...' where a control character
// is in the text.
func quoteSingle(text string) string {
	if hasControl(text) {
		return quoteDollar(text)
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// quoteTrace is how set -x shows a word.
func quoteTrace(text string) string {
	switch {
	case text == "":
		return "''"
	case hasControl(text):
		return quoteDollar(text)
	case needsQuotes(text):
		if text == "'" {
			return `\'`
		}
		return quoteSingle(text)
	}
	return text
}

// quoteDouble is how declare -p shows a value.
func quoteDouble(text string) string {
	if hasControl(text) {
		return quoteDollar(text)
	}
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(text); i++ {
		if strings.IndexByte("$`\"\\", text[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	b.WriteByte('"')
	return b.String()
}

// quoteKey is how declare -p shows a key of an associative array.
func quoteKey(text string) string {
	if needsQuotes(text) || hasControl(text) || text == "" || text == "@" || text == "*" {
		return quoteDouble(text)
	}
	return text
}

// quoteSet is how set shows a value.
func quoteSet(text string) string {
	switch {
	case text == "":
		return ""
	case hasControl(text):
		return quoteDollar(text)
	case needsQuotes(text):
		return quoteSingle(text)
	}
	return text
}

// needsQuotes reports whether the shell would read text as more than a word.
func needsQuotes(text string) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case ' ', '\t', '\n', '\'', '"', '\\', '|', '&', ';', '(', ')', '<', '>', '!', '{', '}', '*', '[', '?', ']', '^', '$', '`', ',':
			return true
		case '~':
			if i == 0 || text[i-1] == ':' || text[i-1] == '=' {
				return true
			}
		case '#':
			if i == 0 {
				return true
			}
		}
	}
	return false
}

func hasControl(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] >= 0x7f {
			return true
		}
	}
	return false
}

// quoteDollar is $'...'.
func quoteDollar(text string) string {
	var b strings.Builder
	b.WriteString("$'")
	for i := 0; i < len(text); i++ {
		c := text[i]
		if j := strings.IndexByte("\a\b\t\n\v\f\r\x1b\\'", c); j >= 0 {
			b.WriteByte('\\')
			b.WriteByte(`abtnvfrE\'`[j])
		} else if c < ' ' || c >= 0x7f {
			b.WriteString(`\` + octal(c))
		} else {
			b.WriteByte(c)
		}
	}
	b.WriteByte('\'')
	return b.String()
}

func octal(c byte) string { return string([]byte{'0' + c>>6, '0' + c>>3&7, '0' + c&7}) }

// unescapeDollar is the text of $'...'.
func unescapeDollar(text string) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	var b []byte
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b = append(b, text[i])
			continue
		}
		i++
		c := text[i]
		if j := strings.IndexByte(`abtnvfreE\'"?`, c); j >= 0 {
			b = append(b, "\a\b\t\n\v\f\r\x1b\x1b\\'\"?"[j])
			continue
		}
		var n int
		switch c {
		case 'x', 'u', 'U':
			digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
			value, size := readDigits(text[i+1:], 16, digits)
			if size == 0 {
				b = append(b, '\\', c)
				continue
			}
			i += size
			if c == 'x' {
				b = append(b, byte(value))
			} else {
				b = utf8.AppendRune(b, rune(value))
			}
			n = value
		case 'c':
			if i+1 < len(text) {
				i++
				n = int(upper(text[i]) ^ 0x40)
				b = append(b, byte(n))
			}
		default:
			value, size := readDigits(text[i:], 8, 3)
			if size == 0 {
				b = append(b, '\\', c)
				continue
			}
			i += size - 1
			b = append(b, byte(value))
			n = value
		}
		if n == 0 {
			return string(b[:max(len(b)-1, 0)])
		}
	}
	return string(b)
}

// readDigits reads up to limit digits of a base.
func readDigits(text string, base int64, limit int) (value, size int) {
	for size < limit && size < len(text) {
		d := digitValue(text[size], 16)
		if d < 0 || d >= base {
			break
		}
		value = value*int(base) + int(d)
		size++
	}
	return value, size
}
