package main

// Go's compiler keeps the stack in memory: a function's second variable is the
// stack pointer, and what it does with its frame it writes the long way. The
// rewriting here says the same in fewer instructions, which an engine also has
// to compile.

// stackLocal is the variable with the stack pointer.
const stackLocal = 1

// hasFrame says whether a function uses that variable so: it begins with
// setting it.
func (f *function) hasFrame() bool {
	in := f.instructions
	return len(f.variables) > 0 && f.variables[0] == variables{1, typeI32} &&
		len(in) > 1 && in[0].is(opGlobalGet, stackPointer) && in[1].is(opLocalSet, stackLocal)
}

// shorten rewrites addresses and returns.
func (f *function) shorten() {
	f.instructions = rewrite(f.instructions, narrowAddress)
	if f.hasFrame() {
		f.instructions = rewrite(f.instructions, loadFromFrame)
		f.storeToFrame()
		f.instructions = rewrite(f.instructions, returnAtOnce)
	}
}

// rewrite puts what a rule gives in place of what it took, from the front on;
// took is 0 where it does not apply.
func rewrite(in []instruction, rule func([]instruction) (took int, gives []instruction)) []instruction {
	out := make([]instruction, 0, len(in))
	for len(in) > 0 {
		took, gives := rule(in)
		if took == 0 {
			took, gives = 1, in[:1]
		}
		out, in = append(out, gives...), in[took:]
	}
	return out
}

// narrowAddress adds to an address as it is, instead of in 64 bits: the sum's
// low half is the same.
func narrowAddress(in []instruction) (int, []instruction) {
	if !matches(in, opI64ExtendU32, opI64Const, opI64Add, opI32WrapI64) {
		return 0, nil
	}
	sum := int64(int32(in[1].number))
	if sum == 0 {
		return 4, nil
	}
	return 4, []instruction{constant(opI32Const, sum), plain(opI32Add)}
}

// inFrame says whether instructions begin with the address of a place in the
// frame.
func inFrame(in []instruction) bool {
	return matches(in, opLocalGet, opI32Const, opI32Add) && in[0].number == stackLocal && in[1].number > 0
}

// loadFromFrame lets a load do the adding.
func loadFromFrame(in []instruction) (int, []instruction) {
	if len(in) < 4 || !inFrame(in) || in[3].op < opI32Load || in[3].op > opI64Load32U {
		return 0, nil
	}
	return 4, []instruction{in[0], in[3].further(in[1].number)}
}

// storeToFrame lets stores do the adding, wherever only reading comes between
// the address and the store.
func (f *function) storeToFrame() {
	in := f.instructions
	out := make([]instruction, 0, len(in))
	for i := 0; i < len(in); i++ {
		out = append(out, in[i])
		if !inFrame(in[i:]) {
			continue
		}
		if store := storeOf(in, i+3); store > 0 {
			in[store] = in[store].further(in[i+1].number)
			i += 2
		}
	}
	f.instructions = out
}

// storeOf is where the value that begins at an instruction is stored, 0 if
// something else happens first.
func storeOf(in []instruction, from int) int {
	depth := 0
	for i := from; i < len(in); i++ {
		if depth == 1 && in[i].op >= opI32Store && in[i].op <= opI64Store32 {
			return i
		}
		takes, gives, known := in[i].effect()
		if !known || depth < takes {
			return 0
		}
		depth += gives - takes
	}
	return 0
}

// returnAtOnce takes the frame and the return address from the stack together.
func returnAtOnce(in []instruction) (int, []instruction) {
	if !matches(in, opLocalGet, opI32Const, opI32Add, opLocalTee, opGlobalSet,
		opLocalGet, opI32Const, opI32Add, opLocalTee, opGlobalSet, opI32Const, opReturn) {
		return 0, nil
	}
	for _, i := range []int{0, 3, 5, 8} {
		if in[i].number != stackLocal {
			return 0, nil
		}
	}
	if in[4].number != stackPointer || in[9].number != stackPointer {
		return 0, nil
	}
	size := constant(opI32Const, in[1].number+in[6].number)
	return 12, []instruction{in[0], size, in[2], in[4], in[10], in[11]}
}
