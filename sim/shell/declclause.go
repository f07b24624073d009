package shell

import "mvdan.cc/sh/v3/syntax"

// declClause runs declare with its words as parsed.
func (s *Shell) declClause(cmd *syntax.DeclClause, _ []string) {
	d := &declaring{s: s, name: cmd.Variant.Value}
	s.lastArg = d.name
	if !d.ready() {
		s.status = d.status
		return
	}
	args := make([]declared, len(cmd.Args))
	for i, as := range cmd.Args {
		var err error
		if args[i], err = s.expandDeclared(as); err != nil {
			s.fail(err)
			return
		}
	}
	d.trace(args)
	for _, arg := range args {
		if err := d.argument(arg); err != nil {
			s.fail(err)
			d.status = max(s.status, 1)
			if s.done() {
				return
			}
		}
		if d.status == 2 {
			break
		}
	}
	s.status = d.finish()
	s.out.flush()
	s.pipeStatus = []int{s.status}
}

// declared is an argument of declare, expanded: words, or an assignment. All
// are expanded before the first is assigned.
type declared struct {
	words []string
	as    *syntax.Assign // nil: words
	ref   string         // what is assigned to
	text  string
}

func (s *Shell) expandDeclared(as *syntax.Assign) (arg declared, err error) {
	switch {
	case as.Name == nil:
		arg.words, err = s.expandFields([]*syntax.Word{as.Value})
		return arg, err
	case as.Naked && as.Index == nil:
		arg.words = []string{as.Name.Value}
		return arg, nil
	}
	arg.as, arg.ref = as, as.Name.Value
	if as.Index != nil {
		sub, err := s.subscript(arg.ref, as.Index)
		if err != nil {
			return arg, err
		}
		arg.ref += "[" + sub + "]"
	}
	if as.Array == nil {
		arg.text, err = s.expandValue(as.Value)
	}
	return arg, err
}

// argument takes options, names or an assignment.
func (d *declaring) argument(arg declared) error {
	s, as := d.s, arg.as
	if as == nil {
		for _, word := range arg.words {
			if err := d.word(word); err != nil {
				return err
			}
		}
		return nil
	}
	return d.one(arg.ref, !as.Naked, func(v *variable, ref string) error {
		if as.Array != nil {
			return s.assignArray(v, baseName(ref), as.Array, as.Append)
		}
		return s.assignText(ref, arg.text, as.Append)
	})
}

// trace shows the declaration under set -x, and once more what export and
// readonly assign.
func (d *declaring) trace(args []declared) {
	if !d.s.options.on('x') {
		return
	}
	line := []string{d.name}
	var again []declared
	for _, arg := range args {
		switch {
		case arg.as == nil:
			line = append(line, arg.words...)
		case arg.as.Array != nil || arg.as.Naked:
			line = append(line, arg.ref)
		default:
			line = append(line, arg.ref+assignOperator(arg.as.Append)+arg.text)
			again = append(again, arg)
		}
	}
	d.s.traceCall(line)
	if !d.s.dash && (d.name == "export" || d.name == "readonly") {
		for _, arg := range again {
			d.s.traceAssign(arg.ref, arg.as.Append, arg.text)
		}
	}
}
