package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

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
