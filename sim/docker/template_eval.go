package docker

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/image/json"
)

// evaluation is one run of a template.
type evaluation struct {
	source string
	out    strings.Builder
	root   json.Value
	names  []variable
}

type variable struct {
	name  string
	value json.Value
}

// expand gives the text that a template makes of a value.
func expand(source string, of json.Value) (string, error) {
	t, err := parseTemplate(source)
	if err != nil {
		return "", err
	}
	e := &evaluation{source: source, root: of}
	err = e.list(t, of)
	return e.out.String(), err
}

// wrong is an error where an operand stands.
func (e *evaluation) wrong(o *operand, what string) error {
	text := o.text
	if o.kind == dotOperand || o.kind == variableOperand {
		text += "." + strings.Join(o.fields, ".")
	}
	if o.kind == wordOperand {
		text = o.whole
	}
	if len(text) > 20 {
		text = text[:20] + "..."
	}
	before := e.source[:o.at]
	line := strings.Count(before, "\n")
	column := len(before) - strings.LastIndexByte(before, '\n') - 1
	return templateError("template: :" + strconv.Itoa(line+1) + ":" + strconv.Itoa(column) + ": executing \"\" at <" + text + ">: " + what)
}

func (e *evaluation) list(t template, dot json.Value) error {
	known := len(e.names)
	defer func() { e.names = e.names[:known] }()
	for i := range t {
		if err := e.node(&t[i], dot); err != nil {
			return err
		}
	}
	return nil
}

func (e *evaluation) node(n *node, dot json.Value) error {
	if n.kind == textNode {
		e.out.WriteString(n.text)
		return nil
	}
	v, err := e.pipeline(&n.pipe, dot)
	if err != nil {
		return err
	}
	if n.kind == rangeNode {
		return e.each(n, v, dot)
	}
	known := len(e.names)
	for _, name := range n.pipe.names {
		e.names = append(e.names, variable{name, v})
	}
	if n.kind == printNode {
		if len(n.pipe.names) == 0 {
			e.out.WriteString(shown(v))
		}
		return nil
	}
	defer func() { e.names = e.names[:known] }()
	switch {
	case !truthful(v):
		return e.list(n.other, dot)
	case n.kind == withNode:
		return e.list(n.body, v)
	}
	return e.list(n.body, dot)
}

// each does a range's body for every item.
func (e *evaluation) each(n *node, v, dot json.Value) error {
	if v.Len() == 0 {
		return e.list(n.other, dot)
	}
	known := len(e.names)
	defer func() { e.names = e.names[:known] }()
	keys := v.Keys()
	for _, i := range order(v) {
		key := json.Int(int64(i))
		if keys != nil {
			key = json.String(keys[i])
		}
		e.names = e.names[:known]
		switch names := n.pipe.names; len(names) {
		case 1:
			e.names = append(e.names, variable{names[0], v.Items()[i]})
		case 2:
			e.names = append(e.names, variable{names[0], key}, variable{names[1], v.Items()[i]})
		}
		if err := e.list(n.body, v.Items()[i]); err != nil {
			return err
		}
	}
	return nil
}

// order is how a range goes through: an object by its sorted keys.
func order(v json.Value) []int {
	at := make([]int, v.Len())
	for i := range at {
		at[i] = i
	}
	keys := v.Keys()
	for i := 1; i < len(keys); i++ {
		for j := i; j > 0 && keys[at[j]] < keys[at[j-1]]; j-- {
			at[j], at[j-1] = at[j-1], at[j]
		}
	}
	return at
}

func (e *evaluation) pipeline(pipe *pipeline, dot json.Value) (json.Value, error) {
	var v json.Value
	for i, command := range pipe.commands {
		var last []json.Value
		if i > 0 {
			last = []json.Value{v}
		}
		var err error
		if v, err = e.command(command, dot, last); err != nil {
			return v, err
		}
	}
	return v, nil
}

func (e *evaluation) command(words []operand, dot json.Value, last []json.Value) (json.Value, error) {
	first := &words[0]
	f, isFunction := functions[first.text]
	if first.kind != wordOperand || !isFunction {
		if len(words) > 1 || last != nil {
			return json.Value{}, e.wrong(first, "can't give argument to non-function")
		}
		return e.operand(first, dot)
	}
	var args []json.Value
	for i := range words[1:] {
		v, err := e.operand(&words[1+i], dot)
		if err != nil {
			return v, err
		}
		args = append(args, v)
	}
	v, what := f(append(args, last...))
	if what != "" {
		return v, e.wrong(first, "error calling "+first.text+": "+what)
	}
	return v, nil
}

func (e *evaluation) operand(o *operand, dot json.Value) (json.Value, error) {
	v := dot
	switch o.kind {
	case variableOperand:
		v = e.variable(o.text)
	case stringOperand:
		v = json.String(o.text)
	case numberOperand:
		n, err := strconv.ParseInt(o.text, 0, 64)
		if err != nil {
			return v, e.wrong(o, "bad number")
		}
		v = json.Int(n)
	case wordOperand:
		if o.text == "true" || o.text == "false" {
			return json.Bool(o.text == "true"), nil
		}
		if f, ok := functions[o.text]; ok {
			value, _ := f(nil)
			return value, nil
		}
		v = json.Value{}
	case pipeOperand:
		var err error
		if v, err = e.pipeline(o.inner, dot); err != nil {
			return v, err
		}
	}
	return e.members(o, v)
}

func (e *evaluation) variable(name string) json.Value {
	for i := len(e.names) - 1; i >= 0; i-- {
		if e.names[i].name == name {
			return e.names[i].value
		}
	}
	return e.root
}

// members follows ".Name.Name".
func (e *evaluation) members(o *operand, v json.Value) (json.Value, error) {
	for _, name := range o.fields {
		member, ok := v.Lookup(name)
		switch {
		case ok:
		case v.Kind() == json.Map:
			return v, e.wrong(o, "map has no entry for key "+strconv.Quote(name))
		case v.Kind() == json.Null:
			return v, e.wrong(o, "nil pointer evaluating interface {}."+name)
		default:
			return v, e.wrong(o, "can't evaluate field "+name+" in type "+typeName(v))
		}
		v = member
	}
	return v, nil
}
