package deflate

// fastBits is how many bits of a code a table resolves at once.
const fastBits = 10

// code is a Huffman code: how many codes there are of each length, and their
// symbols in order; and for short codes what the next bits say.
type code struct {
	counts  [16]int
	symbols []int
	fast    [1 << fastBits]uint16 // symbol<<4 | length; 0: it is longer
}

// newCode makes a code of its symbols' lengths; nil: there are too many short
// ones.
func newCode(lengths []int) *code {
	c := &code{symbols: make([]int, len(lengths))}
	for _, n := range lengths {
		c.counts[n]++
	}
	c.counts[0] = 0
	var next, value [17]int
	for n := 1; n < 16; n++ {
		next[n+1] = next[n] + c.counts[n]
		value[n+1] = (value[n] + c.counts[n]) << 1
		if value[n]+c.counts[n] > 1<<n {
			return nil
		}
	}
	for symbol, n := range lengths {
		if n == 0 {
			continue
		}
		c.symbols[next[n]] = symbol
		next[n]++
		if n <= fastBits {
			c.enter(symbol, n, value[n])
			value[n]++
		}
	}
	return c
}

// enter puts a short code into the table, whatever bits follow it.
func (c *code) enter(symbol, n, value int) {
	reversed := 0
	for i := range n {
		reversed |= value >> i & 1 << (n - 1 - i)
	}
	for at := reversed; at < 1<<fastBits; at += 1 << n {
		c.fast[at] = uint16(symbol<<4 | n)
	}
}

// symbol reads one symbol; -1: the bits are none.
func (r *Reader) symbol(c *code) int {
	if r.have < 16 {
		r.fill()
	}
	if e := c.fast[r.bits&(1<<fastBits-1)]; e != 0 {
		r.bits >>= e & 15
		r.have -= int(e & 15)
		return int(e >> 4)
	}
	value, first, index := 0, 0, 0
	for n := 1; n < 16; n++ {
		value |= r.take(1)
		if value-first < c.counts[n] {
			return c.symbols[index+value-first]
		}
		index += c.counts[n]
		first = (first + c.counts[n]) << 1
		value <<= 1
	}
	return -1
}

func fixedCodes() (literals, distances *code) {
	var lengths [288]int
	for i := range lengths {
		switch {
		case i < 144 || i > 279:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		default:
			lengths[i] = 7
		}
	}
	var far [30]int
	for i := range far {
		far[i] = 5
	}
	return newCode(lengths[:]), newCode(far[:])
}

// lengthOrder is the order in which a block describes its own code.
var lengthOrder = [...]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// dynamic reads the codes that a block describes.
func (r *Reader) dynamic() error {
	literals, distances, described := r.take(5)+257, r.take(5)+1, r.take(4)+4
	var own [19]int
	for i := 0; i < described; i++ {
		own[lengthOrder[i]] = r.take(3)
	}
	c := newCode(own[:])
	lengths := make([]int, 0, 320)
	for len(lengths) < literals+distances {
		symbol := -1
		if c != nil {
			symbol = r.symbol(c)
		}
		switch {
		case symbol < 0 || symbol == 16 && len(lengths) == 0:
			return ErrData
		case symbol < 16:
			lengths = append(lengths, symbol)
			continue
		}
		value, times := 0, 0
		switch symbol {
		case 16:
			value, times = lengths[len(lengths)-1], 3+r.take(2)
		case 17:
			times = 3 + r.take(3)
		default:
			times = 11 + r.take(7)
		}
		for ; times > 0; times-- {
			lengths = append(lengths, value)
		}
	}
	if len(lengths) > literals+distances {
		return ErrData
	}
	r.literals, r.distances = newCode(lengths[:literals]), newCode(lengths[literals:])
	if r.literals == nil || r.distances == nil {
		return ErrData
	}
	return nil
}

// coded reads literals and repetitions up to the end of the block, or until
// there is enough to give.
func (r *Reader) coded() error {
	for len(r.out)+mostMatch <= outRoom && r.have >= 0 {
		symbol := r.symbol(r.literals)
		switch {
		case symbol < 0 || symbol > 285:
			return ErrData
		case symbol < 256:
			r.out = append(r.out, byte(symbol))
			continue
		case symbol == 256:
			r.next = r.block
			return nil
		}
		base, extra := lengthOf(symbol - 257)
		n := base + r.take(extra)
		far := r.symbol(r.distances)
		if far < 0 || far > 29 {
			return ErrData
		}
		base, extra = distanceOf(far)
		back := base + r.take(extra)
		if back > len(r.out) {
			return ErrData
		}
		r.repeat(n, back)
	}
	return nil
}

// repeat gives n bytes again that stand back bytes before the end.
func (r *Reader) repeat(n, back int) {
	from := len(r.out) - back
	if back >= n {
		r.out = append(r.out, r.out[from:from+n]...)
		return
	}
	for ; n > 0; n-- {
		r.out = append(r.out, r.out[from])
		from++
	}
}

// lengthOf is the shortest length that a symbol stands for, and how many bits
// say more.
func lengthOf(symbol int) (base int, extra uint) {
	switch {
	case symbol == 28:
		return 258, 0
	case symbol < 8:
		return symbol + 3, 0
	}
	extra = uint(symbol/4 - 1)
	return (4+symbol%4)<<extra + 3, extra
}

// distanceOf is lengthOf for distances.
func distanceOf(symbol int) (base int, extra uint) {
	if symbol < 4 {
		return symbol + 1, 0
	}
	extra = uint(symbol/2 - 1)
	return (2+symbol%2)<<extra + 1, extra
}
