package shell

import (
	"strings"
)

// flagsOf is the letters of declare that would give v its attributes.
func flagsOf(v *variable) string {
	flags := ""
	for _, f := range []struct {
		a      attribute
		letter string
	}{{indexed, "a"}, {assoc, "A"}, {integer, "i"}, {reference, "n"}, {readOnly, "r"}, {exported, "x"}, {lowercase, "l"}, {uppercase, "u"}} {
		if v.is(f.a) {
			flags += f.letter
		}
	}
	return flags
}

// declaration is the line of declare -p.
func declaration(name string, v *variable) string {
	flags := flagsOf(v)
	if flags == "" {
		flags = "-"
	}
	text := "declare -" + flags + " " + name
	if value, ok := valueText(v); ok {
		text += "=" + value
	}
	return text
}

// valueText is a variable's value as declare -p has it.
func valueText(v *variable) (string, bool) {
	if !v.set {
		return "", false
	}
	if !v.isArray() {
		return quoteDouble(v.str), true
	}
	var b strings.Builder
	b.WriteByte('(')
	keys, values := v.keys(), v.values()
	for i, key := range keys {
		if v.is(assoc) {
			b.WriteString("[" + quoteKey(key) + "]=" + quoteDouble(values[i]) + " ")
			continue
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString("[" + key + "]=" + quoteDouble(values[i]))
	}
	b.WriteByte(')')
	return b.String(), true
}

// printVariables is set without arguments.
func (s *Shell) printVariables() {
	for _, name := range s.vars.names() {
		v := s.vars.lookup(name)
		switch {
		case !v.set:
		case v.isArray():
			text, _ := valueText(v)
			s.out.print(name, "=", text, "\n")
		default:
			s.out.print(name, "=", quoteSet(v.str), "\n")
		}
	}
	if !s.options.posix {
		s.printFunctions(false)
	}
}
