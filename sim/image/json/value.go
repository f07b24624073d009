package json

import "strconv"

// Kind is what a value is.
type Kind uint8

const (
	Null Kind = iota
	Boolean
	Number
	Text
	List
	Map
)

// Value is one JSON value. The zero Value is null. Asked for what it is not, a
// value answers with the zero of that.
type Value struct{ is *content }

// content is what a value consists of; no Value changes it once it is made.
type content struct {
	kind  Kind
	text  string // of a string; of a number and a truth value, as written
	keys  []string
	items []Value // of an array, or of an object by its keys
}

// content is what v consists of; of null nothing.
func (v Value) content() *content {
	if v.is == nil {
		return &content{}
	}
	return v.is
}

// Pair is one member of an object.
type Pair struct {
	Key   string
	Value Value
}

// String is a string as a value.
func String(s string) Value { return Value{&content{kind: Text, text: s}} }

// Int is a number as a value.
func Int(n int64) Value { return Value{&content{kind: Number, text: strconv.FormatInt(n, 10)}} }

// Bool is a truth value.
func Bool(b bool) Value { return Value{&content{kind: Boolean, text: strconv.FormatBool(b)}} }

// Array is a list of values; it may be empty.
func Array(items ...Value) Value { return Value{&content{kind: List, items: items}} }

// Strings is an array of strings.
func Strings(list []string) Value {
	c := &content{kind: List}
	for _, s := range list {
		c.items = append(c.items, String(s))
	}
	return Value{c}
}

// Object is an object with its members in that order.
func Object(pairs ...Pair) Value {
	c := &content{kind: Map}
	for _, p := range pairs {
		c.keys = append(c.keys, p.Key)
		c.items = append(c.items, p.Value)
	}
	return Value{c}
}

// Kind is what the value is.
func (v Value) Kind() Kind { return v.content().kind }

// Str is the content of a string.
func (v Value) Str() string {
	if v.Kind() != Text {
		return ""
	}
	return v.is.text
}

// Int is a whole number.
func (v Value) Int() int64 {
	if v.Kind() != Number {
		return 0
	}
	n, _ := strconv.ParseInt(v.is.text, 10, 64)
	return n
}

// Digits is a number as it was written.
func (v Value) Digits() string {
	if v.Kind() != Number {
		return ""
	}
	return v.is.text
}

// Bool is a truth value.
func (v Value) Bool() bool { return v.Kind() == Boolean && v.is.text == "true" }

// Len is how many items an array or members an object has.
func (v Value) Len() int { return len(v.content().items) }

// Items are an array's items, or the values of an object's members.
func (v Value) Items() []Value { return v.content().items }

// Keys are the keys of an object's members, in their order.
func (v Value) Keys() []string { return v.content().keys }

// Strs are the strings in an array.
func (v Value) Strs() []string {
	if v.Kind() != List {
		return nil
	}
	var list []string
	for _, item := range v.is.items {
		list = append(list, item.Str())
	}
	return list
}

// Get is the member of an object with that key, the last where there are
// several, and null where there is none.
func (v Value) Get(key string) Value {
	member, _ := v.Lookup(key)
	return member
}

// Lookup is Get that tells null from missing.
func (v Value) Lookup(key string) (Value, bool) {
	c := v.content()
	for i := len(c.keys) - 1; i >= 0; i-- {
		if c.keys[i] == key {
			return c.items[i], true
		}
	}
	return Value{}, false
}

// With is the object with a member replaced where it stands, or added.
func (v Value) With(key string, member Value) Value {
	c := v.content()
	out := &content{kind: Map, keys: append([]string(nil), c.keys...), items: append([]Value(nil), c.items...)}
	for i := len(out.keys) - 1; i >= 0; i-- {
		if out.keys[i] == key {
			out.items[i] = member
			return Value{out}
		}
	}
	out.keys = append(out.keys, key)
	out.items = append(out.items, member)
	return Value{out}
}
