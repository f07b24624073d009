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
		return &failure{name + ": unbound variable", leaveExit, w.s.fatalStatus()}
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
		if pe.Exp.Op == syntax.ErrorUnset {
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

// transform applies the operator of a parameter expansion to its operand.
func (s *Shell) transform(pe *syntax.ParamExp, o *operand) error {
	switch {
	case pe.Slice != nil:
		return s.slice(pe, o)
	case pe.Repl != nil:
		return s.replace(pe.Repl, o)
	case pe.Exp == nil:
		return nil
	}
	switch op := pe.Exp.Op; op {
	case syntax.RemSmallPrefix, syntax.RemLargePrefix, syntax.RemSmallSuffix, syntax.RemLargeSuffix:
		pattern, err := s.expandPattern(pe.Exp.Word)
		if err != nil {
			return err
		}
		m := s.matcher()
		o.each(func(text string) string { return m.trim(op, pattern, text) })
	case syntax.UpperFirst, syntax.UpperAll, syntax.LowerFirst, syntax.LowerAll:
		pattern, err := s.expandPattern(pe.Exp.Word)
		if err != nil {
			return err
		}
		m := s.matcher()
		o.each(func(text string) string { return m.changeCase(op, pattern, text) })
	case syntax.OtherParamOps:
		return s.describe(pe.Exp.Word.Lit(), o)
	}
	return nil
}

// each replaces every element by what f makes of it.
func (o *operand) each(f func(string) string) {
	all := make([]string, len(o.elems))
	for i, e := range o.elems {
		all[i] = f(e)
	}
	o.elems = all
}

// trim is ${x#pattern} and its kin.
func (m matcher) trim(op syntax.ParExpOperator, pattern, text string) string {
	n := len(text)
	for i := 0; i <= n; i++ {
		switch op {
		case syntax.RemSmallPrefix:
			if m.match(pattern, text[:i]) {
				return text[i:]
			}
		case syntax.RemLargePrefix:
			if m.match(pattern, text[:n-i]) {
				return text[n-i:]
			}
		case syntax.RemSmallSuffix:
			if m.match(pattern, text[n-i:]) {
				return text[:n-i]
			}
		case syntax.RemLargeSuffix:
			if m.match(pattern, text[i:]) {
				return text[:i]
			}
		}
	}
	return text
}

// changeCase is ${x^pattern} and its kin.
func (m matcher) changeCase(op syntax.ParExpOperator, pattern, text string) string {
	b := []byte(text)
	for i, c := range b {
		if pattern == "" || m.match(pattern, string(c)) {
			if op == syntax.UpperFirst || op == syntax.UpperAll {
				b[i] = upper(c)
			} else {
				b[i] = lower(c)
			}
		}
		if op == syntax.UpperFirst || op == syntax.LowerFirst {
			break
		}
	}
	return string(b)
}

// replace is ${x/pattern/string}.
func (s *Shell) replace(r *syntax.Replace, o *operand) error {
	pattern, err := s.expandPattern(r.Orig)
	if err != nil {
		return err
	}
	with := s.walk(false)
	if r.With != nil {
		if err := with.parts(r.With.Parts, false); err != nil {
			return err
		}
	}
	m := s.matcher()
	anchor := byte(0)
	if !r.All && len(pattern) > 0 && (pattern[0] == '#' || pattern[0] == '%') {
		anchor, pattern = pattern[0], pattern[1:]
	}
	if pattern == "" && anchor == 0 {
		return nil
	}
	o.each(func(text string) string { return m.substitute(text, pattern, anchor, r.All, with.cur) })
	return nil
}

// substitute replaces the first match, or every, by what with says.
func (m matcher) substitute(text, pattern string, anchor byte, all bool, with []piece) string {
	var b strings.Builder
	for i := 0; i <= len(text); {
		end := -1
		for j := len(text); j >= i && (anchor != '#' || i == 0); j-- {
			if (anchor != '%' || j == len(text)) && m.match(pattern, text[i:j]) {
				end = j
				break
			}
		}
		if end < 0 || end == i && anchor == 0 {
			if i < len(text) {
				b.WriteByte(text[i])
			}
			i++
			continue
		}
		writeReplacement(&b, with, text[i:end])
		if !all || end == i {
			b.WriteString(text[end:])
			return b.String()
		}
		i = end
	}
	return b.String()
}

// writeReplacement writes the pieces; an unquoted & is what was matched.
func writeReplacement(b *strings.Builder, with []piece, matched string) {
	for _, p := range with {
		if p.quoted {
			b.WriteString(p.text)
			continue
		}
		for i := 0; i < len(p.text); i++ {
			switch {
			case p.text[i] == '&':
				b.WriteString(matched)
			case p.text[i] == '\\' && i+1 < len(p.text) && (p.text[i+1] == '&' || p.text[i+1] == '\\'):
				i++
				b.WriteByte(p.text[i])
			default:
				b.WriteByte(p.text[i])
			}
		}
	}
}

// slice is ${x:offset:length}.
func (s *Shell) slice(pe *syntax.ParamExp, o *operand) error {
	var offset int64
	var err error
	if pe.Slice.Offset != nil {
		if offset, err = s.arithmetic(pe.Slice.Offset); err != nil {
			return err
		}
	}
	hasLength, length := pe.Slice.Length != nil, int64(0)
	if hasLength {
		if length, err = s.arithmetic(pe.Slice.Length); err != nil {
			return err
		}
	}
	bad := func() error { return failLine(itoa64(length) + ": substring expression < 0") }
	if !o.list {
		return s.sliceString(o, offset, length, hasLength, bad)
	}
	elems := o.elems
	switch {
	case o.v == nil && (o.name == "@" || o.name == "*"):
		elems = append([]string{s.name}, elems...)
	case o.v.is(indexed):
		if offset < 0 {
			offset += o.v.next()
		}
		if offset < 0 {
			o.elems = nil
			return nil
		}
		from, _ := o.v.find(offset)
		offset = int64(from)
	}
	n := int64(len(elems))
	if offset < 0 {
		offset += n
	}
	if offset < 0 || offset > n {
		o.elems = nil
		return nil
	}
	elems = elems[offset:]
	if hasLength {
		if length < 0 {
			return bad()
		}
		elems = elems[:min(length, int64(len(elems)))]
	}
	o.elems = elems
	return nil
}

func (s *Shell) sliceString(o *operand, offset, length int64, hasLength bool, bad func() error) error {
	text := o.str()
	var runes []rune
	n := int64(len(text))
	if s.utf8() {
		runes = []rune(text)
		n = int64(len(runes))
	}
	if offset < 0 {
		offset += n
	}
	if offset < 0 || offset > n {
		o.elems = []string{""}
		return nil
	}
	end := n
	if hasLength && length < 0 {
		if end = n + length; end < offset {
			return bad()
		}
	} else if hasLength {
		end = offset + min(length, n-offset)
	}
	if runes != nil {
		o.elems = []string{string(runes[offset:end])}
	} else {
		o.elems = []string{text[offset:end]}
	}
	return nil
}

// describe is ${x@operator}.
func (s *Shell) describe(op string, o *operand) error {
	if !o.set && op != "a" && op != "A" {
		return nil
	}
	switch op {
	case "Q":
		o.each(quoteSingle)
	case "E":
		o.each(unescapeDollar)
	case "P":
		o.each(s.promptText)
	case "U":
		o.each(func(t string) string { return matcher{}.changeCase(syntax.UpperAll, "", t) })
	case "u":
		o.each(func(t string) string { return matcher{}.changeCase(syntax.UpperFirst, "", t) })
	case "L":
		o.each(func(t string) string { return matcher{}.changeCase(syntax.LowerAll, "", t) })
	case "a":
		if o.v != nil {
			o.elems, o.list = []string{flagsOf(o.v)}, false
		}
	case "A":
		if o.v != nil && (o.set || o.v.attr != 0) {
			o.elems, o.list = []string{s.recreate(baseName(o.name), o)}, false
		}
	case "K", "k":
		s.keyValues(op, o)
	}
	return nil
}

// recreate is the command that would make the variable again.
func (s *Shell) recreate(name string, o *operand) string {
	if o.list {
		return declaration(name, o.v)
	}
	text := name + "=" + quoteSingle(o.str())
	if flags := flagsOf(o.v); flags != "" {
		text = "declare -" + flags + " " + text
	}
	return text
}

// keyValues is ${a[@]@K} and ${a[@]@k}.
func (s *Shell) keyValues(op string, o *operand) {
	if !o.list || o.v == nil || !o.v.isArray() {
		o.each(quoteSingle)
		return
	}
	keys, values := o.v.keys(), o.v.values()
	var all []string
	for i, key := range keys {
		if op == "k" {
			all = append(all, key, values[i])
			continue
		}
		if o.v.is(assoc) {
			key = quoteKey(key)
		}
		all = append(all, key+" "+quoteDouble(values[i]))
	}
	if op == "K" {
		all = []string{strings.Join(all, " ")}
		if o.v.is(assoc) && len(keys) > 0 {
			all[0] += " "
		}
	}
	o.elems = all
}

func (s *Shell) namesWithPrefix(prefix string) []string {
	var names []string
	for _, name := range s.vars.names() {
		if v := s.vars.lookup(name); strings.HasPrefix(name, prefix) && (v.set || v.isArray()) {
			names = append(names, name)
		}
	}
	return names
}
