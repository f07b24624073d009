package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// piece is a run of text of a field; what was quoted is no pattern and is not
// split.
type piece struct {
	text   string
	quoted bool
}

// walker expands the parts of a word into fields of pieces: parameters,
// command substitution and arithmetic, then splitting.
type walker struct {
	s         *Shell
	split     bool // split at IFS and give "$@" a field each
	splitLits bool // text inside ${a:-text} is split as well
	document  bool // a here-document: a double quote is itself
	ifs       string
	fields    [][]piece
	cur       []piece
	open      bool // cur is a field, even if empty
}

func (s *Shell) walk(split bool) *walker {
	return &walker{s: s, split: split, ifs: s.ifs()}
}

// ifs is the separators in force.
func (s *Shell) ifs() string {
	if v := s.vars.lookup("IFS"); v != nil {
		if text, ok := v.scalar(); ok {
			return text
		}
	}
	return " \t\n"
}

func (w *walker) add(text string, quoted bool) {
	if text == "" && !quoted {
		return
	}
	w.open = true
	if text != "" || len(w.cur) == 0 {
		w.cur = append(w.cur, piece{text, quoted})
	}
}

// end ends the current field, if there is one.
func (w *walker) end() {
	if w.open {
		w.fields = append(w.fields, w.cur)
		w.cur, w.open = nil, false
	}
}

func isSpaceIFS(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

// value adds the result of an expansion.
func (w *walker) value(text string, quoted bool) {
	if quoted || !w.split {
		w.add(text, quoted)
		return
	}
	for i := 0; i < len(text); {
		j := i
		for j < len(text) && strings.IndexByte(w.ifs, text[j]) < 0 {
			j++
		}
		if j > i {
			w.add(text[i:j], false)
			i = j
			continue
		}
		had := w.open
		w.end()
		for i < len(text) && isSpaceIFS(text[i]) && strings.IndexByte(w.ifs, text[i]) >= 0 {
			i++
		}
		if i == len(text) || strings.IndexByte(w.ifs, text[i]) < 0 {
			continue
		}
		if !had {
			w.fields = append(w.fields, nil)
		}
		for i++; i < len(text) && isSpaceIFS(text[i]) && strings.IndexByte(w.ifs, text[i]) >= 0; {
			i++
		}
	}
}

// list adds the elements of "$@", ${a[*]} and their like.
func (w *walker) list(elems []string, star, quoted bool) {
	switch {
	case quoted && star:
		sep := ""
		if w.ifs != "" {
			sep = w.ifs[:1]
		}
		w.add(strings.Join(elems, sep), true)
	case !w.split:
		sep := " "
		if star && w.ifs == "" {
			sep = ""
		} else if star {
			sep = w.ifs[:1]
		}
		w.add(strings.Join(elems, sep), quoted)
	default:
		for i, e := range elems {
			if i > 0 {
				w.end()
			}
			w.value(e, quoted)
		}
	}
}

// parts expands word parts that stand inside double quotes, or outside.
func (w *walker) parts(parts []syntax.WordPart, quoted bool) error {
	for i, part := range parts {
		if err := w.part(part, quoted, i == 0, i == len(parts)-1); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) part(part syntax.WordPart, quoted, first, last bool) error {
	switch part := part.(type) {
	case *syntax.Lit:
		w.literal(part.Value, quoted, first, last)
	case *syntax.SglQuoted:
		switch {
		case part.Dollar:
			w.add(unescapeDollar(part.Value), true)
		case quoted:
			w.add("'"+part.Value+"'", true)
		default:
			w.add(part.Value, true)
		}
	case *syntax.DblQuoted:
		return w.doubleQuoted(part)
	case *syntax.ParamExp:
		return w.param(part, quoted)
	case *syntax.CmdSubst:
		text, err := w.s.substitute(part)
		if err != nil {
			return err
		}
		w.value(text, quoted)
	case *syntax.ArithmExp:
		n, err := w.s.arithmetic(part.X)
		if err != nil {
			return err
		}
		w.value(itoa64(n), quoted)
	case *syntax.ProcSubst:
		path, err := w.s.processSubstitution(part)
		if err != nil {
			return err
		}
		w.add(path, quoted)
	case *syntax.ExtGlob:
		w.add(part.Op.String()+part.Pattern.Value+")", quoted)
	}
	return nil
}

func (w *walker) doubleQuoted(q *syntax.DblQuoted) error {
	if len(q.Parts) == 0 {
		w.add("", true)
		return nil
	}
	before := len(w.fields)
	onlyLists := true
	for _, part := range q.Parts {
		if !isAtList(part) {
			onlyLists = false
		}
	}
	if err := w.parts(q.Parts, true); err != nil {
		return err
	}
	if !onlyLists && !w.open && len(w.fields) == before {
		w.add("", true)
	}
	return nil
}

// isAtList reports whether part may give no field at all within quotes.
func isAtList(part syntax.WordPart) bool {
	pe, ok := part.(*syntax.ParamExp)
	if !ok || pe.Param == nil || pe.Length {
		return false
	}
	if pe.Exp != nil && pe.Exp.Word != nil {
		for _, part := range pe.Exp.Word.Parts {
			if q, ok := part.(*syntax.DblQuoted); ok && len(q.Parts) == 1 {
				part = q.Parts[0]
			}
			if isAtList(part) {
				return true
			}
		}
	}
	return pe.Param.Value == "@" || subscriptText(pe.Index) == "@" || pe.Excl
}

// literal adds text as typed, with its backslashes.
func (w *walker) literal(text string, quoted, first, last bool) {
	if quoted {
		w.add(unescapeQuoted(text, w.document), true)
		return
	}
	if first && strings.HasPrefix(text, "~") {
		text = w.tilde(text, last)
	}
	for {
		i := strings.IndexByte(text, '\\')
		if i < 0 || i == len(text)-1 {
			break
		}
		w.bare(text[:i])
		w.add(text[i+1:i+2], true)
		text = text[i+2:]
	}
	w.bare(text)
}

func (w *walker) bare(text string) {
	if w.splitLits {
		w.value(text, false)
	} else {
		w.add(text, false)
	}
}

// tilde expands ~ and ~user in front of a word and returns what is left.
func (w *walker) tilde(text string, last bool) string {
	end := strings.IndexByte(text, '/')
	if end < 0 {
		if !last {
			return text
		}
		end = len(text)
	}
	if home, ok := w.s.home(text[1:end]); ok {
		w.add(home, true)
		return text[end:]
	}
	return text
}

// unescapeQuoted removes the backslashes that mean something in double quotes
// or, where document, in a here-document.
func unescapeQuoted(text string, document bool) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	b := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			switch c := text[i+1]; {
			case c == '\n':
				i++
				continue
			case c == '$' || c == '`' || c == '\\' || c == '"' && !document:
				i++
			}
		}
		b = append(b, text[i])
	}
	return string(b)
}

// joined is the text of a field.
func joined(field []piece) string {
	if len(field) == 1 {
		return field[0].text
	}
	var b strings.Builder
	for _, p := range field {
		b.WriteString(p.text)
	}
	return b.String()
}

// finish ends the last field and returns all.
func (w *walker) finish() [][]piece {
	w.end()
	return w.fields
}
