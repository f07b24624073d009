package shell

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"
)

// operand is what a parameter expansion works on: one string or a list.
type operand struct {
	name  string // with its subscript, for messages
	elems []string
	list  bool // "$@", ${a[*]} and their like
	star  bool // joined where quoted
	set   bool
	v     *variable // behind it, nil for special parameters
	ref   string    // what an assignment by ${x:=y} goes to
}

func (o *operand) str() string {
	if len(o.elems) == 0 {
		return ""
	}
	return o.elems[0]
}

// null reports whether the operand counts as empty for :- and its kin.
func (o *operand) null() bool {
	return !o.set || !o.list && o.str() == "" || o.list && len(o.elems) == 1 && o.elems[0] == ""
}

// param expands one parameter expansion into the walker.
func (w *walker) param(pe *syntax.ParamExp, quoted bool) error {
	if pe.Param == nil {
		return failLine("bad substitution")
	}
	if raw, ok := w.s.rawAt(pe.Dollar); ok {
		return failLine(raw + ": bad substitution")
	}
	if pe.Excl && pe.Names != 0 {
		names := w.s.namesWithPrefix(pe.Param.Value)
		w.list(names, pe.Names == syntax.NamesPrefix, quoted)
		return nil
	}
	if sub := subscriptText(pe.Index); pe.Excl && (sub == "@" || sub == "*") && pe.Exp == nil && pe.Repl == nil && pe.Slice == nil {
		w.list(w.s.variable(pe.Param.Value).keys(), sub == "*", quoted)
		return nil
	}
	o, err := w.s.operand(pe)
	if err != nil {
		return err
	}
	if done, err := w.choose(pe, o, quoted); done || err != nil {
		return err
	}
	if !o.set && !o.list && w.s.options.on('u') {
		name := o.name
		if name[0] >= '0' && name[0] <= '9' || name == "!" {
			name = "$" + name
		}
		return &failure{name + ": " + w.s.unbound(), leaveExit, w.s.fatalStatus()}
	}
	if pe.Length {
		w.value(w.s.length(o), quoted)
		return nil
	}
	if err := w.s.transform(pe, o); err != nil {
		return err
	}
	if o.list {
		w.list(o.elems, o.star, quoted)
	} else {
		w.value(o.str(), quoted)
	}
	return nil
}

// fatalStatus is what a shell exits with for an error that ends it.
func (s *Shell) fatalStatus() int {
	if s.dash {
		return 2
	}
	if s.lineless || s.subshell > 0 && s.source != nil && s.source.dashC {
		return 127
	}
	return 1
}

// choose handles ${x:-w} and its kin; done says that the walker has it all.
func (w *walker) choose(pe *syntax.ParamExp, o *operand, quoted bool) (done bool, err error) {
	if pe.Exp == nil {
		return false, nil
	}
	missing := !o.set
	switch pe.Exp.Op {
	case syntax.AlternateUnsetOrNull, syntax.DefaultUnsetOrNull, syntax.ErrorUnsetOrNull, syntax.AssignUnsetOrNull:
		missing = o.null()
	}
	switch pe.Exp.Op {
	case syntax.AlternateUnset, syntax.AlternateUnsetOrNull:
		if missing {
			return true, nil
		}
		return true, w.word(pe.Exp.Word, quoted)
	case syntax.DefaultUnset, syntax.DefaultUnsetOrNull:
		if missing {
			return true, w.word(pe.Exp.Word, quoted)
		}
	case syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
		if missing {
			return true, w.s.complain(pe, o)
		}
	case syntax.AssignUnset, syntax.AssignUnsetOrNull:
		if missing {
			text, err := w.s.expandLiteral(pe.Exp.Word)
			if err != nil {
				return true, err
			}
			if !isName(baseName(o.ref)) {
				return true, failLine("$" + o.name + ": cannot assign in this way")
			}
			if err := w.s.assignRef(o.ref, text); err != nil {
				return true, err
			}
			w.value(text, quoted)
			return true, nil
		}
	}
	return false, nil
}

// word expands the word of ${x:-word} in place.
func (w *walker) word(word *syntax.Word, quoted bool) error {
	if word == nil {
		return nil
	}
	before := w.splitLits
	w.splitLits = w.split && !quoted
	err := w.parts(word.Parts, quoted)
	w.splitLits = before
	return err
}

