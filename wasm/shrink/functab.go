package main

import "encoding/binary"

// The table of functions by address and the functions' entries behind it (Go:
// runtime.functab, runtime._func) follow in part from each other: where a
// function begins is its number, where its entry lies is how long those before
// it are. What is left lies in columns, each kind of number beside its like, and
// takes half of what the entries take once it is compressed. The program puts
// the entries together as it starts.

// entryWords is how many words an entry has before its two lists.
const entryWords = funcSize / 4

// entryAlignment is what the lengths of entries are multiples of.
const entryAlignment = 8

// columns are the entries, by kind of number.
type columns struct {
	fixed   [entryWords - 1][]byte // without the first: where the function begins
	pcs     [][]byte               // by place in the list of pc tables
	data    [][]byte               // by place in the list of data
	first   int                    // where the first entry lies, counted from the table
	end     int                    // where the last one ends, counted from the tables' header
	address uint32                 // the first function's address
}

// columns takes the table apart. That the program can put it together again
// from them is seen here: each number that they leave out is as it follows.
func (t *pclntab) columns() (*columns, error) {
	c := &columns{first: int(t.word32(t.table + 4)), address: t.word32(t.table)}
	next := t.table + c.first
	for n := range t.functions {
		f, err := t.function(n)
		if err != nil {
			return nil, err
		}
		begins := c.address + uint32(n)
		if f != next || t.word32(f) != begins || t.word32(t.table+8*n) != begins {
			return nil, errLayout
		}
		for i := range c.fixed {
			c.fixed[i] = t.appendWord(c.fixed[i], f+4+4*i)
		}
		pcs, datas := t.lists(f)
		c.pcs = t.appendList(c.pcs, f+funcSize, pcs)
		c.data = t.appendList(c.data, f+funcSize+4*pcs, datas)
		next = f + entrySize(pcs, datas)
	}
	c.end = next
	return c, nil
}

// lists are how long an entry's two lists are.
func (t *pclntab) lists(f int) (pcs, datas int) {
	return int(t.word32(f + funcPCTables)), int(t.memory[f+funcDatas])
}

// entrySize is how long an entry is whose lists have these lengths.
func entrySize(pcs, datas int) int {
	return (funcSize + 4*(pcs+datas) + entryAlignment - 1) &^ (entryAlignment - 1)
}

func (t *pclntab) appendWord(column []byte, at int) []byte {
	return append(column, t.memory[at:at+4]...)
}

func (t *pclntab) appendList(to [][]byte, at, words int) [][]byte {
	for i := range words {
		if i == len(to) {
			to = append(to, nil)
		}
		to[i] = t.appendWord(to[i], at+4*i)
	}
	return to
}

// packed are the columns one after the other.
func (c *columns) packed() []byte {
	var b []byte
	for _, column := range c.fixed {
		b = append(b, column...)
	}
	for _, list := range [][][]byte{c.pcs, c.data} {
		for _, column := range list {
			b = append(b, column...)
		}
	}
	return b
}

// clear takes the table and the entries out of memory.
func (c *columns) clear(t *pclntab) {
	clear(t.memory[t.table : t.table+8*t.functions])
	clear(t.memory[t.table+c.first : c.end])
}

// The variables of the code that puts the table together.
const (
	number = iota // of a function
	entry         // where its entry lies
	place         // where the next word of a list's column lies
	locals
)

// putTogether is the code that makes the table at an address from the columns
// at another.
func (c *columns) putTogether(table, from, functions int) code {
	row := 4 * functions
	b := code{}.constant(table + c.first).set(entry).constant(0).set(number)
	b = b.op(opLoop, blockEmpty)
	address := code{}.get(number).constant(int(c.address)).op(opI32Add)
	b = b.get(number).constant(8).op(opI32Mul).then(address).store(table)
	b = b.get(number).constant(8).op(opI32Mul).get(entry).constant(table).op(opI32Sub).store(table + 4)
	b = b.get(entry).then(address).store(0)
	for i := range c.fixed {
		b = b.get(entry).get(number).constant(4).op(opI32Mul).load(from + row*i).store(4 + 4*i)
	}
	b = b.get(entry).load(funcPCTables).get(entry).load8(funcDatas).op(opI32Add)
	b = b.constant(4).op(opI32Mul).constant(funcSize + entryAlignment - 1).op(opI32Add)
	b = b.constant(-entryAlignment).op(opI32And).get(entry).op(opI32Add).set(entry)
	b = b.nextFunction(functions)

	b = b.constant(from + row*len(c.fixed)).set(place)
	pcs, datas := code{}.get(entry).load(funcPCTables), code{}.get(entry).load8(funcDatas)
	for i := range c.pcs {
		b = b.then(putList(table, functions, i, pcs, code{}.get(entry)))
	}
	behind := code{}.get(entry).then(pcs).constant(4).op(opI32Mul).op(opI32Add)
	for i := range c.data {
		b = b.then(putList(table, functions, i, datas, behind))
	}
	return b
}

// putList is the code that puts one column into the entries whose list reaches
// so far: length is how long it is, list where it begins but for funcSize.
func putList(table, functions, column int, length, list code) code {
	b := code{}.constant(0).set(number).op(opLoop, blockEmpty)
	b = b.get(number).constant(8).op(opI32Mul).load(table + 4).constant(table).op(opI32Add).set(entry)
	b = b.then(length).constant(column).op(opI32GtU, opIf, blockEmpty)
	b = b.then(list).get(place).load(0).store(funcSize + 4*column)
	b = b.get(place).constant(4).op(opI32Add).set(place)
	return b.op(opEnd).nextFunction(functions)
}

// nextFunction ends a loop over all functions.
func (b code) nextFunction(functions int) code {
	b = b.get(number).constant(1).op(opI32Add).tee(number)
	return b.constant(functions).op(opI32LtU, opBrIf, 0, opEnd)
}

// pack puts the columns to where the program finds them as it starts: where
// there is room until its other table is written. It returns the code that
// makes both.
func (t *pclntab) pack(memory []byte, room, buckets int) (code, error) {
	c, err := t.columns()
	if err != nil {
		return nil, err
	}
	packed := c.packed()
	if len(packed) > bucketSize*buckets {
		return nil, errLayout
	}
	c.clear(t)
	copy(memory[room:], packed)
	table := len(memory) - len(t.memory) + t.table
	return c.putTogether(table, room, t.functions).then(zero(room, len(packed))).then(fillFindfunctab(room, buckets)), nil
}

// word32 reads a word of the table.
func (t *pclntab) word32(at int) uint32 { return binary.LittleEndian.Uint32(t.memory[at:]) }
