package deflate

// writer gives bits, the lowest of each byte first.
type writer struct {
	out  []byte
	bits uint32
	have uint
}

// Pack is a gzip file of data.
func Pack(data []byte) []byte {
	w := writer{out: []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3}}
	w.put(1, 1)
	w.put(1, 2)
	w.body(data)
	w.literal(256)
	w.put(0, (8-w.have)%8)
	for _, n := range []uint32{Sum(data), uint32(len(data))} {
		w.out = append(w.out, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
	}
	return w.out
}

func (w *writer) put(value uint32, n uint) {
	w.bits |= value << w.have
	w.have += n
	for w.have >= 8 {
		w.out = append(w.out, byte(w.bits))
		w.bits >>= 8
		w.have -= 8
	}
}

// putCode gives a Huffman code, whose highest bit comes first.
func (w *writer) putCode(value uint32, n uint) {
	for n > 0 {
		n--
		w.put(value>>n&1, 1)
	}
}

// literal gives a symbol of the fixed code.
func (w *writer) literal(symbol int) {
	switch {
	case symbol < 144:
		w.putCode(uint32(0x30+symbol), 8)
	case symbol < 256:
		w.putCode(uint32(0x190+symbol-144), 9)
	case symbol < 280:
		w.putCode(uint32(symbol-256), 7)
	default:
		w.putCode(uint32(0xc0+symbol-280), 8)
	}
}

const (
	window     = 32 << 10
	leastMatch = 4
	mostMatch  = 258
)

// body gives the data: where four bytes stood before, as a repetition.
func (w *writer) body(data []byte) {
	seen := make([]int32, 1<<14) // positions behind the last place of a hash
	for i := 0; i < len(data); {
		n, back := 0, 0
		if i+leastMatch <= len(data) {
			slot := &seen[word(data[i:])*2654435761>>18]
			if at := int(*slot) - 1; at >= 0 && i-at <= window {
				back = i - at
				for n < mostMatch && i+n < len(data) && data[at+n] == data[i+n] {
					n++
				}
			}
			*slot = int32(i + 1)
		}
		if n < leastMatch {
			w.literal(int(data[i]))
			i++
			continue
		}
		w.repetition(n, back)
		i += n
	}
}

func (w *writer) repetition(n, back int) {
	symbol := 28
	for base, _ := lengthOf(symbol); base > n; base, _ = lengthOf(symbol) {
		symbol--
	}
	base, extra := lengthOf(symbol)
	w.literal(257 + symbol)
	w.put(uint32(n-base), extra)
	symbol = 29
	for base, _ = distanceOf(symbol); base > back; base, _ = distanceOf(symbol) {
		symbol--
	}
	base, extra = distanceOf(symbol)
	w.putCode(uint32(symbol), 5)
	w.put(uint32(back-base), extra)
}

// word is four bytes as a number.
func word(b []byte) uint32 {
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}
