package main

// A call of Go on wasm stores its return address, a number that no other call
// has, and ends with a branch out of the function, as far as the call is deep,
// for when the stack is unwound. Both are written here so that calls look alike,
// which is what a compression needs to see.

// pcFunction is where the number of a function begins in an address of code,
// and firstFunction the number that the first one has (Go: cmd/link's
// funcValueOffset).
const (
	pcFunction    = 16
	firstFunction = 0x1000
)

// unwound is what a function returns whose caller is to return, too.
var unwound = constant(opI32Const, 1)

// codeLocal is the new variable with the function's own address: the first
// behind the stack pointer.
const codeLocal = stackLocal + 1

// likenCalls rewrites the calls of function n.
func (f *function) likenCalls(n int) {
	if !f.hasFrame() {
		return
	}
	f.likenUnwinding()
	f.likenAddresses(n)
}

// likenUnwinding lets calls return by themselves instead of branching to where
// the function does.
func (f *function) likenUnwinding() {
	if !f.unwindsAtEnd() {
		return
	}
	in := f.instructions
	var out []instruction
	depth := int64(0)
	for i, one := range in {
		depth += one.nesting()
		leaves := one.is(opBrIf, depth-1) && i > 1 && in[i-1].is(opLocalSet, stackLocal) && in[i-2].is(opGlobalGet, stackPointer)
		if leaves {
			out = append(out, instruction{op: opIf, bytes: []byte{opIf, blockEmpty}}, unwound, plain(opReturn), plain(opEnd))
		} else {
			out = append(out, one)
		}
	}
	f.instructions = out
}

// unwindsAtEnd says whether a function is one block, behind which it says that
// it was unwound.
func (f *function) unwindsAtEnd() bool {
	in := f.instructions
	end := len(in) - 3
	if end < 2 || in[2].op != opBlock || !matches(in[end:], opEnd, unwound.op, opEnd) || in[end+1].number != unwound.number {
		return false
	}
	depth := int64(0)
	for i, one := range in[:end] {
		depth += one.nesting()
		if i >= 2 && depth == 0 {
			return false
		}
	}
	return depth == 1
}

// nesting is how much deeper an instruction leads.
func (i instruction) nesting() int64 {
	switch i.op {
	case opBlock, opLoop, opIf:
		return 1
	case opEnd:
		return -1
	}
	return 0
}

// likenAddresses keeps the address of function n in a variable, to which a
// return address adds the number of its block.
func (f *function) likenAddresses(n int) {
	own := int64(n+firstFunction) << pcFunction
	within := func(i instruction) bool { return i.op == opI64Const && i.number>>pcFunction == own>>pcFunction }
	out := []instruction{constant(opI64Const, own), numbered(opLocalSet, codeLocal)}
	found := false
	for _, i := range f.instructions {
		switch {
		case within(i):
			found = true
			out = append(out, numbered(opLocalGet, codeLocal), constant(opI64Const, i.number-own), plain(opI64Or))
		case i.op >= opLocalGet && i.op <= opLocalTee && i.number >= codeLocal:
			out = append(out, numbered(i.op, i.number+1))
		default:
			out = append(out, i)
		}
	}
	if found {
		f.instructions = out
		f.addCodeLocal()
	}
}

// addCodeLocal declares the variable.
func (f *function) addCodeLocal() {
	rest := f.variables[1:]
	if len(rest) > 0 && rest[0].kind == typeI64 {
		rest[0].count++
		return
	}
	f.variables = append([]variables{f.variables[0], {1, typeI64}}, rest...)
}
