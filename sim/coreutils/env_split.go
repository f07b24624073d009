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

// words splits text as env -S does: blanks separate, quotes and backslashes
// protect, ${NAME} is a variable, "#" at the beginning of a word ends it all.
func (e *environment) words(text string) ([]string, bool) {
	var words []string
	var word []byte
	inWord, quote := false, byte(0)
	end := func() {
		if inWord {
			words = append(words, string(word))
		}
		word, inWord = nil, false
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quote == 0 && strings.IndexByte(" \t\n\v\f\r", c) >= 0:
			end()
			continue
		case c == '#' && !inWord && quote == 0:
			return words, true
		case (c == '\'' || c == '"') && (quote == 0 || quote == c):
			inWord = true
			quote ^= c
			continue
		case c == '\\':
			i++
			if i == len(text) {
				return e.badSplit("invalid backslash at end of string in -S")
			}
			c = text[i]
			if quote == '\'' && c != '\'' && c != '\\' {
				word = append(word, '\\')
				break
			}
			switch at := strings.IndexByte(`fnrtv#$"'\`, c); {
			case c == 'c' && quote == 0:
				end()
				return words, true
			case c == '_' && quote == 0:
				end()
				continue
			case c == '_':
				c = ' '
			case at < 0:
				return e.badSplit("invalid sequence '\\" + string(rune(c)) + "' in -S")
			case at < 5:
				c = "\f\n\r\t\v"[at]
			}
		case c == '$' && quote != '\'':
			name, rest, ok := strings.Cut(text[i+1:], "}")
			if !ok || !strings.HasPrefix(name, "{") {
				return e.badSplit("only ${VARNAME} expansion is supported, error at: " + text[i:])
			}
			word = append(word, getenv(e.inv.p, name[1:])...)
			inWord = true
			i = len(text) - len(rest) - 1
			continue
		}
		word = append(word, c)
		inWord = true
	}
	if quote != 0 {
		return e.badSplit("no terminating quote in -S string")
	}
	end()
	return words, true
}

func (e *environment) badSplit(text string) ([]string, bool) {
	e.inv.warnf("%s", text)
	e.inv.status = 125
	return nil, false
}
