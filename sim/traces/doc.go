// Package traces draws sequences of system calls at random, makes them in two
// kernels at once and compares every answer.
//
// # Vocabulary
//
// A trace is what one seed draws: layers, an overlay of them, and calls on it.
// An Op is one step of it, plain data: most are one system call, some the few
// calls of an everyday act (put writes a file, look lists a whole tree). A side
// is a kernel that a trace runs in: a process, its open files in numbered
// slots, and what it saw so far. The kind of a trace says how often it looks,
// because looking changes what a kernel remembers.
//
// # The rule
//
// An Op can be made whatever came before it: one that wants an open file where
// there is none says so. So any part of a trace is a trace, and a difference
// shrinks by leaving out. What a comparison does not see is written down in
// normal.go, with its reason, and nowhere else.
//
// # What it must not know
//
// Any kernel: it sees two of sys.Process. The tests bring the simulated one
// and the real one.
//
// Read op.go next, then draw.go and the calls_*.go, compare.go and shrink.go.
package traces
