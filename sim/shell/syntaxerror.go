package shell

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// syntaxError reports why the commands that begin at start could not be read.
// The parser's error tells where it noticed; bash names the first token that
// no command could have in that place.
func (s *Shell) syntaxError(err error, src *source, start int) {
	text := src.text[start:]
	s.line = src.base + strings.Count(src.text[:start], "\n") + 1
	if stop, at, ok := openDocument(err, text); ok {
		s.endDocument(text, stop, at, src)
		return
	}
	if s.repair(err, src, start) {
		return
	}
	s.status = 2
	s.out.flush()
	if syntax.IsIncomplete(err) {
		s.unexpectedEnd(text)
		return
	}
	token, end := badToken(text)
	s.line += strings.Count(text[:end], "\n")
	if token == "\n" {
		token = "newline"
		s.line--
		end--
	}
	head := s.syntaxWhere()
	s.stderr(head + "syntax error near unexpected token `" + token + "'\n")
	s.stderr(head + "`" + lineAround(text, end) + "'\n")
	s.abandon()
}

// maxRepairs bounds how often one text is repaired.
const maxRepairs = 1000

// repair runs the rest of a source after taking out what only the parser
// minds; false where there is nothing of that kind.
func (s *Shell) repair(err error, src *source, start int) bool {
	perr, ok := err.(syntax.ParseError)
	if !ok || int(perr.Pos.Offset()) < start || src.repairs > maxRepairs {
		return false
	}
	for src.next != nil {
		line, more := src.next()
		if !more {
			break
		}
		src.text += line
	}
	fixed, offset, raw, ok := repaired(src.text, err)
	if !ok {
		return false
	}
	table := map[int]string{}
	for at, text := range src.raw {
		if at >= start {
			table[at-start] = text
		}
	}
	if offset >= start {
		table[offset-start] = raw
	}
	s.runText(fixed[start:], &source{
		file: src.file, base: s.line - 1, dashC: src.dashC, raw: table, repairs: src.repairs + 1,
	})
	return true
}

// abandon ends a shell that reads a script; a prompt goes on.
func (s *Shell) abandon() {
	if !s.interactive && s.sourced == 0 && s.source != nil && !s.source.isEval() {
		s.leaving = leave{why: leaveExit}
	}
}

func (src *source) isEval() bool { return src.file == "" && !src.dashC }

// syntaxWhere is the beginning of a message about syntax.
func (s *Shell) syntaxWhere() string {
	if s.prompting {
		return s.name + ": "
	}
	middle := ""
	if s.source.dashC {
		middle = "-c: "
	} else if s.source.isEval() && s.sourced == 0 && s.source != nil {
		middle = "eval: "
	}
	return s.speaker() + ": " + middle + "line " + strconv.Itoa(s.line) + ": "
}

// unexpectedEnd reports text that stops within a command.
func (s *Shell) unexpectedEnd(text string) {
	if quote, line := openQuote(text); quote != 0 {
		s.line += line
		s.stderr(s.syntaxWhere() + "unexpected EOF while looking for matching `" + string(quote) + "'\n")
		s.abandon()
		return
	}
	s.line += strings.Count(strings.TrimSuffix(text, "\n"), "\n") + 1
	s.stderr(s.syntaxWhere() + "syntax error: unexpected end of file\n")
	s.abandon()
}

// openQuote is the closing character that text lacks, if it is a quote or an
// expansion that is open, and how many lines down it was opened.
func openQuote(text string) (closing byte, line int) {
	var stack []byte
	var lines []int
	n := 0
	push := func(c byte) { stack, lines = append(stack, c), append(lines, n) }
	pop := func() { stack, lines = stack[:len(stack)-1], lines[:len(lines)-1] }
	for i := 0; i < len(text); i++ {
		c := text[i]
		top := byte(0)
		if len(stack) > 0 {
			top = stack[len(stack)-1]
		}
		switch {
		case c == '\n':
			n++
		case top == '\'':
			if c == '\'' {
				pop()
			}
		case c == '\\':
			i++
		case top != 0 && c == top:
			pop()
		case c == '"' || c == '`':
			push(c)
		case c == '\'' && top != '"':
			push(c)
		case c == '$' && i+1 < len(text) && text[i+1] == '{':
			push('}')
			i++
		case c == '$' && i+1 < len(text) && text[i+1] == '(':
			push(')')
			if !strings.HasPrefix(text[i:], "$((") {
				lines[len(lines)-1] = strings.Count(strings.TrimSuffix(text, "\n"), "\n") + 1
			}
			i++
		case c == '(' && strings.HasPrefix(text[i:], "((") && (i == 0 || strings.IndexByte(" \t\n;", text[i-1]) >= 0):
			push(')')
			push(')')
			i++
		case c == '#' && top == 0 && (i == 0 || strings.IndexByte(" \t\n;", text[i-1]) >= 0):
			for i+1 < len(text) && text[i+1] != '\n' {
				i++
			}
		}
	}
	if len(stack) == 0 {
		return 0, 0
	}
	return stack[len(stack)-1], lines[len(lines)-1]
}

