package regex

import (
	"slices"
	"sort"
)

// dfa runs a program without groups: a state is the set of instructions that
// the program may stand at, together with what kind of byte came before.
// States are made when they are first reached.
type dfa struct {
	prog    []inst
	newline bool
	symbols [257]uint16 // bytes that no instruction tells apart share a symbol; 256 is the end
	count   int         // of symbols
	sample  []int       // one byte of each symbol
	states  map[string]*state
	begins  [2][4]*state // by anchored or not, by what came before
	seen    []uint32     // marks of the closure under way
	mark    uint32
}

// maxStates bounds the memory of one pattern.
const maxStates = 2000

// What came before a position.
const (
	beforeText = iota
	beforeNewline
	beforeWord
	beforeOther
)

type state struct {
	pcs    []int32
	before uint8
	edges  []*edge // by symbol; nil: not known yet
}

// edge is what a symbol does to a state.
type edge struct {
	accepts bool // the program matched before the symbol
	to      *state
}

func (d *dfa) init(prog []inst, flags Flags) {
	d.prog, d.newline = prog, flags&Newline != 0
	d.seen = make([]uint32, len(prog))
	d.partition()
}

// partition finds the symbols: bytes that every set and assertion treats
// alike.
func (d *dfa) partition() {
	var word, newline set
	word.addClass("alnum")
	word.add('_')
	newline.add('\n')
	d.count = 1
	d.split(word)
	d.split(newline)
	for i := range d.prog {
		if d.prog[i].op == instSet {
			d.split(d.prog[i].set)
		}
	}
	d.symbols[256] = uint16(d.count)
	d.count++
	d.sample = make([]int, d.count)
	for c, symbol := range d.symbols {
		d.sample[symbol] = c
	}
}

// split gives the members of s symbols of their own.
func (d *dfa) split(s set) {
	var divided [256]bool
	var renamed [256]uint16
	for c := 0; c < 256; c++ {
		if !s.has(byte(c)) {
			divided[d.symbols[c]] = true
		}
	}
	for c := 0; c < 256; c++ {
		old := d.symbols[c]
		if !s.has(byte(c)) || !divided[old] {
			continue
		}
		if renamed[old] == 0 {
			renamed[old] = uint16(d.count)
			d.count++
		}
		d.symbols[c] = renamed[old]
	}
}

// exists reports whether a match begins at from or later.
func (d *dfa) exists(text string, from int) bool {
	s := d.begin(0, text, from)
	for i := from; ; i++ {
		e := d.edge(s, d.symbolAt(text, i))
		if e.accepts {
			return true
		}
		if i >= len(text) {
			return false
		}
		s = e.to
	}
}

// longest is the end of the longest match that begins at from; -1: none.
func (d *dfa) longest(text string, from int) int {
	end := -1
	s := d.begin(start, text, from)
	for i := from; len(s.pcs) > 0; i++ {
		e := d.edge(s, d.symbolAt(text, i))
		if e.accepts {
			end = i
		}
		if i >= len(text) {
			break
		}
		s = e.to
	}
	return end
}

func (d *dfa) symbolAt(text string, i int) int {
	if i >= len(text) {
		return int(d.symbols[256])
	}
	return int(d.symbols[text[i]])
}

// begin is the state in which a match starts at from, at instruction pc.
func (d *dfa) begin(pc int32, text string, from int) *state {
	before := uint8(beforeText)
	if from > 0 {
		before = kind(text[from-1])
	}
	which := &d.begins[pc/start][before]
	if *which == nil {
		*which = d.state([]int32{pc}, before)
	}
	return *which
}

func kind(c byte) uint8 {
	switch {
	case c == '\n':
		return beforeNewline
	case isWord(c):
		return beforeWord
	}
	return beforeOther
}

// state finds or makes the state of these instructions.
func (d *dfa) state(pcs []int32, before uint8) *state {
	sort.Slice(pcs, func(i, j int) bool { return pcs[i] < pcs[j] })
	key := make([]byte, 0, 3*len(pcs)+1)
	for _, pc := range pcs {
		key = append(key, byte(pc), byte(pc>>8), byte(pc>>16))
	}
	key = append(key, before)
	if s := d.states[string(key)]; s != nil {
		return s
	}
	if d.states == nil || len(d.states) >= maxStates {
		d.states = map[string]*state{}
		d.begins = [2][4]*state{}
	}
	s := &state{pcs: pcs, before: before, edges: make([]*edge, d.count)}
	d.states[string(key)] = s
	return s
}

// edge finds or works out where s goes on a symbol.
func (d *dfa) edge(s *state, symbol int) *edge {
	if e := s.edges[symbol]; e != nil {
		return e
	}
	next := d.sample[symbol]
	e := &edge{}
	reached := d.closure(s, next)
	var pcs []int32
	for _, pc := range reached {
		i := &d.prog[pc]
		if i.op == instMatch {
			e.accepts = true
		} else if next < 256 && i.set.has(byte(next)) {
			pcs = append(pcs, pc+1)
		}
	}
	if next < 256 {
		e.to = d.state(pcs, kind(byte(next)))
	}
	s.edges[symbol] = e
	return e
}

// closure is every instruction that takes a byte or matches and can be
// reached from s without a byte, with next (256: the end) ahead.
func (d *dfa) closure(s *state, next int) (reached []int32) {
	d.mark++
	stack := slices.Clone(s.pcs)
	for len(stack) > 0 {
		pc := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if d.seen[pc] == d.mark {
			continue
		}
		d.seen[pc] = d.mark
		i := &d.prog[pc]
		switch i.op {
		case instSet, instMatch:
			reached = append(reached, pc)
		case instSplit:
			stack = append(stack, int32(i.x), int32(i.y))
		case instJump:
			stack = append(stack, int32(i.x))
		case instSave, instLoop:
			stack = append(stack, pc+1)
		case instAssert:
			if holds(i.cond, s.before, next, d.newline) {
				stack = append(stack, pc+1)
			}
		}
	}
	return reached
}

// holds reports whether an assertion is true between two bytes.
func holds(cond assert, before uint8, next int, newline bool) bool {
	word := next < 256 && isWord(byte(next))
	switch cond {
	case lineBegin:
		return before == beforeText || newline && before == beforeNewline
	case lineEnd:
		return next == 256 || newline && next == '\n'
	case textBegin:
		return before == beforeText
	case textEnd:
		return next == 256
	case wordEdge:
		return word != (before == beforeWord)
	case notWordEdge:
		return word == (before == beforeWord)
	case wordBegin:
		return word && before != beforeWord
	}
	return !word && before == beforeWord
}
