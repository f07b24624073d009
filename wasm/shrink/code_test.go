package main

import (
	"bytes"
	"testing"
)

// TestParse: a function that was read is written as it was.
func TestParse(t *testing.T) {
	functions := 0
	eachFunction(t, build(t), func(n int, body []byte) {
		functions++
		f, err := parseFunction(body)
		if err != nil {
			t.Fatalf("function %d: %v", n, err)
		}
		if !bytes.Equal(f.bytes(), body) {
			t.Fatalf("function %d: read and written, it is another", n)
		}
	})
	if functions < 1000 {
		t.Errorf("only %d functions", functions)
	}
}

// TestAlike: in a program made smaller, next to no call has an address that no
// other has, and none leaves its function by a branch.
func TestAlike(t *testing.T) {
	smaller, err := shrink(build(t))
	if err != nil {
		t.Fatal(err)
	}
	addresses, calls := 0, 0
	eachFunction(t, smaller, func(n int, body []byte) {
		f, err := parseFunction(body)
		if err != nil {
			t.Fatal(err)
		}
		for i, in := range f.instructions {
			switch {
			case in.op == opCall || in.op == opCallIndirect:
				calls++
			case in.op == opI64Const && in.number>>pcFunction == int64(n+firstFunction) && i > 0:
				addresses++
			case in.op == opBrIf && i > 1 && matches(f.instructions[i-2:], opGlobalGet, opLocalSet) && f.hasFrame():
				t.Errorf("function %d leaves by a branch", n)
			}
		}
	})
	if addresses*100 > calls {
		t.Errorf("%d calls have %d addresses of their own", calls, addresses)
	}
}

// TestFrame: what is done with a frame is said in fewer words where that is
// the same, and only there.
func TestFrame(t *testing.T) {
	get := func(n int64) instruction { return numbered(opLocalGet, n) }
	i32 := func(n int64) instruction { return constant(opI32Const, n) }
	i64 := func(n int64) instruction { return constant(opI64Const, n) }
	load := instruction{op: 0x29, bytes: []byte{0x29, 3, 0}}
	store := instruction{op: 0x37, bytes: []byte{0x37, 3, 0}}
	wide := []instruction{plain(opI64ExtendU32), i64(16), plain(opI64Add), plain(opI32WrapI64)}
	begin := []instruction{numbered(opGlobalGet, stackPointer), numbered(opLocalSet, stackLocal)}
	call := numbered(opCall, 7)
	for _, test := range []struct {
		name        string
		from, gives []instruction
	}{
		{"store", join(get(1), wide, i64(5), store), join(get(1), i64(5), store.further(16))},
		{"store of a sum", join(get(1), wide, get(2), get(3), plain(opI64Add), store), join(get(1), get(2), get(3), plain(opI64Add), store.further(16))},
		{"store behind a call", join(get(1), wide, call, store), join(get(1), i32(16), plain(opI32Add), call, store)},
		{"load", join(get(1), wide, load), join(get(1), load.further(16))},
		{"store by another address", join(get(2), wide, i64(5), store), join(get(2), i32(16), plain(opI32Add), i64(5), store)},
		{"nothing added", join(get(2), plain(opI64ExtendU32), i64(0), plain(opI64Add), plain(opI32WrapI64), load), join(get(2), load)},
	} {
		f := &function{[]variables{{1, typeI32}}, join(begin, test.from)}
		f.shorten()
		want := &function{f.variables, join(begin, test.gives)}
		if got := f.bytes(); !bytes.Equal(got, want.bytes()) {
			t.Errorf("%s: % x, want % x", test.name, got, want.bytes())
		}
	}
}

// join puts instructions, and runs of them, behind each other.
func join(parts ...any) []instruction {
	var all []instruction
	for _, part := range parts {
		switch part := part.(type) {
		case instruction:
			all = append(all, part)
		case []instruction:
			all = append(all, part...)
		}
	}
	return all
}

// eachFunction visits the bodies of a module's functions.
func eachFunction(t *testing.T, wasm []byte, visit func(n int, body []byte)) {
	t.Helper()
	m, err := parseModule(wasm)
	if err != nil {
		t.Fatal(err)
	}
	err = m.rewrite(func(n int, body []byte) ([]byte, error) {
		visit(n, body)
		return body, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
