package coreutils

import (
	"math"
	"slices"
	"sort"
	"strconv"
)

// awkArray is an array. It is a hash table as mawk's, because the order in
// which "for (key in array)" goes is the order of that table.
type awkArray struct {
	cells   map[string]*awkCell
	lists   [][]string // keys by hash
	pending []awkPending
}

// awkPending is a key that was only used as a number so far; mawk puts these
// into its table of strings when a string is asked for.
type awkPending struct {
	n   int
	key string
}

// awkCell is a variable: a value, an array, or nothing yet.
type awkCell struct {
	value awkValue
	array *awkArray
	from  *awkCell // the caller's variable that a parameter stands for
}

const (
	awkHashSize = 64
	awkHashLoad = 12
)

func newAwkArray() *awkArray {
	return &awkArray{cells: map[string]*awkCell{}, lists: make([][]string, awkHashSize)}
}

// at finds or makes the element of a key.
func (a *awkArray) at(key awkValue, convfmt string) *awkCell {
	text := key.text(convfmt)
	cell := a.cells[text]
	number := key.kind == awkNum && key.n == math.Trunc(key.n) && math.Abs(key.n) <= math.MaxInt32
	if cell != nil {
		return cell
	}
	cell = &awkCell{}
	a.cells[text] = cell
	if number {
		a.pending = append(a.pending, awkPending{int(key.n), text})
	} else {
		a.settle()
		a.push(text)
	}
	return cell
}

func (a *awkArray) has(key awkValue, convfmt string) bool {
	return a.cells[key.text(convfmt)] != nil
}

func (a *awkArray) remove(key awkValue, convfmt string) {
	text := key.text(convfmt)
	if a.cells[text] == nil {
		return
	}
	a.settle()
	delete(a.cells, text)
	list := &a.lists[a.hash(text)]
	if i := slices.Index(*list, text); i >= 0 {
		*list = slices.Delete(*list, i, i+1)
	}
}

func (a *awkArray) clear() { *a = *newAwkArray() }

// hash is FNV-1a, cut to the size of the table.
func (a *awkArray) hash(key string) int {
	h := uint32(2166136261)
	for i := range len(key) {
		h = (h ^ uint32(key[i])) * 16777619
	}
	return int(h & uint32(len(a.lists)-1))
}

// push puts a key at the front of its list, and doubles the table where it is
// full.
func (a *awkArray) push(key string) {
	list := &a.lists[a.hash(key)]
	*list = slices.Insert(*list, 0, key)
	if len(a.cells) <= len(a.lists)*awkHashLoad {
		return
	}
	old := a.lists
	a.lists = make([][]string, 2*len(old))
	for _, keys := range old {
		for _, key := range keys {
			h := a.hash(key)
			a.lists[h] = append(a.lists[h], key)
		}
	}
}

// settle moves the pending keys into the table, in the order of mawk's table
// of numbers.
func (a *awkArray) settle() {
	if len(a.pending) == 0 {
		return
	}
	pending := a.pending
	a.pending = nil
	mask := len(a.lists) - 1
	slices.Reverse(pending)
	sort.SliceStable(pending, func(i, j int) bool { return pending[i].n&mask < pending[j].n&mask })
	for _, p := range pending {
		a.push(p.key)
	}
}

// keys is every key in the order of a loop.
func (a *awkArray) keys() []string {
	a.settle()
	all := make([]string, 0, len(a.cells))
	for _, list := range a.lists {
		all = append(all, list...)
	}
	return all
}

// fill makes a the elements 1 to n of a split.
func (a *awkArray) fill(parts []string) {
	a.clear()
	for i, part := range parts {
		key := strconv.Itoa(i + 1)
		a.cells[key] = &awkCell{value: awkInputOf(part)}
		a.pending = append(a.pending, awkPending{i + 1, key})
	}
}

// arrayOf is the array that a variable is, or becomes by being used as one.
func (c *awkCell) arrayOf() *awkArray {
	if c.array == nil {
		if c.from != nil {
			c.array = c.from.arrayOf()
		} else {
			c.array = newAwkArray()
		}
	}
	return c.array
}
