package main

import "encoding/binary"

// Instructions and types that the functions here are made of.
const (
	opLoop      = 0x03
	opIf        = 0x04
	opEnd       = 0x0b
	opBrIf      = 0x0d
	opLocalGet  = 0x20
	opLocalSet  = 0x21
	opLocalTee  = 0x22
	opGlobalGet = 0x23
	opGlobalSet = 0x24
	opI32Load   = 0x28
	opI32Load8  = 0x2d
	opI32Store  = 0x36
	opI32Const  = 0x41
	opI32LtU    = 0x49
	opI32GtU    = 0x4b
	opI32Add    = 0x6a
	opI32Sub    = 0x6b
	opI32Mul    = 0x6c
	opI32And    = 0x71
	opI32ShrU   = 0x76
	opBulk      = 0xfc
	blockEmpty  = 0x40
	typeI32     = 0x7f
	typeFunc    = 0x60
)

// code is a run of instructions. Each method returns it with one more.
type code []byte

func (b code) op(bytes ...byte) code { return append(b[:len(b):len(b)], bytes...) }

func (b code) then(c code) code { return b.op(c...) }

func (b code) get(local byte) code { return b.op(opLocalGet, local) }

func (b code) set(local byte) code { return b.op(opLocalSet, local) }

func (b code) tee(local byte) code { return b.op(opLocalTee, local) }

func (b code) constant(n int) code { return appendSvarint(b.op(opI32Const), int64(n)) }

// load, load8 and store reach memory at the address on the stack and so many
// bytes further.
func (b code) load(further int) code { return b.memory(opI32Load, 2, further) }

func (b code) load8(further int) code { return b.memory(opI32Load8, 0, further) }

func (b code) store(further int) code { return b.memory(opI32Store, 2, further) }

func (b code) memory(op, alignment byte, further int) code {
	return binary.AppendUvarint(b.op(op, alignment), uint64(further))
}

// zero is the code that clears memory.
func zero(at, size int) code {
	const memoryFill = 11
	return code{}.constant(at).constant(0).constant(size).op(opBulk, memoryFill, 0)
}

// function is the body of a function with so many variables, all i32.
func (b code) function(locals byte) []byte {
	return code{1, locals, typeI32}.then(b).op(opEnd)
}
