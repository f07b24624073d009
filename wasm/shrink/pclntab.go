package main

import (
	"bytes"
	"encoding/binary"
	"slices"
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
// here, and how long it is before the two lists that end it: its pc tables by
// number, and its data by number.
const (
	funcName      = 4
	funcPCSP      = 16
	funcPCFile    = 20
	funcPCLine    = 24
	funcPCTables  = 28
	funcUnit      = 32
	funcStartLine = 36
	funcDatas     = 43
	funcSize      = 44
)

// Numbers of lists' elements that only tracebacks read, or the preemption by
// signals that wasm has not (Go: internal/abi, PCDATA_ and FUNCDATA_).
var (
	idlePCTables = []int{0 /* UnsafePoint */, 2 /* InlTreeIndex */, 3 /* ArgLiveIndex */}
	idleDatas    = []int{3 /* InlTree */, 5 /* ArgInfo */, 6 /* ArgLiveInfo */, 7 /* WrapInfo */}
)

// noData stands in a list for what a function has not.
const noData = 1<<32 - 1

// pclntabMagic begins the table on wasm: the version, two zeros, instructions
// of one byte, pointers of eight.
var pclntabMagic = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// findPclntab finds the table in a program's memory.
func findPclntab(memory []byte) (*pclntab, error) {
	at := bytes.Index(memory, pclntabMagic)
	if at < 0 || bytes.Contains(memory[at+1:], pclntabMagic) {
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

func (t *pclntab) set(at int, value uint32) { binary.LittleEndian.PutUint32(t.memory[at:], value) }

// forget removes files, lines and names, and the parts of the pc tables that
// nothing else refers to.
func (t *pclntab) forget() error {
	dropped, kept := map[uint32]bool{0: true}, map[uint32]bool{0: true}
	for n := range t.functions {
		f, err := t.function(n)
		if err != nil {
			return err
		}
		for _, at := range t.idle(f) {
			dropped[t.word32(at)] = true
			t.set(at, 0)
		}
		kept[t.word32(f+funcPCSP)] = true
		for i := range int(t.word32(f + funcPCTables)) {
			kept[t.word32(f+funcSize+4*i)] = true
		}
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
	return t.forgetNames()
}

// idle clears what only tracebacks read of a function's entry, and returns
// where it refers to pc tables that nobody else reads.
func (t *pclntab) idle(f int) []int {
	t.set(f+funcUnit, 0)
	t.set(f+funcStartLine, 0)
	tables := int(t.word32(f + funcPCTables))
	datas := f + funcSize + 4*tables
	for _, i := range idleDatas {
		if i < int(t.memory[f+funcDatas]) {
			t.set(datas+4*i, noData)
		}
	}
	at := []int{f + funcPCFile, f + funcPCLine}
	for _, i := range idlePCTables {
		if i < tables {
			at = append(at, f+funcSize+4*i)
		}
	}
	return at
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

// runtimeName is all that is left of the names of the runtime's functions,
// which tells its own goroutines by it.
const runtimeName = "runtime."

// stubs are functions that the runtime knows by name (Go:
// runtime/stkframe.go).
var stubs = []string{"reflect.makeFuncStub", "reflect.methodValueCall"}

// forgetNames clears the names of functions and lets them all have the same
// few.
func (t *pclntab) forgetNames() error {
	shared := uint32(0) // none yet; it also means no name
	for n := range t.functions {
		f, err := t.function(n)
		if err != nil {
			return err
		}
		off := t.word32(f + funcName)
		if off == 0 || off == shared {
			continue
		}
		from := t.names.from + int(off)
		size := bytes.IndexByte(t.memory[from:t.names.to], 0)
		if size < 0 {
			return errLayout
		}
		switch name := t.memory[from : from+size]; {
		case slices.Contains(stubs, string(name)):
		case !bytes.HasPrefix(name, []byte(runtimeName)):
			clear(name)
			t.set(f+funcName, 0)
		case shared == 0:
			shared = off
			clear(name[len(runtimeName):])
		default:
			clear(name)
			t.set(f+funcName, shared)
		}
	}
	return nil
}
