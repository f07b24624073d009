package shell

import (
	"strings"

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
