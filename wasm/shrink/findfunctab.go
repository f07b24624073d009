package main

import (
	"bytes"
	"encoding/binary"
)

// The runtime's table from addresses to functions (Go: runtime.findfuncbucket).
// A function of a wasm program takes up as many addresses as 16 buckets, so
// that bucket n has function n/16, and twenty bytes to say it.
const (
	bucketSize         = 20
	bucketsPerFunction = 1 << bucketShift
	bucketShift        = 4
)

// findfunctab finds the table in a program's memory: where it begins, and how
// many buckets it has.
func findfunctab(memory []byte, functions int) (at, buckets int, err error) {
	least := bucketsPerFunction * (functions - 1)
	head := make([]byte, bucketSize*min(least, 1<<10))
	for n := range len(head) / bucketSize {
		binary.LittleEndian.PutUint32(head[bucketSize*n:], uint32(n>>bucketShift))
	}
	at = bytes.Index(memory, head)
	if at < 0 {
		return 0, 0, errLayout
	}
	for isBucket(memory[at+bucketSize*buckets:], buckets) {
		buckets++
	}
	if buckets < least || buckets > least+bucketsPerFunction {
		return 0, 0, errLayout
	}
	return at, buckets, nil
}

// isBucket says that a bucket of this number begins some memory.
func isBucket(memory []byte, n int) bool {
	if len(memory) < bucketSize || binary.LittleEndian.Uint32(memory) != uint32(n>>bucketShift) {
		return false
	}
	return len(bytes.Trim(memory[4:bucketSize], "\x00")) == 0
}

// fillFindfunctab is the code that writes the table: two megabytes that need
// not be fetched.
func fillFindfunctab(at, buckets int) code {
	const bucket = number
	b := code{}.constant(0).set(bucket).op(opLoop, blockEmpty)
	b = b.get(bucket).constant(bucketSize).op(opI32Mul)
	b = b.get(bucket).constant(bucketShift).op(opI32ShrU).store(at)
	b = b.get(bucket).constant(1).op(opI32Add).tee(bucket)
	return b.constant(buckets).op(opI32LtU, opBrIf, 0, opEnd)
}
