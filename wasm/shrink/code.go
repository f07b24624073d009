package main

import "encoding/binary"

// Instructions and types that the functions here are made of.
const (
	opUnreachable  = 0x00
	opNop          = 0x01
	opBlock        = 0x02
	opLoop         = 0x03
	opIf           = 0x04
	opElse         = 0x05
	opEnd          = 0x0b
	opBr           = 0x0c
	opBrIf         = 0x0d
	opBrTable      = 0x0e
	opReturn       = 0x0f
	opCall         = 0x10
	opCallIndirect = 0x11
	opDrop         = 0x1a
	opSelect       = 0x1b
	opLocalGet     = 0x20
	opLocalSet     = 0x21
	opLocalTee     = 0x22
	opGlobalGet    = 0x23
	opGlobalSet    = 0x24
	opI32Load      = 0x28
	opI32Load8     = 0x2d
	opI64Load32U   = 0x35
	opI32Store     = 0x36
	opI64Store32   = 0x3e
	opMemorySize   = 0x3f
	opMemoryGrow   = 0x40
	opI32Const     = 0x41
	opI64Const     = 0x42
	opF32Const     = 0x43
	opF64Const     = 0x44
	opI32Eqz       = 0x45
	opI32LtU       = 0x49
	opI32GtU       = 0x4b
	opI64Eqz       = 0x50
	opI32Clz       = 0x67
	opI32Popcnt    = 0x69
	opI32Add       = 0x6a
	opI32Sub       = 0x6b
	opI32Mul       = 0x6c
	opI32And       = 0x71
	opI32ShrU      = 0x76
	opI64Clz       = 0x79
	opI64Popcnt    = 0x7b
	opI64Add       = 0x7c
	opI64Or        = 0x84
	opF32Abs       = 0x8b
	opF32Sqrt      = 0x91
	opF64Abs       = 0x99
	opF64Sqrt      = 0x9f
	opI32WrapI64   = 0xa7
	opI64ExtendU32 = 0xad
	opI64Extend32  = 0xc4
	opBulk         = 0xfc
	memoryCopy     = 10 // behind opBulk
	memoryFill     = 11 // behind opBulk
	blockEmpty     = 0x40
	typeI32        = 0x7f
	typeI64        = 0x7e
	typeFunc       = 0x60
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
	return code{}.constant(at).constant(0).constant(size).op(opBulk, memoryFill, 0)
}

// function is the body of a function with so many variables, all i32.
func (b code) function(locals byte) []byte {
	return code{1, locals, typeI32}.then(b).op(opEnd)
}
