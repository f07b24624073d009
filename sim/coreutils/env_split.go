package coreutils

import "strings"

// splitArguments replaces -S TEXT among the options by the words of TEXT.
func (e *environment) splitArguments() bool {
	args := e.inv.args
	for i := 0; i < len(args) && strings.HasPrefix(args[i], "-"); i++ {
		text, ok := "", false
		switch {
		case args[i] == "-S" || args[i] == "--split-string":
			if i+1 == len(args) {
				return true
			}
			text, ok = args[i+1], true
			args = append(args[:i:i], args[i+1:]...)
		case strings.HasPrefix(args[i], "-S"):
			text, ok = args[i][2:], true
		default:
			text, ok = strings.CutPrefix(args[i], "--split-string=")
		}
		switch {
		case ok:
			words, good := e.words(text)
			if !good {
				return false
			}
			args = append(append(args[:i:i], words...), args[i+1:]...)
			i--
		case args[i] == "-u" || args[i] == "-C":
			i++
		}
	}
	e.inv.args = args
	return true
}

// envWords splits a text as env -S does.
type envWords struct {
	e      *environment
	text   string
	at     int
	words  []string
	word   []byte
	inWord bool
	quote  byte
}

// words splits text: blanks separate, quotes and backslashes protect, ${NAME}
// is a variable, "#" at the beginning of a word ends it all.
func (e *environment) words(text string) ([]string, bool) {
	w := &envWords{e: e, text: text}
	for ; w.at < len(text); w.at++ {
		c := text[w.at]
		switch {
		case w.quote == 0 && strings.IndexByte(" \t\n\v\f\r", c) >= 0:
			w.end()
		case c == '#' && !w.inWord && w.quote == 0:
			return w.words, true
		case (c == '\'' || c == '"') && (w.quote == 0 || w.quote == c):
			w.inWord = true
			w.quote ^= c
		case c == '\\':
			if more, ok := w.escape(); !more {
				return w.words, ok
			}
		case c == '$' && w.quote != '\'':
			if !w.variable() {
				return nil, false
			}
		default:
			w.add(c)
		}
	}
	if w.quote != 0 {
		return e.badSplit("no terminating quote in -S string")
	}
	w.end()
	return w.words, true
}

func (w *envWords) add(c byte) {
	w.word = append(w.word, c)
	w.inWord = true
}

func (w *envWords) end() {
	if w.inWord {
		w.words = append(w.words, string(w.word))
	}
	w.word, w.inWord = nil, false
}

// escape takes a backslash and what it protects. Not more: the text ends here;
// not ok: it is bad.
func (w *envWords) escape() (more, ok bool) {
	w.at++
	if w.at == len(w.text) {
		w.e.badSplit("invalid backslash at end of string in -S")
		return false, false
	}
	c := w.text[w.at]
	if w.quote == '\'' && c != '\'' && c != '\\' {
		w.add('\\')
		w.add(c)
		return true, true
	}
	at := strings.IndexByte(`fnrtv#$"'\`, c)
	switch {
	case c == 'c' && w.quote == 0:
		w.end()
		return false, true
	case c == '_' && w.quote == 0:
		w.end()
		return true, true
	case c == '_':
		c = ' '
	case at < 0:
		w.e.badSplit("invalid sequence '\\" + string(rune(c)) + "' in -S")
		return false, false
	case at < 5:
		c = "\f\n\r\t\v"[at]
	}
	w.add(c)
	return true, true
}

// variable takes ${NAME}.
func (w *envWords) variable() bool {
	name, rest, ok := strings.Cut(w.text[w.at+1:], "}")
	if !ok || !strings.HasPrefix(name, "{") {
		w.e.badSplit("only ${VARNAME} expansion is supported, error at: " + w.text[w.at:])
		return false
	}
	w.word = append(w.word, getenv(w.e.inv.p, name[1:])...)
	w.inWord = true
	w.at = len(w.text) - len(rest) - 1
	return true
}

func (e *environment) badSplit(text string) ([]string, bool) {
	e.inv.warnf("%s", text)
	e.inv.status = 125
	return nil, false
}
