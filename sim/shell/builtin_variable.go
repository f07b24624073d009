package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// variableBuiltin are the builtins about variables. Where their words are
// literal the parser makes a DeclClause of declare and its kin.
func variableBuiltin(name string) builtin {
	switch name {
	case "declare", "typeset", "local", "export", "readonly":
		return declareWords
	case "unset":
		return unset
	case "let":
		return let
	}
	return nil
}

// declaring is one run of declare or its kin.
type declaring struct {
	s         *Shell
	name      string // declare, local, export ...
	on, off   attribute
	print     bool
	global    bool
	functions bool // -f
	names     bool // -F
	status    int
	operands  int
}

// declareWords runs declare with words that were expanded already.
func declareWords(s *Shell, args []string) int {
	d := &declaring{s: s, name: args[0]}
	if !d.ready() {
		return d.status
	}
	options := true
	for _, arg := range args[1:] {
		if options && len(arg) > 1 && (arg[0] == '-' || arg[0] == '+' && d.name != "export" && d.name != "readonly") {
			if arg == "--" {
				options = false
			} else if !d.option(arg) {
				return d.status
			}
			continue
		}
		options = false
		name, value, has := strings.Cut(arg, "=")
		appended := strings.HasSuffix(name, "+") && has
		name = strings.TrimSuffix(name, "+")
		if !validRef(name) && !d.functions && !d.names {
			d.refuse(arg)
			continue
		}
		if err := d.one(name, has, func(v *variable, ref string) error {
			return s.assignText(ref, value, appended)
		}); err != nil {
			s.fail(err)
			d.status = 1
		}
	}
	return d.finish()
}

func (d *declaring) ready() bool {
	if d.name == "local" && !d.s.vars.inFunction() {
		d.s.errorf("local: can only be used in a function")
		d.status = 1
		return false
	}
	switch d.name {
	case "export":
		d.on |= exported
	case "readonly":
		d.on |= readOnly
	}
	return true
}

// word takes a word that came out of an expansion.
func (d *declaring) word(word string) error {
	if len(word) > 1 && (word[0] == '-' || word[0] == '+' && d.name != "export") && d.operands == 0 {
		d.option(word)
		return nil
	}
	name, value, has := strings.Cut(word, "=")
	appended := strings.HasSuffix(name, "+") && has
	name = strings.TrimSuffix(name, "+")
	if !validRef(name) && !d.functions && !d.names {
		d.refuse(word)
		return nil
	}
	return d.one(name, has, func(v *variable, ref string) error {
		if has && len(value) > 1 && value[0] == '(' && value[len(value)-1] == ')' && v.isArray() {
			return d.s.assignCompound(v, name, value, appended)
		}
		return d.s.assignText(ref, value, appended)
	})
}

// assignCompound assigns "(...)" that came as text.
func (s *Shell) assignCompound(v *variable, name, text string, appended bool) error {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader("x="+text), "")
	if err != nil || len(file.Stmts) != 1 {
		return s.assignText(name, text, appended)
	}
	call, ok := file.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok || len(call.Assigns) != 1 || call.Assigns[0].Array == nil {
		return s.assignText(name, text, appended)
	}
	return s.assignArray(v, name, call.Assigns[0].Array, appended)
}

func (d *declaring) refuse(word string) {
	d.operands++
	d.s.errorf("%s: `%s': not a valid identifier", d.name, word)
	d.status = 1
}

// option takes -x, +x and bundles of them.
func (d *declaring) option(arg string) bool {
	for _, c := range arg[1:] {
		var a attribute
		switch c {
		case '-':
			continue
		case 'x':
			a = exported
		case 'r':
			a = readOnly
		case 'i':
			a = integer
		case 'l':
			a = lowercase
		case 'u':
			a = uppercase
		case 'n':
			a = reference
			if d.name == "export" {
				d.on &^= exported
				d.off |= exported
				continue
			}
		case 'a':
			a = indexed
		case 'A':
			a = assoc
		case 'p':
			d.print = true
		case 'g':
			d.global = true
		case 'f':
			d.functions = true
		case 'F':
			d.names = true
		case 't', 'I':
		default:
			d.s.errorf("%s: %c%c: invalid option", d.name, arg[0], c)
			d.s.usage(declareUsage(d.name))
			d.status = 2
			return false
		}
		if arg[0] == '-' {
			d.on |= a
		} else {
			d.off |= a
		}
	}
	return true
}

func declareUsage(name string) string {
	switch name {
	case "export":
		return "export: usage: export [-fn] [name[=value] ...] or export -p"
	case "readonly":
		return "readonly: usage: readonly [-aAf] [name[=value] ...] or readonly -p"
	case "local":
		return "local: usage: local [option] name[=value] ..."
	}
	return name + ": usage: " + name + " [-aAfFgiIlnrtux] [name[=value] ...] or " + name + " -p [-aAfFilnrtux] [name ...]"
}

// one declares a name and assigns to it.
func (d *declaring) one(ref string, has bool, assign func(v *variable, ref string) error) error {
	s := d.s
	d.operands++
	name := baseName(ref)
	if d.functions || d.names {
		return d.function(ref)
	}
	if d.print && !has {
		d.printOne(name)
		return nil
	}
	v := d.place(name)
	if v.is(readOnly) && (has || d.off&readOnly != 0) {
		s.errorf("%s: %s: readonly variable", d.name, name)
		d.status = 1
		return nil
	}
	if !d.convert(v, name) {
		return nil
	}
	v.attr |= d.on &^ readOnly
	v.attr &^= d.off
	switch {
	case d.on&lowercase != 0:
		v.attr &^= uppercase
	case d.on&uppercase != 0:
		v.attr &^= lowercase
	}
	if v.is(assoc) && v.dict == nil {
		v.dict = newDict()
	}
	if has {
		if err := d.value(v, name, ref, assign); err != nil {
			return err
		}
	}
	v.attr |= d.on & readOnly
	return nil
}

