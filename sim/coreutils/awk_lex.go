package coreutils

import "strings"

// awkToken is one token. kind is a word for what has text or a value of its
// own (name, call, number, string, regex, builtin, newline, end) and else the
// token as it is written.
type awkToken struct {
	kind string
	text string
	line int
}

// awkError is why a program cannot be compiled; it is recovered where parsing
// began.
type awkError string

// awkKeywords are the reserved words that stand for themselves.
const awkKeywords = " BEGIN END function func if else while for do break continue next nextfile exit return delete in getline print printf "

// awkBuiltins are the functions of the language with the least and most
// arguments they take.
var awkBuiltins = [...]struct {
	name     string
	min, max int
}{
	{"length", 0, 1}, {"substr", 2, 3}, {"index", 2, 2}, {"split", 2, 3}, {"sub", 2, 3}, {"gsub", 2, 3}, {"match", 2, 2},
	{"sprintf", 1, 1000}, {"sin", 1, 1}, {"cos", 1, 1}, {"atan2", 2, 2}, {"exp", 1, 1}, {"log", 1, 1}, {"sqrt", 1, 1},
	{"int", 1, 1}, {"rand", 0, 0}, {"srand", 0, 1}, {"tolower", 1, 1}, {"toupper", 1, 1}, {"system", 1, 1}, {"close", 1, 1},
	{"fflush", 0, 1}, {"systime", 0, 0}, {"strftime", 0, 3}, {"mktime", 1, 1},
}

func awkBuiltin(name string) (min, max int, ok bool) {
	for _, b := range awkBuiltins {
		if b.name == name {
			return b.min, b.max, true
		}
	}
	return 0, 0, false
}

// awkLexer cuts a program into tokens.
type awkLexer struct {
	text   string
	pos    int
	line   int
	tokens []awkToken
}

// lexAwk returns the tokens of a program; the last is the end.
func lexAwk(text string) []awkToken {
	l := awkLexer{text: text, line: 1}
	for l.token() {
	}
	l.line++
	l.add("end", "end of file")
	return l.tokens
}

func (l *awkLexer) add(kind, text string) {
	l.tokens = append(l.tokens, awkToken{kind, text, l.line})
}

func (l *awkLexer) peek(ahead int) byte {
	if l.pos+ahead < len(l.text) {
		return l.text[l.pos+ahead]
	}
	return 0
}

// operand reports whether a value has just ended, so that a slash divides.
func (l *awkLexer) operand() bool {
	if len(l.tokens) == 0 {
		return false
	}
	switch l.tokens[len(l.tokens)-1].kind {
	case "name", "number", "string", "builtin", ")", "]", "$", "++", "--":
		return true
	}
	return false
}

// token reads one token; false at the end.
func (l *awkLexer) token() bool {
	l.blanks()
	c := l.peek(0)
	switch {
	case l.pos >= len(l.text):
		return false
	case c == '\n':
		l.add("newline", "\n")
		l.pos++
		l.line++
	case isDigit(c) || c == '.' && isDigit(l.peek(1)):
		l.number()
	case isLetter(c) || c == '_':
		l.word()
	case c == '"':
		l.pos++
		l.add("string", awkUnescape(l.until('"', "runaway string constant \"")))
	case c == '/' && !l.operand():
		l.pos++
		l.add("regex", l.until('/', "runaway regular expression /"))
	default:
		l.symbol()
	}
	return true
}

// blanks skips blanks, comments and joined lines.
func (l *awkLexer) blanks() {
	for l.pos < len(l.text) {
		switch c := l.text[l.pos]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v':
			l.pos++
		case c == '\\' && l.peek(1) == '\n':
			l.pos += 2
			l.line++
		case c == '#':
			for l.pos < len(l.text) && l.text[l.pos] != '\n' {
				l.pos++
			}
		default:
			return
		}
	}
}

func (l *awkLexer) number() {
	_, n := awkNumber(l.text[l.pos:], false)
	l.add("number", l.text[l.pos:l.pos+n])
	l.pos += n
}

func (l *awkLexer) word() {
	begin := l.pos
	for isWordByte(l.peek(0)) {
		l.pos++
	}
	word := l.text[begin:l.pos]
	switch _, _, builtin := awkBuiltin(word); {
	case strings.Contains(awkKeywords, " "+word+" "):
		if word == "func" {
			word = "function"
		}
		l.add(word, word)
	case builtin:
		l.add("builtin", word)
	case l.peek(0) == '(':
		l.add("call", word)
	default:
		l.add("name", word)
	}
}

// until reads to a delimiter, with backslashes kept.
func (l *awkLexer) until(delim byte, complaint string) string {
	begin := l.pos
	for l.pos < len(l.text) && l.text[l.pos] != delim && l.text[l.pos] != '\n' {
		if l.text[l.pos] == '\\' && l.pos+1 < len(l.text) {
			if l.text[l.pos+1] == '\n' {
				l.line++
			}
			l.pos++
		}
		l.pos++
	}
	if l.pos >= len(l.text) || l.text[l.pos] == '\n' {
		shown := l.text[begin:min(l.pos, begin+10)]
		panic(awkError("line " + itoa(l.line) + ": " + complaint + shown + " ..."))
	}
	l.pos++
	return l.text[begin : l.pos-1]
}

// awkSymbols are the operators, longer ones first.
const awkSymbols = "&& || == != <= >= ++ -- += -= *= /= %= ^= >> !~ { } ( ) [ ] ; , + - * / % ^ ! < > | ? : ~ $ ="

func (l *awkLexer) symbol() {
	for _, symbol := range strings.Fields(awkSymbols) {
		if strings.HasPrefix(l.text[l.pos:], symbol) {
			l.add(symbol, symbol)
			l.pos += len(symbol)
			return
		}
	}
	panic(awkError(itoa(l.line) + ": unexpected character '" + l.text[l.pos:l.pos+1] + "'"))
}

// awkUnescape resolves the backslashes of a string constant; unknown ones
// stay.
func awkUnescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var out []byte
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			out = append(out, s[i])
			continue
		}
		i++
		switch c := s[i]; {
		case c == '"' || c == '\\':
			out = append(out, c)
		case strings.IndexByte("abfnrtv", c) >= 0:
			out = append(out, "\a\b\f\n\r\t\v"[strings.IndexByte("abfnrtv", c)])
		case c == '\n':
		case c >= '0' && c <= '7':
			value := 0
			k := i
			for ; k < len(s) && k < i+3 && s[k] >= '0' && s[k] <= '7'; k++ {
				value = value<<3 | int(s[k]-'0')
			}
			out = append(out, byte(value))
			i = k - 1
		default:
			if escape, n := sedEscape(s[i:]); c == 'x' && n > 0 {
				out = append(out, escape)
				i += n - 1
				continue
			}
			out = append(out, '\\', c)
		}
	}
	return string(out)
}
