package deflate

// Error is why data cannot be unpacked.
type Error string

func (e Error) Error() string { return string(e) }

const (
	ErrFormat = Error("not in gzip format")
	ErrShort  = Error("unexpected end of file")
	ErrData   = Error("invalid compressed data--format violated")
	ErrSum    = Error("invalid compressed data--crc error")
)

// reader takes bits, the lowest of each byte first. Behind the end it gives
// zeros and counts them.
type reader struct {
	data []byte
	pos  int
	bits uint32
	have uint
	out  []byte
}

// IsPacked reports whether data begins as a gzip file does.
func IsPacked(data []byte) bool {
	return len(data) >= 2 && data[0] == 0x1f && data[1] == 0x8b
}

// Unpack is the content of a gzip file.
func Unpack(data []byte) ([]byte, error) {
	if !IsPacked(data) {
		return nil, ErrFormat
	}
	var all []byte
	for IsPacked(data) {
		r := reader{data: data, out: nil}
		if err := r.member(); err != nil {
			return all, err
		}
		all = append(all, r.out...)
		data = data[r.pos:]
	}
	return all, nil
}

// header skips a member's header.
func (r *reader) header() bool {
	if len(r.data) < 18 {
		return false
	}
	flags := r.data[3]
	r.pos = 10
	if flags&4 != 0 {
		r.pos += 2 + int(r.data[10]) + int(r.data[11])<<8
	}
	for _, flag := range []byte{8, 16} {
		if flags&flag == 0 {
			continue
		}
		for r.pos < len(r.data) && r.data[r.pos] != 0 {
			r.pos++
		}
		r.pos++
	}
	if flags&2 != 0 {
		r.pos += 2
	}
	return r.pos < len(r.data)
}

func (r *reader) member() error {
	if !r.header() {
		return ErrShort
	}
	for last := false; !last; {
		last = r.take(1) == 1
		if err := r.block(r.take(2)); err != nil {
			return err
		}
	}
	r.align()
	if r.pos+8 > len(r.data) {
		return ErrShort
	}
	tail := r.data[r.pos:]
	r.pos += 8
	if word(tail) != Sum(r.out) || word(tail[4:]) != uint32(len(r.out)) {
		return ErrSum
	}
	return nil
}

func word(b []byte) uint32 {
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// take is the next n bits.
func (r *reader) take(n uint) int {
	for r.have < n {
		if r.pos < len(r.data) {
			r.bits |= uint32(r.data[r.pos]) << r.have
		}
		r.pos++
		r.have += 8
	}
	value := r.bits & (1<<n - 1)
	r.bits >>= n
	r.have -= n
	return int(value)
}

// align drops the rest of a byte.
func (r *reader) align() { r.bits, r.have = 0, 0 }

func (r *reader) block(kind int) error {
	switch kind {
	case 0:
		return r.stored()
	case 1:
		return r.coded(fixedCodes())
	case 2:
		return r.dynamic()
	}
	return ErrData
}

func (r *reader) stored() error {
	r.align()
	if r.pos+4 > len(r.data) {
		return ErrShort
	}
	n := int(r.data[r.pos]) | int(r.data[r.pos+1])<<8
	r.pos += 4
	if r.pos+n > len(r.data) {
		return ErrShort
	}
	r.out = append(r.out, r.data[r.pos:r.pos+n]...)
	r.pos += n
	return nil
}

// code is a Huffman code: how many codes there are of each length, and their
// symbols in order.
type code struct {
	counts  [16]int
	symbols []int
}

func newCode(lengths []int) *code {
	c := &code{symbols: make([]int, len(lengths))}
	for _, n := range lengths {
		c.counts[n]++
	}
	c.counts[0] = 0
	var next [17]int
	for n := 1; n < 16; n++ {
		next[n+1] = next[n] + c.counts[n]
	}
	for symbol, n := range lengths {
		if n > 0 {
			c.symbols[next[n]] = symbol
			next[n]++
		}
	}
	return c
}

// symbol reads one symbol; -1: the bits are none.
func (r *reader) symbol(c *code) int {
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

// dynamic reads a block that describes its codes.
func (r *reader) dynamic() error {
	literals, distances, described := r.take(5)+257, r.take(5)+1, r.take(4)+4
	var own [19]int
	for i := 0; i < described; i++ {
		own[lengthOrder[i]] = r.take(3)
	}
	c := newCode(own[:])
	lengths := make([]int, 0, 320)
	for len(lengths) < literals+distances {
		symbol := r.symbol(c)
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
	return r.coded(newCode(lengths[:literals]), newCode(lengths[literals:]))
}

// coded reads literals and repetitions up to the end of the block.
func (r *reader) coded(literals, distances *code) error {
	for r.pos <= len(r.data)+4 {
		symbol := r.symbol(literals)
		switch {
		case symbol < 0 || symbol > 285:
			return ErrData
		case symbol < 256:
			r.out = append(r.out, byte(symbol))
			continue
		case symbol == 256:
			return nil
		}
		base, extra := lengthOf(symbol - 257)
		n := base + r.take(extra)
		far := r.symbol(distances)
		if far < 0 || far > 29 {
			return ErrData
		}
		base, extra = distanceOf(far)
		back := base + r.take(extra)
		if back > len(r.out) {
			return ErrData
		}
		for ; n > 0; n-- {
			r.out = append(r.out, r.out[len(r.out)-back])
		}
	}
	return ErrShort
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
