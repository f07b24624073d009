package main

import (
	"encoding/binary"
	"slices"
)

// function is a function's body: its variables by type, behind its parameters,
// and its instructions.
type function struct {
	variables    []variables
	instructions []instruction
}

// variables are so many of one type.
type variables struct {
	count uint64
	kind  byte
}

// instruction is one instruction: its code, the one number that matters of it
// (a constant, the number of a variable or a function, how far a branch goes,
// how much further than the address memory is reached), and how it is written.
type instruction struct {
	op     byte
	number int64
	bytes  []byte
}

// parseFunction reads a body.
func parseFunction(body []byte) (*function, error) {
	f := &function{}
	r := reader{body, true}
	for groups := r.unsigned(); groups > 0 && r.ok; groups-- {
		f.variables = append(f.variables, variables{r.unsigned(), r.byte()})
	}
	for r.ok && len(r.rest) > 0 {
		f.instructions = append(f.instructions, r.instruction())
	}
	if !r.ok {
		return nil, errLayout
	}
	return f, nil
}

// bytes is the body as it is written.
func (f *function) bytes() []byte {
	b := binary.AppendUvarint(nil, uint64(len(f.variables)))
	for _, l := range f.variables {
		b = append(binary.AppendUvarint(b, l.count), l.kind)
	}
	for _, i := range f.instructions {
		b = append(b, i.bytes...)
	}
	return b
}

// plain is an instruction that is its code alone.
func plain(op byte) instruction { return instruction{op: op, bytes: []byte{op}} }

// numbered is an instruction on a variable.
func numbered(op byte, n int64) instruction {
	return instruction{op, n, binary.AppendUvarint([]byte{op}, uint64(n))}
}

// constant is an instruction that gives a number.
func constant(op byte, n int64) instruction {
	return instruction{op, n, appendSvarint([]byte{op}, n)}
}

// further is the load or store i, so many bytes further.
func (i instruction) further(bytes int64) instruction {
	alignment := i.bytes[1]
	return instruction{i.op, i.number + bytes, binary.AppendUvarint([]byte{i.op, alignment}, uint64(i.number+bytes))}
}

// is says whether an instruction is this one.
func (i instruction) is(op byte, n int64) bool { return i.op == op && i.number == n }

// matches says whether instructions begin with these codes.
func matches(in []instruction, ops ...byte) bool {
	return len(in) >= len(ops) && slices.EqualFunc(in[:len(ops)], ops, func(i instruction, op byte) bool { return i.op == op })
}

// reader reads instructions; ok is false once there was none.
type reader struct {
	rest []byte
	ok   bool
}

func (r *reader) take(n int) {
	if n <= 0 || n > len(r.rest) {
		r.ok, n = false, len(r.rest)
	}
	r.rest = r.rest[n:]
}

func (r *reader) byte() byte {
	if len(r.rest) == 0 {
		r.ok = false
		return 0
	}
	defer r.take(1)
	return r.rest[0]
}

func (r *reader) unsigned() uint64 {
	v, n := binary.Uvarint(r.rest)
	r.take(n)
	return v
}

func (r *reader) signed() int64 {
	v, n := svarint(r.rest)
	r.take(n)
	return v
}

// instruction reads the next instruction.
func (r *reader) instruction() instruction {
	from := r.rest
	i := instruction{op: r.byte()}
	switch {
	case i.op == opBlock || i.op == opLoop || i.op == opIf:
		r.take(1)
	case i.op == opBr || i.op == opBrIf || i.op == opCall || i.op >= opLocalGet && i.op <= opGlobalSet:
		i.number = int64(r.unsigned())
	case i.op == opBrTable:
		for targets := r.unsigned() + 1; targets > 0 && r.ok; targets-- {
			r.unsigned()
		}
	case i.op == opCallIndirect:
		r.unsigned()
		r.unsigned()
	case i.op >= opI32Load && i.op <= opI64Store32:
		r.unsigned()
		i.number = int64(r.unsigned())
	case i.op == opMemorySize || i.op == opMemoryGrow:
		r.take(1)
	case i.op == opI32Const || i.op == opI64Const:
		i.number = r.signed()
	case i.op == opF32Const:
		r.take(4)
	case i.op == opF64Const:
		r.take(8)
	case i.op == opBulk:
		r.bulk()
	case !i.simple():
		r.ok = false
	}
	i.bytes = from[:len(from)-len(r.rest)]
	return i
}

// bulk reads the rest of an instruction of two bytes: a conversion that
// saturates, or one on a range of memory.
func (r *reader) bulk() {
	switch kind := r.unsigned(); {
	case kind < 8:
	case kind == memoryCopy:
		r.take(2)
	case kind == memoryFill:
		r.take(1)
	default:
		r.ok = false
	}
}

// simple says whether an instruction has nothing behind its code.
func (i instruction) simple() bool {
	switch i.op {
	case opUnreachable, opNop, opElse, opEnd, opReturn, opDrop, opSelect:
		return true
	}
	return i.op >= opI32Eqz && i.op <= opI64Extend32
}

// effect is what an instruction takes from the stack and gives to it; known is
// false for one that does more than that and reading.
func (i instruction) effect() (takes, gives int, known bool) {
	switch op := i.op; {
	case op == opLocalGet || op == opGlobalGet || op >= opI32Const && op <= opF64Const:
		return 0, 1, true
	case op >= opI32Load && op <= opI64Load32U:
		return 1, 1, true
	case op == opI32Eqz || op == opI64Eqz || op >= opI32WrapI64 && op <= opI64Extend32:
		return 1, 1, true
	case op > opI32Eqz && op < opI32Clz: // comparisons
		return 2, 1, true
	case op >= opI32Clz && op < opI32WrapI64:
		if unaryArithmetic(op) {
			return 1, 1, true
		}
		return 2, 1, true
	}
	return 0, 0, false
}

// unaryArithmetic says whether arithmetic has one operand: counting bits, and
// what floats have from abs to sqrt.
func unaryArithmetic(op byte) bool {
	return op <= opI32Popcnt || op >= opI64Clz && op <= opI64Popcnt ||
		op >= opF32Abs && op <= opF32Sqrt || op >= opF64Abs && op <= opF64Sqrt
}
