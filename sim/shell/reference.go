package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// isName reports whether text can be the name of a variable.
func isName(text string) bool {
	for i := 0; i < len(text); i++ {
		c := text[i]
		if !(c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || i > 0 && c >= '0' && c <= '9') {
			return false
		}
	}
	return text != ""
}

// splitRef takes "name[subscript]" apart.
func splitRef(ref string) (name, sub string, indexed bool) {
	i := strings.IndexByte(ref, '[')
	if i <= 0 || !strings.HasSuffix(ref, "]") {
		return ref, "", false
	}
	return ref[:i], ref[i+1 : len(ref)-1], true
}

// baseName is the name of "name" or "name[subscript]".
func baseName(ref string) string {
	name, _, _ := splitRef(ref)
	return name
}

// validRef reports whether text names a variable or an element of one.
func validRef(text string) bool { return isName(baseName(text)) }

// subscriptText is a subscript that is one literal word, as "@" is.
func subscriptText(index syntax.ArithmExpr) string {
	if word, ok := index.(*syntax.Word); ok && word != nil {
		return word.Lit()
	}
	return ""
}

// subscript expands the subscript of name: a key of an associative array, or
// the text of an arithmetic expression.
func (s *Shell) subscript(name string, index syntax.ArithmExpr) (string, error) {
	if index == nil {
		return "", nil
	}
	if raw, ok := s.rawAt(index.Pos()); ok {
		return s.expandRaw(raw)
	}
	if word, ok := index.(*syntax.Word); ok && s.variable(name).is(assoc) {
		return s.expandLiteral(word)
	}
	return s.arithmText(index)
}

// variable is what name stands for, through references; nil where unset.
func (s *Shell) variable(name string) *variable {
	if v := s.dynamic(name); v != nil {
		return v
	}
	v := s.vars.lookup(name)
	for depth := 0; v.is(reference) && v.set && depth < 10; depth++ {
		target, sub, ok := splitRef(v.str)
		if ok {
			text, set, _ := s.element(s.vars.lookup(target), target, sub)
			return &variable{set: set, str: text}
		}
		v = s.vars.lookup(target)
	}
	return v
}

// resolve follows references from name to what an assignment changes.
func (s *Shell) resolve(name string) string {
	for depth := 0; depth < 10; depth++ {
		v := s.vars.lookup(name)
		if !v.is(reference) || !v.set || v.str == "" {
			return name
		}
		name = v.str
	}
	return name
}

// get is the text of a variable, "" where unset.
func (s *Shell) get(name string) string {
	text, _ := s.variable(name).scalar()
	return text
}
