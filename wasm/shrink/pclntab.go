package main

import (
	"bytes"
	"encoding/binary"
)

// pclntab is Go's table of functions within a program's memory.
type pclntab struct {
	memory    []byte // from the table's header on
	functions int
	names     region
	units     region
	files     region
	pcs       region
	table     int // where the function table begins
}

// region is a part of the table's memory.
type region struct{ from, to int }

// Of a function's entry (Go: runtime._func): where the fields are that matter
// here, and how long it is before what varies.
const (
	funcPCFile = 20
	funcPCLine = 24
	funcNPCs   = 28
	funcPCSP   = 16
	funcName   = 4
	funcSize   = 44
)

// pclntabMagic begins the table on wasm: the version, two zeros, instructions
// of one byte, pointers of eight.
var pclntabMagic = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// findPclntab finds the table in a program's memory.
func findPclntab(memory []byte) (*pclntab, error) {
	at := bytes.Index(memory, pclntabMagic)
	if at < 0 || bytes.Index(memory[at+1:], pclntabMagic) >= 0 {
		return nil, errLayout
	}
	t := &pclntab{memory: memory[at:]}
	word := func(n int) int { return int(binary.LittleEndian.Uint64(t.memory[8+8*n:])) }
	t.functions = word(0)
	t.names = region{word(3), word(4)}
	t.units = region{word(4), word(5)}
	t.files = region{word(5), word(6)}
	t.pcs = region{word(6), word(7)}
	t.table = word(7)
	ends := []int{0, t.names.from, t.units.from, t.files.from, t.pcs.from, t.table, len(t.memory) - 8*t.functions}
	for i := 1; i < len(ends); i++ {
		if ends[i] < ends[i-1] {
			return nil, errLayout
		}
	}
	return t, nil
}

// function is where the entry of function n lies.
func (t *pclntab) function(n int) (int, error) {
	at := t.table + int(t.word32(t.table+8*n+4))
	if at < t.table || at+funcSize > len(t.memory) {
		return 0, errLayout
	}
	return at, nil
}

func (t *pclntab) word32(at int) uint32 { return binary.LittleEndian.Uint32(t.memory[at:]) }

// forget removes files, lines and names, and the parts of the pc tables that
// nothing else refers to.
func (t *pclntab) forget() error {
	dropped, kept := map[uint32]bool{}, map[uint32]bool{}
	names := map[uint32]bool{}
	for n := range t.functions {
		f, err := t.function(n)
		if err != nil {
			return err
		}
		for _, field := range []int{funcPCFile, funcPCLine} {
			dropped[t.word32(f+field)] = true
			binary.LittleEndian.PutUint32(t.memory[f+field:], 0)
		}
		kept[t.word32(f+funcPCSP)] = true
		for i := range int(t.word32(f + funcNPCs)) {
			kept[t.word32(f+funcSize+4*i)] = true
		}
		names[t.word32(f+funcName)] = true
	}
	for off := range dropped {
		if kept[off] {
			continue
		}
		from, to, err := t.pcRun(off)
		if err != nil {
			return err
		}
		clear(t.memory[from:to])
	}
	clear(t.memory[t.units.from:t.units.to])
	clear(t.memory[t.files.from:t.files.to])
	return t.forgetNames(names)
}

// pcRun is the extent of one pc table: pairs of numbers up to a zero.
func (t *pclntab) pcRun(off uint32) (from, to int, err error) {
	from = t.pcs.from + int(off)
	for to = from; to < t.pcs.to; {
		if t.memory[to] == 0 && to > from {
			return from, to + 1, nil
		}
		for range 2 {
			_, n := binary.Uvarint(t.memory[to:t.pcs.to])
			if n <= 0 {
				return 0, 0, errLayout
			}
			to += n
		}
	}
	return 0, 0, errLayout
}

// forgetNames clears the names of functions, but those of the runtime, which
// tells its own goroutines by them.
func (t *pclntab) forgetNames(names map[uint32]bool) error {
	for off := range names {
		from := t.names.from + int(off)
		size := bytes.IndexByte(t.memory[from:t.names.to], 0)
		if size < 0 {
			return errLayout
		}
		if name := t.memory[from : from+size]; !bytes.HasPrefix(name, []byte("runtime.")) {
			clear(name)
		}
	}
	return nil
}
