package shell

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// expandFields makes the arguments of a command of words.
func (s *Shell) expandFields(words []*syntax.Word) ([]string, error) {
	fields := make([]string, 0, len(words))
	for _, word := range words {
		if text, ok := plain(word); ok {
			fields = append(fields, text)
			continue
		}
		for _, word := range s.braces(word) {
			w := s.walk(true)
			if err := w.parts(word.Parts, false); err != nil {
				return nil, err
			}
			for _, field := range w.finish() {
				names, err := s.pathnames(field)
				if err != nil {
					return nil, err
				}
				fields = append(fields, names...)
			}
		}
	}
	return fields, nil
}

// plain is the text of a word that stands for itself.
func plain(word *syntax.Word) (string, bool) {
	if len(word.Parts) != 1 {
		return "", false
	}
	switch part := word.Parts[0].(type) {
	case *syntax.Lit:
		if !strings.ContainsAny(part.Value, "\\~*?[{") {
			return part.Value, true
		}
	case *syntax.SglQuoted:
		return part.Value, !part.Dollar
	}
	return "", false
}

// braces expands {a,b} and {1..3}.
func (s *Shell) braces(word *syntax.Word) []*syntax.Word {
	if !s.options.on('B') {
		return []*syntax.Word{word}
	}
	split := *word
	if !syntax.SplitBraces(&split) || countBraces(&split) > maxBraces {
		return []*syntax.Word{word}
	}
	return expand.Braces(&split)
}

// maxBraces is how many words a brace expansion may give; one that would give
// more is left alone.
const maxBraces = 1 << 20

// countBraces is how many words a word with split braces expands to, or more
// than maxBraces.
func countBraces(word *syntax.Word) int64 {
	total := int64(1)
	for _, part := range word.Parts {
		br, ok := part.(*syntax.BraceExp)
		if !ok {
			continue
		}
		n := int64(0)
		if br.Sequence {
			n = sequenceLength(br)
		} else {
			for _, elem := range br.Elems {
				n += countBraces(elem)
			}
		}
		if total *= n; n > maxBraces || total > maxBraces {
			return maxBraces + 1
		}
	}
	return total
}

// sequenceLength is how many words {x..y..step} gives.
func sequenceLength(br *syntax.BraceExp) int64 {
	from, err1 := strconv.ParseInt(br.Elems[0].Lit(), 10, 64)
	to, err2 := strconv.ParseInt(br.Elems[1].Lit(), 10, 64)
	if err1 != nil || err2 != nil {
		return 256
	}
	step := int64(1)
	if len(br.Elems) > 2 {
		step, _ = strconv.ParseInt(br.Elems[2].Lit(), 10, 64)
	}
	step = max(step, -step, 1)
	distance := max(to, from) - min(to, from)
	if distance < 0 {
		return maxBraces + 1
	}
	return distance/step + 1
}

// expandLiteral expands a word that stays one: a value, a case subject.
func (s *Shell) expandLiteral(word *syntax.Word) (string, error) {
	if word == nil {
		return "", nil
	}
	if text, ok := plain(word); ok {
		return text, nil
	}
	w := s.walk(false)
	if err := w.parts(word.Parts, false); err != nil {
		return "", err
	}
	return joined(w.cur), nil
}

// expandValue is expandLiteral for the value of an assignment: a tilde also
// counts behind a colon.
func (s *Shell) expandValue(word *syntax.Word) (string, error) {
	if word == nil {
		return "", nil
	}
	if lit := word.Lit(); strings.Contains(lit, ":~") {
		var parts []string
		for _, text := range strings.Split(lit, ":") {
			w := s.walk(false)
			w.literal(text, false, true, true)
			parts = append(parts, joined(w.cur))
		}
		return strings.Join(parts, ":"), nil
	}
	return s.expandLiteral(word)
}

// expandQuoted expands a word as if it stood in double quotes.
func (s *Shell) expandQuoted(word *syntax.Word) (string, error) {
	w := s.walk(false)
	if err := w.parts(word.Parts, true); err != nil {
		return "", err
	}
	return joined(w.cur), nil
}

// expandDocument expands the body of a here-document.
func (s *Shell) expandDocument(word *syntax.Word) (string, error) {
	if word == nil {
		return "", nil
	}
	w := s.walk(false)
	w.document = true
	if err := w.parts(word.Parts, true); err != nil {
		return "", err
	}
	return joined(w.cur), nil
}

// expandPattern expands a word to a pattern, in which a backslash stands
// before what was quoted.
func (s *Shell) expandPattern(word *syntax.Word) (string, error) {
	if word == nil {
		return "", nil
	}
	w := s.walk(false)
	if err := w.parts(word.Parts, false); err != nil {
		return "", err
	}
	return patternOf(w.cur), nil
}

// patternOf is a field as a pattern.
func patternOf(field []piece) string {
	var b strings.Builder
	for _, p := range field {
		if p.quoted {
			b.WriteString(quoteMeta(p.text))
		} else {
			b.WriteString(p.text)
		}
	}
	return b.String()
}

// parseDocument parses text that came at run time as the inside of double
// quotes: a subscript, a prompt.
func parseDocument(text string) (*syntax.Word, error) {
	return syntax.NewParser(syntax.Variant(syntax.LangBash)).Document(strings.NewReader(text))
}