// complain is the failure of ${x:?word}.
func (s *Shell) complain(pe *syntax.ParamExp, o *operand) error {
	text, err := s.expandLiteral(pe.Exp.Word)
	if err != nil {
		return err
	}
	if pe.Exp.Word == nil || len(pe.Exp.Word.Parts) == 0 {
		text = "parameter null or not set"
		switch {
		case s.dash && pe.Exp.Op != syntax.ErrorUnset:
			text = "parameter not set or null"
		case pe.Exp.Op == syntax.ErrorUnset:
			text = "parameter not set"
		}
	}
	return &failure{o.name + ": " + text, leaveExit, s.fatalStatus()}
}

// operand looks up what a parameter expansion speaks of.
func (s *Shell) operand(pe *syntax.ParamExp) (*operand, error) {
	name := pe.Param.Value
	if name == "LINENO" && pe.Dollar.IsValid() && s.vars.lookup(name) == nil {
		s.line = max(s.line, s.lineOf(pe.Dollar))
	}
	sub, err := s.subscript(name, pe.Index)
	if err != nil {
		return nil, err
	}
	if !pe.Excl {
		return s.lookupOperand(name, sub, pe.Index != nil)
	}
	if v := s.vars.lookup(name); v.is(reference) && pe.Index == nil {
		return &operand{name: name, elems: []string{v.str}, set: v.set, ref: name}, nil
	}
	o, err := s.lookupOperand(name, sub, pe.Index != nil)
	if err != nil {
		return nil, err
	}
	if !o.set {
		return nil, failLine(name + ": invalid indirect expansion")
	}
	target := o.str()
	if name := baseName(target); !isName(name) && !isSpecial(name) {
		return nil, failLine(target + ": invalid variable name")
	}
	return s.refOperand(target)
}

// refOperand looks up "name" or "name[subscript]".
func (s *Shell) refOperand(ref string) (*operand, error) {
	name, sub, ok := splitRef(ref)
	return s.lookupOperand(name, sub, ok)
}

// lookupOperand looks up a name, with a subscript where indexed.
func (s *Shell) lookupOperand(name, sub string, indexed bool) (*operand, error) {
	o := &operand{name: name, ref: name}
	if indexed {
		o.name, o.ref = name+"["+sub+"]", name+"["+sub+"]"
	}
	switch name {
	case "@", "*":
		o.list, o.star, o.elems, o.set = true, name == "*", s.args, len(s.args) > 0
		return o, nil
	}
	if isSpecial(name) {
		text, ok := s.special(name)
		o.elems, o.set = []string{text}, ok
		return o, nil
	}
	o.v = s.variable(name)
	if indexed && (sub == "@" || sub == "*") {
		o.list, o.star, o.elems = true, sub == "*", o.v.values()
		o.set = len(o.elems) > 0
		return o, nil
	}
	text, ok := "", false
	if indexed {
		var err error
		if text, ok, err = s.element(o.v, name, sub); err != nil {
			return nil, err
		}
	} else {
		text, ok = o.v.scalar()
	}
	if ok {
		o.elems, o.set = []string{text}, true
	}
	return o, nil
}

// element is name[sub].
func (s *Shell) element(v *variable, name, sub string) (string, bool, error) {
	if v.is(assoc) {
		text, ok := v.dict.get(sub)
		return text, ok, nil
	}
	i, err := s.evaluate(sub)
	if err != nil {
		return "", false, err
	}
	if v == nil {
		if i < 0 {
			s.errorf("%s: bad array subscript", name)
		}
		return "", false, nil
	}
	if !v.is(indexed) {
		if i != 0 && i != -1 {
			return "", false, nil
		}
		return v.str, v.set, nil
	}
	if i < 0 {
		if i += v.next(); i < 0 {
			s.errorf("%s: bad array subscript", name)
			return "", false, nil
		}
	}
	text, ok := v.at(i)
	return text, ok, nil
}

func (s *Shell) length(o *operand) string {
	if o.list {
		return strconv.Itoa(len(o.elems))
	}
	if s.utf8() {
		return strconv.Itoa(utf8.RuneCountInString(o.str()))
	}
	return strconv.Itoa(len(o.str()))
}

// utf8 reports whether characters are more than bytes in the locale in force.
func (s *Shell) utf8() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if text, ok := s.variable(name).scalar(); ok && text != "" {
			text = strings.ToUpper(text)
			return strings.HasSuffix(text, "UTF-8") || strings.HasSuffix(text, "UTF8")
		}
	}
	return false
}
