package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// set assigns text to name, a reference or "name[subscript]" included.
func (s *Shell) set(name, text string) error { return s.assignRef(name, text) }

// assignRef assigns to "name" or "name[subscript]".
func (s *Shell) assignRef(ref, text string) error {
	name, sub, isElement := splitRef(ref)
	if !isElement {
		ref = s.resolve(name)
		name, sub, isElement = splitRef(ref)
	}
	v := s.vars.need(name)
	if v.is(readOnly) {
		return failLine(name + ": readonly variable")
	}
	if isElement {
		return s.assignElement(v, name, sub, text)
	}
	return s.assignScalar(v, name, text)
}

// assignScalar is name=text; of an array it sets element 0.
func (s *Shell) assignScalar(v *variable, name, text string) error {
	text, err := s.shape(v, text)
	if err != nil {
		return err
	}
	switch {
	case v.is(assoc):
		v.dict.put("0", text)
	case v.is(indexed):
		v.put(0, text)
	default:
		v.str = text
	}
	v.set = true
	s.assigned(name, v)
	return nil
}

// assignElement is name[sub]=text.
func (s *Shell) assignElement(v *variable, name, sub, text string) error {
	text, err := s.shape(v, text)
	if err != nil {
		return err
	}
	if v.is(assoc) {
		if sub == "" {
			return failLine(name + "[" + sub + "]: bad array subscript")
		}
		v.dict.put(sub, text)
		v.set = true
		return nil
	}
	if strings.TrimSpace(sub) == "" || sub == "@" || sub == "*" {
		return failLine(name + "[" + sub + "]: bad array subscript")
	}
	i, err := s.evaluate(sub)
	if err != nil {
		return err
	}
	v.makeIndexed()
	if i < 0 {
		if i += v.next(); i < 0 {
			return failLine(name + "[" + sub + "]: bad array subscript")
		}
	}
	v.put(i, text)
	v.set = true
	return nil
}

// makeIndexed turns a string into an array's element 0.
func (v *variable) makeIndexed() {
	if v.is(indexed) {
		return
	}
	v.attr |= indexed
	if v.set {
		v.list = []element{{0, v.str}}
	}
	v.str = ""
}

// shape applies the attributes that change what is assigned.
func (s *Shell) shape(v *variable, text string) (string, error) {
	switch {
	case v.is(integer):
		n, err := s.evaluate(text)
		if err != nil {
			return "", err
		}
		return itoa64(n), nil
	case v.is(lowercase):
		return matcher{}.changeCase(syntax.LowerAll, "", text), nil
	case v.is(uppercase):
		return matcher{}.changeCase(syntax.UpperAll, "", text), nil
	}
	return text, nil
}

// assigned does what some variables do when they are assigned to.
func (s *Shell) assigned(name string, v *variable) {
	if s.options.on('a') {
		v.attr |= exported
	}
	switch name {
	case "PATH":
		clear(s.hashed)
	case "GLOBIGNORE":
		s.options.shopt["dotglob"] = s.options.shopt["dotglob"] || v.str != ""
	case "RANDOM":
		if n, err := s.evaluate(v.str); err == nil {
			s.random = uint32(n)
		}
	case "SECONDS":
		n, _ := s.evaluate(v.str)
		s.started = s.p.Now().Nano() - n*1e9
	case "OPTIND":
		s.getopts.at = 0
	}
}

// assignment runs one name=value, name+=value, name[i]=value or name=(...).
func (s *Shell) assignment(as *syntax.Assign) error {
	name := s.resolve(as.Name.Value)
	switch {
	case as.Array != nil:
		v := s.vars.need(name)
		if v.is(readOnly) {
			return failLine(name + ": readonly variable")
		}
		return s.assignArray(v, name, as.Array, as.Append)
	case as.Index != nil:
		sub, err := s.subscript(name, as.Index)
		if err != nil {
			return err
		}
		text, err := s.expandValue(as.Value)
		if err != nil {
			return err
		}
		s.traceAssign(name+"["+sub+"]", as.Append, text)
		return s.assignText(name+"["+sub+"]", text, as.Append)
	}
	text, err := s.expandValue(as.Value)
	if err != nil {
		return err
	}
	s.traceAssign(as.Name.Value, as.Append, text)
	return s.assignText(name, text, as.Append)
}

