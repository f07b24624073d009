package lessons

import (
	"strconv"
	"strings"
)

// word is one token of a line: a bare word, or a text in double quotes.
type word struct {
	text   string
	quoted bool
}

// closers are the brackets that are words of their own.
const closers = "[]{}"

// splitWords is a line as words, up to a bare # that begins a label. A quoted
// text knows the escapes \n, \t, \\ and \"; it may follow an equals sign
// directly, as in user.note="a b", and then belongs to the word before it.
func splitWords(line string) (words []word, label string, complaint string) {
	rest := strings.TrimLeft(line, " \t")
	for rest != "" {
		switch {
		case rest[0] == '#':
			return words, strings.TrimSpace(rest[1:]), ""
		case strings.IndexByte(closers, rest[0]) >= 0:
			words, rest = append(words, word{text: rest[:1]}), rest[1:]
		default:
			w, after, complaint := oneWord(rest)
			if complaint != "" {
				return nil, "", complaint
			}
			words, rest = append(words, w), after
		}
		rest = strings.TrimLeft(rest, " \t")
	}
	return words, "", ""
}

func oneWord(rest string) (w word, after, complaint string) {
	if rest[0] == '"' {
		text, after, ok := unquote(rest)
		if !ok {
			return w, "", `a text in " has no end`
		}
		return word{text, true}, after, ""
	}
	end := strings.IndexAny(rest, " \t\""+closers)
	if end < 0 {
		return word{text: rest}, "", ""
	}
	w, after = word{text: rest[:end]}, rest[end:]
	if after[0] != '"' {
		return w, after, ""
	}
	text, after, ok := unquote(after)
	if !ok {
		return w, "", `a text in " has no end`
	}
	w.text += text
	return w, after, ""
}

// unquote takes the quoted text that rest begins with.
func unquote(rest string) (text, after string, ok bool) {
	var b strings.Builder
	for i := 1; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '"':
			return b.String(), rest[i+1:], true
		case c == '\\' && i+1 < len(rest):
			i++
			b.WriteByte(unescaped(rest[i]))
		default:
			b.WriteByte(c)
		}
	}
	return "", "", false
}

func unescaped(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	}
	return c
}

// bytesOf reads a number of bytes, such as 512, 4K, 3M or 1G.
func bytesOf(text string) (int64, bool) {
	digits, unit := text, int64(1)
	for i, letter := range "KMG" {
		if d, ok := strings.CutSuffix(text, string(letter)); ok {
			digits, unit = d, 1<<(10*(i+1))
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 || n > 1<<40/unit {
		return 0, false
	}
	return n * unit, true
}