// openDocument finds the delimiter of a here-document that the error says is
// not closed, and the line it was opened in.
func openDocument(err error, text string) (stop string, line int, ok bool) {
	perr, isParse := err.(syntax.ParseError)
	if !isParse || !strings.HasPrefix(perr.Text, "unclosed here-document") {
		return "", 0, false
	}
	quoted := strings.TrimPrefix(perr.Text, "unclosed here-document ")
	if stop, err = strconv.Unquote(quoted); err != nil {
		stop = strings.Trim(quoted, "`'\"")
	}
	at := strings.LastIndex(text, "<<")
	if at < 0 || strings.HasSuffix(text, "\n"+stop+"\n") {
		return "", 0, false
	}
	return stop, strings.Count(text[:at], "\n"), true
}

// endDocument runs commands whose here-document the end of the text ends.
func (s *Shell) endDocument(text, stop string, line int, src *source) {
	first := s.line
	s.line += strings.Count(strings.TrimSuffix(text, "\n"), "\n")
	s.errorf("warning: here-document at line %d delimited by end-of-file (wanted `%s')", first+line, stop)
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	s.runText(text+stop+"\n", &source{file: src.file, base: first - 1, dashC: src.dashC})
}

// badToken is the first token of text with which no command can go on, and
// where it ends.
func badToken(text string) (token string, end int) {
	before := "\n"
	for end < len(text) {
		begin := end
		token, end = nextToken(text, end)
		if token == "" {
			break
		}
		if isSeparator(token) && wantsCommand(before) || !canGoOn(text[:end]) {
			return token, end
		}
		before = token
		if end <= begin {
			break
		}
	}
	return "newline", len(text)
}

func isSeparator(token string) bool {
	switch token {
	case ";", "&", "|", "&&", "||", "|&":
		return true
	}
	return false
}

// wantsCommand reports whether a command must follow the token.
func wantsCommand(token string) bool {
	switch token {
	case "if", "then", "else", "elif", "while", "until", "do", "{", "(", "!", "\n":
		return true
	}
	return isSeparator(token)
}

// canGoOn reports whether text is, or begins, commands without an error.
func canGoOn(text string) bool {
	parser := syntax.NewParser(syntax.Variant(syntax.LangBash))
	_, err := parser.Parse(strings.NewReader(text), "")
	return err == nil || syntax.IsIncomplete(err)
}

// nextToken reads a word, an operator or a newline.
func nextToken(text string, at int) (token string, end int) {
	for at < len(text) && (text[at] == ' ' || text[at] == '\t') {
		at++
	}
	if at < len(text) && text[at] == '#' {
		for at < len(text) && text[at] != '\n' {
			at++
		}
	}
	if at == len(text) {
		return "", at
	}
	for _, op := range []string{";;&", "&>>", "<<<", ";;", ";&", "&&", "||", "|&", "&>", ">>", "<<", ">&", "<&", "<>", ">|",
		";", "&", "|", "<", ">", "(", ")", "\n"} {
		if strings.HasPrefix(text[at:], op) {
			return op, at + len(op)
		}
	}
	end = at
	for end < len(text) && strings.IndexByte(" \t\n;&|<>()", text[end]) < 0 {
		switch c := text[end]; c {
		case '\\':
			end++
		case '\'', '"', '`':
			end++
			for end < len(text) && text[end] != c {
				if text[end] == '\\' && c != '\'' {
					end++
				}
				end++
			}
		case '$':
			if end+1 < len(text) && (text[end+1] == '(' || text[end+1] == '{') {
				end = closing(text, end+1)
			}
		}
		end++
	}
	end = min(end, len(text))
	return text[at:end], end
}

// closing is where the bracket at text[at] is closed.
func closing(text string, at int) int {
	depth := 0
	for i := at; i < len(text); i++ {
		switch text[i] {
		case '(', '{':
			depth++
		case ')', '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(text)
}

// lineAround is the line of text that the token before end stands in.
func lineAround(text string, end int) string {
	begin := strings.LastIndexByte(text[:max(end-1, 0)], '\n') + 1
	rest := text[begin:]
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	return rest
}
