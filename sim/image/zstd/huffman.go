package zstd

import "math/bits"

// mostHuffman is how long a code can be.
const mostHuffman = 11

// huffman says what the next bits of literals mean.
type huffman struct {
	bits  int      // how many are looked at
	table []uint16 // symbol<<4 | how many of the bits are its code
}

// symbol reads one symbol.
func (h *huffman) symbol(b *backward) byte {
	e := h.table[b.peek(h.bits)]
	b.skip(int(e & 15))
	return byte(e >> 4)
}

// newHuffman reads the description of a code and returns what follows it; nil:
// it is none.
func newHuffman(data []byte) (*huffman, []byte) {
	if len(data) == 0 {
		return nil, nil
	}
	head := int(data[0])
	data = data[1:]
	if head >= 128 {
		n := head - 127
		size := (n + 1) / 2
		if len(data) < size {
			return nil, nil
		}
		weights := make([]byte, n, n+1)
		for i := range weights {
			weights[i] = data[i/2] >> (4 * (1 - i%2)) & 15
		}
		return huffmanOf(weights), data[size:]
	}
	if len(data) < head {
		return nil, nil
	}
	weights, ok := codedWeights(data[:head])
	if !ok {
		return nil, nil
	}
	return huffmanOf(weights), data[head:]
}

// codedWeights reads weights in FSE, two states taking turns.
func codedWeights(data []byte) ([]byte, bool) {
	t, rest := newTable(data, 6, 255)
	if t == nil {
		return nil, false
	}
	b, ok := newBackward(rest)
	if !ok {
		return nil, false
	}
	var weights []byte
	states := [2]int{b.take(t.log), b.take(t.log)}
	for turn := 0; len(weights) < 255; turn ^= 1 {
		e := t.states[states[turn]]
		weights = append(weights, e.symbol)
		states[turn] = int(e.base) + b.take(int(e.bits))
		if b.left() < 0 {
			weights = append(weights, t.states[states[turn^1]].symbol)
			return weights, len(weights) < 256
		}
	}
	return nil, false
}

// huffmanOf makes a code of its symbols' weights but the last, which follows
// from the others.
func huffmanOf(weights []byte) *huffman {
	sum := 0
	for _, w := range weights {
		if w > mostHuffman {
			return nil
		}
		sum += 1 << w >> 1
	}
	if sum == 0 {
		return nil
	}
	h := &huffman{bits: bits.Len(uint(sum))}
	rest := 1<<h.bits - sum
	if h.bits > mostHuffman || rest&(rest-1) != 0 {
		return nil
	}
	weights = append(weights, byte(bits.Len(uint(rest))))
	h.table = make([]uint16, 0, 1<<h.bits)
	for w := 1; w <= h.bits; w++ {
		for symbol, weight := range weights {
			for n := 1 << w >> 1; n > 0 && int(weight) == w; n-- {
				h.table = append(h.table, uint16(symbol<<4|(h.bits+1-w)))
			}
		}
	}
	if len(h.table) != 1<<h.bits {
		return nil
	}
	return h
}
