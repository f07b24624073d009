package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// bash reads much of a command as plain text and refuses it only when it comes
// to evaluate it: expressions, subscripts, parameters, the words of declare.
// The parser refuses it at once. A repair puts something harmless of the same
// length in the place of such text and keeps the text in the source's table of
// raw texts, where the evaluator finds it.

// repaired is text without the mistake that err tells of, and the offset and
// wording of what was taken out; ok is false where there is nothing to repair.
func repaired(text string, err error) (fixed string, offset int, raw string, ok bool) {
	perr, isParse := err.(syntax.ParseError)
	if !isParse {
		return "", 0, "", false
	}
	at := min(int(perr.Pos.Offset()), len(text))
	switch {
	case strings.Contains(perr.Text, "parameter"), strings.Contains(perr.Text, "expansion operator"):
		return repairParameter(text, at)
	case strings.Contains(perr.Text, "invalid var name"), strings.HasPrefix(perr.Text, "`let`"):
		return repairWord(text, at)
	case strings.Contains(perr.Text, "expression"), strings.Contains(perr.Text, "arithmetic"),
		strings.Contains(perr.Text, "ternary"), strings.Contains(perr.Text, "must follow a name"):
		return repairArithmetic(text, at)
	}
	return "", 0, "", false
}

// repairParameter takes out a ${...} whose operator nobody knows.
func repairParameter(text string, at int) (fixed string, offset int, raw string, ok bool) {
	begin := strings.LastIndex(text[:at], "${")
	if begin < 0 {
		return "", 0, "", false
	}
	end := closing(text, begin+1)
	if end >= len(text) {
		return "", 0, "", false
	}
	raw = text[begin : end+1]
	harmless := "$__"
	if len(raw) > 3 {
		harmless = "${" + strings.Repeat("_", len(raw)-3) + "}"
	}
	return text[:begin] + harmless + text[end+1:], begin, raw, true
}

// repairWord makes declare, let and their kin ordinary commands, whose words
// are looked at when they run.
func repairWord(text string, at int) (fixed string, offset int, raw string, ok bool) {
	best := -1
	for _, name := range []string{"declare", "typeset", "local", "export", "readonly", "let"} {
		if i := lastWord(text[:min(at+len(name), len(text))], name); i > best {
			best = i
		}
	}
	if best < 0 {
		return "", 0, "", false
	}
	return text[:best] + "\\" + text[best:], -1, "", true
}

// lastWord is where name last stands as a word in text, or -1.
func lastWord(text, name string) int {
	for end := len(text); ; {
		i := strings.LastIndex(text[:end], name)
		if i < 0 {
			return -1
		}
		if i == 0 || strings.IndexByte(" \t\n;&|({", text[i-1]) >= 0 {
			return i
		}
		end = i
	}
}

// repairArithmetic takes out the expression or subscript around at.
func repairArithmetic(text string, at int) (fixed string, offset int, raw string, ok bool) {
	if i := lastWord(text[:at], "let"); i >= 0 && !strings.ContainsAny(text[i:at], ";\n&|") {
		return repairWord(text, at)
	}
	begin := strings.LastIndex(text[:min(at+2, len(text))], "((")
	bracket := strings.LastIndexByte(text[:min(at+1, len(text))], '[')
	var end int
	switch {
	case bracket > begin && bracket > 0 && bracketEnd(text, bracket+1) >= at && (isName("_"+text[bracket-1:bracket]) || text[bracket-1] == '('):
		begin = bracket + 1
		end = bracketEnd(text, begin)
	case begin >= 0:
		begin += 2
		end = parenEnd(text, begin)
	default:
		return "", 0, "", false
	}
	if end <= begin {
		return "", 0, "", false
	}
	raw = text[begin:end]
	harmless := "0" + strings.Repeat(" ", len(raw)-1)
	if raw == harmless {
		return "", 0, "", false
	}
	return text[:begin] + harmless + text[end:], begin, raw, true
}

// parenEnd is where the two parentheses that were opened before at are closed.
func parenEnd(text string, at int) int {
	depth := 0
	for i := at; i < len(text); i++ {
		switch text[i] {
		case '(':
			depth++
		case ')':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return -1
}

func bracketEnd(text string, at int) int {
	depth := 0
	for i := at; i < len(text); i++ {
		switch text[i] {
		case '[':
			depth++
		case ']':
			if depth == 0 {
				return i
			}
			depth--
		case '\n':
			return -1
		}
	}
	return -1
}

// rawAt is the text that a repair took out at a position.
func (s *Shell) rawAt(pos syntax.Pos) (string, bool) {
	if s.source == nil || len(s.source.raw) == 0 || !pos.IsValid() {
		return "", false
	}
	raw, ok := s.source.raw[int(pos.Offset())]
	return raw, ok
}

// expandRaw expands text that the parser did not see.
func (s *Shell) expandRaw(raw string) (string, error) {
	if !strings.ContainsAny(raw, "$`\\\"'") {
		return raw, nil
	}
	word, err := parseDocument(raw)
	if err != nil || word == nil {
		return raw, nil
	}
	text, err := s.expandQuoted(word)
	return strings.ReplaceAll(text, `"`, ""), err
}