// value assigns to the variable that was just declared.
func (d *declaring) value(v *variable, name, ref string, assign func(v *variable, ref string) error) error {
	s := d.s
	if !v.is(reference) {
		return assign(v, ref)
	}
	v.attr &^= reference
	err := assign(v, ref)
	v.attr |= reference
	if v.set && !validRef(v.str) {
		s.errorf("%s: `%s': invalid variable name for name reference", d.name, v.str)
		v.set, v.str = false, ""
		d.status = 1
	}
	return err
}

// convert checks that arrays stay arrays of their kind.
func (d *declaring) convert(v *variable, name string) bool {
	switch {
	case d.on&assoc != 0 && v.is(indexed):
		d.s.errorf("%s: %s: cannot convert indexed to associative array", d.name, name)
		d.status = 1
		return false
	case d.on&indexed != 0 && v.is(assoc):
		d.s.errorf("%s: %s: cannot convert associative to indexed array", d.name, name)
		d.status = 1
		return false
	case d.on&assoc != 0 && !v.is(assoc) && v.set:
		v.dict = newDict()
		v.dict.put("0", v.str)
		v.str = ""
	case d.on&indexed != 0 && !v.is(indexed):
		v.makeIndexed()
	}
	return true
}

// place is the variable that is declared: in the function that runs, or
// global, or where export and readonly find it.
func (d *declaring) place(name string) *variable {
	vs := &d.s.vars
	switch {
	case d.name == "export" || d.name == "readonly":
		return vs.need(d.s.resolve(name))
	case d.global:
		if vs.scopes[0].vars[name] == nil {
			vs.scopes[0].vars[name] = &variable{}
		}
		return vs.scopes[0].vars[name]
	case !vs.inFunction():
		if v := vs.lookup(name); v != nil && d.on&reference == 0 && d.off&reference == 0 {
			return vs.need(d.s.resolve(name))
		}
		return vs.need(name)
	}
	sc := vs.local()
	if sc.vars[name] == nil {
		v := &variable{}
		if outer := vs.lookup(name); outer.is(readOnly) {
			return outer
		}
		if outer := vs.lookup(name); outer.is(exported) && outer == vs.scopes[len(vs.scopes)-1].vars[name] {
			*v = *outer
		}
		sc.vars[name] = v
	}
	return sc.vars[name]
}

// finish prints what is asked for and gives the status.
func (d *declaring) finish() int {
	s := d.s
	if d.operands > 0 || d.status != 0 {
		return d.status
	}
	if d.functions || d.names {
		s.printFunctions(d.names)
		return 0
	}
	if d.name == "local" {
		for name, v := range s.vars.local().vars {
			if v.set {
				s.out.print(name, "=", quoteSet(v.str), "\n")
			}
		}
		return 0
	}
	if d.name == "export" || d.name == "readonly" || d.print || d.on != 0 {
		for _, name := range s.vars.names() {
			if v := s.vars.lookup(name); v.attr&d.on == d.on && (v.set || !v.gone) {
				s.out.print(declaration(name, v), "\n")
			}
		}
		return 0
	}
	s.printVariables()
	return 0
}

func (d *declaring) printOne(name string) {
	v := d.s.vars.lookup(name)
	if dyn := d.s.dynamic(name); dyn != nil && v == nil {
		v = dyn
	}
	if v == nil || v.gone && !v.set {
		d.s.errorf("%s: %s: not found", d.name, name)
		d.status = 1
		return
	}
	d.s.out.print(declaration(name, v), "\n")
}

// function prints or marks a function.
func (d *declaring) function(name string) error {
	fn := d.s.funcs[name]
	switch {
	case fn == nil && d.on&(exported|readOnly) != 0:
		d.s.errorf("%s: %s: not a function", d.name, name)
		d.status = 1
	case fn == nil:
		d.status = 1
	case d.on&(exported|readOnly) != 0:
	case d.names:
		d.s.out.print(name, "\n")
	default:
		d.s.out.print(d.s.functionText(fn), "\n")
	}
	return nil
}

func unset(s *Shell, args []string) int {
	set, rest, ok := s.flags(args, "fvn", "unset [-f] [-v] [-n] [name ...]")
	if !ok {
		return 2
	}
	status := 0
	for _, name := range rest {
		switch {
		case set['f'] != "":
			delete(s.funcs, name)
		case !validRef(name) && set['v'] == "":
		case !validRef(name):
			s.errorf("unset: `%s': not a valid identifier", name)
			status = 1
		case set['n'] != "":
			s.vars.remove(name)
		case set['v'] == "" && s.vars.lookup(baseName(name)) == nil && s.funcs[name] != nil:
			delete(s.funcs, name)
		default:
			if err := s.unset(name); err != nil {
				s.errorf("%v", err)
				status = 1
			}
		}
	}
	return status
}

func let(s *Shell, args []string) int {
	if len(args) < 2 {
		return s.complainf("let: expression expected")
	}
	n := int64(0)
	for _, text := range args[1:] {
		var err error
		if n, err = s.evaluate(text); err != nil {
			return s.complainf("let: %v", err)
		}
	}
	return int(1 - truth(n != 0))
}
