package shell

import (
	"sort"
)

// attribute is what declare's options set.
type attribute uint16

const (
	exported  attribute = 1 << iota // -x
	readOnly                        // -r
	integer                         // -i
	lowercase                       // -l
	uppercase                       // -u
	reference                       // -n
	indexed                         // -a
	assoc                           // -A
)

// variable is a name's value: a string, an indexed array or an associative
// array. A declared variable without a value has set false.
type variable struct {
	attr attribute
	set  bool
	gone bool // a local variable that was unset, which still hides others
	str  string
	list []element
	dict *dict
}

// element is one element of an indexed array, which holds them in order.
type element struct {
	index int64
	value string
}

func (v *variable) is(a attribute) bool { return v != nil && v.attr&a != 0 }

func (v *variable) isArray() bool { return v.is(indexed | assoc) }

// find is where index is, or belongs.
func (v *variable) find(index int64) (int, bool) {
	n := len(v.list)
	if n == 0 || v.list[n-1].index < index {
		return n, false
	}
	i := sort.Search(n, func(i int) bool { return v.list[i].index >= index })
	return i, v.list[i].index == index
}

// at is the element at index.
func (v *variable) at(index int64) (string, bool) {
	if i, ok := v.find(index); ok {
		return v.list[i].value, true
	}
	return "", false
}

// put sets the element at index.
func (v *variable) put(index int64, value string) {
	i, ok := v.find(index)
	if ok {
		v.list[i].value = value
		return
	}
	v.list = append(v.list, element{})
	copy(v.list[i+1:], v.list[i:])
	v.list[i] = element{index, value}
}

// drop removes the element at index.
func (v *variable) drop(index int64) {
	if i, ok := v.find(index); ok {
		v.list = append(v.list[:i], v.list[i+1:]...)
	}
}

// next is one beyond the last index.
func (v *variable) next() int64 {
	if n := len(v.list); n > 0 {
		return v.list[n-1].index + 1
	}
	return 0
}

// scalar is what $name gives: the string, or element 0.
func (v *variable) scalar() (string, bool) {
	switch {
	case v == nil:
		return "", false
	case v.is(assoc):
		return v.dict.get("0")
	case v.is(indexed):
		return v.at(0)
	}
	return v.str, v.set
}

// values are all elements in their order; a string is its only element.
func (v *variable) values() []string {
	switch {
	case v == nil:
		return nil
	case v.is(assoc):
		var all []string
		v.dict.each(func(_, value string) { all = append(all, value) })
		return all
	case v.is(indexed):
		all := make([]string, len(v.list))
		for i, e := range v.list {
			all[i] = e.value
		}
		return all
	case v.set:
		return []string{v.str}
	}
	return nil
}

// keys are the subscripts of all elements, as text.
func (v *variable) keys() []string {
	switch {
	case v == nil:
		return nil
	case v.is(assoc):
		var all []string
		v.dict.each(func(key, _ string) { all = append(all, key) })
		return all
	case v.is(indexed):
		all := make([]string, len(v.list))
		for i, e := range v.list {
			all[i] = itoa64(e.index)
		}
		return all
	case v.set:
		return []string{"0"}
	}
	return nil
}

func (v *variable) clone() *variable {
	c := *v
	c.list = append([]element(nil), v.list...)
	if v.dict != nil {
		c.dict = v.dict.clone()
	}
	return &c
}

// variables are the scopes of a shell, the global one first. A function call
// and a command with assignments in front of it each push one.
type variables struct {
	scopes []*scope
}

type scope struct {
	vars     map[string]*variable
	function bool // made by a function call, so local declares here
}

func (vs *variables) clone() variables {
	c := variables{scopes: make([]*scope, len(vs.scopes))}
	for i, sc := range vs.scopes {
		n := &scope{vars: make(map[string]*variable, len(sc.vars)), function: sc.function}
		for name, v := range sc.vars {
			n.vars[name] = v.clone()
		}
		c.scopes[i] = n
	}
	return c
}

func (vs *variables) push(function bool) {
	vs.scopes = append(vs.scopes, &scope{vars: map[string]*variable{}, function: function})
}

func (vs *variables) pop() { vs.scopes = vs.scopes[:len(vs.scopes)-1] }

// lookup is the innermost variable of that name, nil where there is none.
func (vs *variables) lookup(name string) *variable {
	for i := len(vs.scopes) - 1; i >= 0; i-- {
		if v := vs.scopes[i].vars[name]; v != nil {
			return v
		}
	}
	return nil
}

// local is the scope that declare and local work in.
func (vs *variables) local() *scope {
	for i := len(vs.scopes) - 1; i > 0; i-- {
		if vs.scopes[i].function {
			return vs.scopes[i]
		}
	}
	return vs.scopes[0]
}

// inFunction reports whether a function is running.
func (vs *variables) inFunction() bool { return vs.local() != vs.scopes[0] }

// need is the innermost variable of that name, made in the global scope where
// there is none.
func (vs *variables) need(name string) *variable {
	if v := vs.lookup(name); v != nil {
		return v
	}
	v := &variable{}
	vs.scopes[0].vars[name] = v
	return v
}

// remove unsets the innermost variable of that name; a local one stays
// declared, so that it goes on hiding.
func (vs *variables) remove(name string) {
	for i := len(vs.scopes) - 1; i >= 0; i-- {
		sc := vs.scopes[i]
		if sc.vars[name] == nil {
			continue
		}
		if sc.function && sc == vs.local() {
			sc.vars[name] = &variable{gone: true}
		} else {
			delete(sc.vars, name)
		}
		return
	}
}

// names are the names of all variables, sorted.
func (vs *variables) names() []string {
	seen := map[string]bool{}
	var names []string
	for _, sc := range vs.scopes {
		for name := range sc.vars {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	sort.Strings(names)
	return names
}