// assignText assigns text, or appends it: integers add.
func (s *Shell) assignText(ref, text string, appended bool) error {
	if !appended {
		return s.assignRef(ref, text)
	}
	o, err := s.refOperand(ref)
	if err != nil {
		return err
	}
	if o.v.is(integer) {
		n, err := s.evaluate(text)
		if err != nil {
			return err
		}
		old, err := s.evaluate(o.str())
		if err != nil {
			return err
		}
		return s.assignRef(ref, itoa64(old+n))
	}
	return s.assignRef(ref, o.str()+text)
}

// assignArray is name=(...) or name+=(...).
func (s *Shell) assignArray(v *variable, name string, array *syntax.ArrayExpr, appended bool) error {
	elems, err := s.arrayElements(v, name, array)
	if err != nil {
		return err
	}
	s.traceArray(name, appended, elems)
	return s.fillArray(v, name, elems, appended)
}

// arrayElement is one element of a compound assignment.
type arrayElement struct {
	key    string
	hasKey bool
	value  string
}

// arrayElements expands the elements of a compound assignment.
func (s *Shell) arrayElements(v *variable, name string, array *syntax.ArrayExpr) ([]arrayElement, error) {
	var elems []arrayElement
	for _, e := range array.Elems {
		if e.Index == nil {
			texts, err := s.expandFields([]*syntax.Word{e.Value})
			if err != nil {
				return nil, err
			}
			for _, t := range texts {
				elems = append(elems, arrayElement{value: t})
			}
			continue
		}
		var key string
		var err error
		if word, ok := e.Index.(*syntax.Word); ok && v.is(assoc) {
			key, err = s.expandLiteral(word)
		} else {
			key, err = s.arithmText(e.Index)
		}
		if err != nil {
			return nil, err
		}
		value, err := s.expandValue(e.Value)
		if err != nil {
			return nil, err
		}
		elems = append(elems, arrayElement{key: key, hasKey: true, value: value})
	}
	return elems, nil
}

// fillArray puts elements into an array, emptied first unless appended.
func (s *Shell) fillArray(v *variable, name string, elems []arrayElement, appended bool) error {
	if !v.is(assoc) {
		if appended {
			v.makeIndexed()
		} else {
			v.attr |= indexed
			v.str, v.list = "", nil
		}
	} else if !appended || v.dict == nil {
		v.dict = newDict()
	}
	v.set = true
	next := v.next()
	for i := 0; i < len(elems); i++ {
		e := elems[i]
		if v.is(assoc) && !e.hasKey {
			e.key = e.value
			e.value = ""
			if i++; i < len(elems) {
				e.value = elems[i].value
			}
		}
		value, err := s.shape(v, e.value)
		if err != nil {
			return err
		}
		if v.is(assoc) {
			v.dict.put(e.key, value)
			continue
		}
		if e.hasKey {
			if next, err = s.evaluate(e.key); err != nil {
				return err
			}
			if next < 0 {
				next += v.next()
			}
			if next < 0 {
				return failLine(name + "[" + e.key + "]: bad array subscript")
			}
		}
		v.put(next, value)
		next++
	}
	return nil
}

// setArray makes name an indexed array of values.
func (s *Shell) setArray(name string, values []string) error {
	name = s.resolve(name)
	v := s.vars.need(name)
	if v.is(readOnly) {
		return failLine(name + ": readonly variable")
	}
	v.attr |= indexed
	v.str, v.set, v.list = "", true, make([]element, len(values))
	for i, value := range values {
		v.list[i] = element{int64(i), value}
	}
	return nil
}

// unset removes "name" or "name[subscript]".
func (s *Shell) unset(ref string) error {
	name, sub, isElement := splitRef(ref)
	name = s.resolve(name)
	v := s.vars.lookup(name)
	if v == nil {
		return nil
	}
	if v.is(readOnly) {
		return failCommand("unset: " + name + ": cannot unset: readonly variable")
	}
	switch {
	case !isElement || sub == "@" || sub == "*":
		s.vars.remove(name)
		if name == "GLOBIGNORE" {
			s.options.shopt["dotglob"] = false
		}
	case v.is(assoc):
		v.dict.drop(strings.Trim(sub, `"'`))
	default:
		i, err := s.evaluate(sub)
		if err != nil {
			return err
		}
		if i < 0 {
			i += v.next()
		}
		if v.is(indexed) {
			v.drop(i)
		} else if i == 0 {
			s.vars.remove(name)
		}
	}
	return nil
}
