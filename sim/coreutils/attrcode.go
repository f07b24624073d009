package coreutils

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// encodeAttr writes an attribute's value as getfattr does: as text in quotes,
// hexadecimal or base64; encoding "" is text where most of it can be printed.
func encodeAttr(value []byte, encoding string) string {
	if encoding == "" {
		encoding = "base64"
		if mostlyPrintable(value) {
			encoding = "text"
		}
	}
	switch encoding {
	case "text":
		value = withoutFinalNUL(value)
		text := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(string(value))
		return `"` + octalQuote(text, "\n\r\x00") + `"`
	case "hex":
		return "0x" + hex.EncodeToString(value)
	}
	return "0s" + base64.StdEncoding.EncodeToString(value)
}

// mostlyPrintable reports whether at most an eighth of value needs escapes; a
// final NUL does not count.
func mostlyPrintable(value []byte) bool {
	value = withoutFinalNUL(value)
	odd := 0
	for _, c := range value {
		if c < ' ' || c > '~' {
			odd++
		}
	}
	return len(value) >= odd*8
}

// withoutFinalNUL is the value as text: a C string's end is no part of it.
func withoutFinalNUL(value []byte) []byte {
	if n := len(value); n > 0 && value[n-1] == 0 {
		return value[:n-1]
	}
	return value
}

// octalQuote writes the given characters as \ooo.
func octalQuote(s, special string) string {
	if !strings.ContainsAny(s, special) {
		return s
	}
	var b []byte
	for i := 0; i < len(s); i++ {
		if c := s[i]; strings.IndexByte(special, c) >= 0 {
			b = append(b, '\\', '0'+c>>6, '0'+c>>3&7, '0'+c&7)
		} else {
			b = append(b, c)
		}
	}
	return string(b)
}

// decodeAttr reads a value as setfattr takes it: 0x and 0s name an encoding,
// all else is text with \ooo, \\ and \" and perhaps quotes around it.
func decodeAttr(text string) ([]byte, bool) {
	switch {
	case strings.HasPrefix(text, "0x"), strings.HasPrefix(text, "0X"):
		value, err := hex.DecodeString(strings.Join(strings.Fields(text[2:]), ""))
		return value, err == nil
	case strings.HasPrefix(text, "0s"), strings.HasPrefix(text, "0S"):
		value, err := base64.StdEncoding.DecodeString(text[2:])
		return value, err == nil
	}
	if n := len(text); n >= 2 && text[0] == '"' && text[n-1] == '"' {
		text = text[1 : n-1]
	}
	return unquoteOctal(text), true
}

// unquoteOctal undoes \ooo, \\ and \".
func unquoteOctal(s string) []byte {
	var b []byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\\' && i+1 < len(s) {
			switch next := s[i+1]; {
			case next == '\\', next == '"':
				c = next
				i++
			case i+3 < len(s) && isOctal(next) && isOctal(s[i+2]) && isOctal(s[i+3]):
				c = (next-'0')<<6 | (s[i+2]-'0')<<3 | (s[i+3] - '0')
				i += 3
			}
		}
		b = append(b, c)
	}
	return b
}

func isOctal(c byte) bool { return '0' <= c && c <= '7' }
