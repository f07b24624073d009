package zstd

import "math/bits"

// backward reads bits from the end of data, the highest of each byte first. In
// front of the beginning it gives zeros and counts them.
type backward struct {
	data []byte
	acc  uint64 // the next bits, the first one highest
	have int    // how many of them; below 0: so many were taken that were not there
}

// newBackward begins behind the mark in the last byte.
func newBackward(data []byte) (backward, bool) {
	if len(data) == 0 || data[len(data)-1] == 0 {
		return backward{}, false
	}
	b := backward{data: data}
	b.fill()
	b.skip(bits.LeadingZeros8(data[len(data)-1]) + 1)
	return b, true
}

// fill makes at least 56 bits ready, as far as there are any.
func (b *backward) fill() {
	for b.have <= 56 && len(b.data) > 0 {
		b.acc |= uint64(b.data[len(b.data)-1]) << (56 - max(b.have, 0))
		b.data = b.data[:len(b.data)-1]
		b.have += 8
	}
}

// peek is the next n bits, at most 56.
func (b *backward) peek(n int) int {
	if b.have < n {
		b.fill()
	}
	return int(b.acc >> 1 >> (63 - n))
}

func (b *backward) skip(n int) {
	b.acc <<= n
	b.have -= n
}

func (b *backward) take(n int) int {
	v := b.peek(n)
	b.skip(n)
	return v
}

// left is how many bits remain; below 0: too many were taken.
func (b *backward) left() int { return b.have + 8*len(b.data) }
