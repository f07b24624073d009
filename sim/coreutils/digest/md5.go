package digest

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// mixMD5 compresses a block of 64 bytes as MD5 does. Its constants are the
// sines of 1 to 64.
func mixMD5(d *Digest, block []byte) {
	turns := [4][4]int{{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}
	a, b, c, e := d.words[0], d.words[1], d.words[2], d.words[3]
	if d.consts == nil {
		d.consts = sines()
	}
	for i := range 64 {
		var f uint32
		var word int
		switch i / 16 {
		case 0:
			f, word = b&c|^b&e, i
		case 1:
			f, word = e&b|^e&c, (5*i+1)%16
		case 2:
			f, word = b^c^e, (3*i+5)%16
		default:
			f, word = c^(b|^e), 7*i%16
		}
		f += a + uint32(d.consts[i]) + binary.LittleEndian.Uint32(block[word*4:])
		a, e, c, b = e, c, b, b+bits.RotateLeft32(f, turns[i/16][i%4])
	}
	d.words[0] += a
	d.words[1] += b
	d.words[2] += c
	d.words[3] += e
}

// sines are MD5's constants.
func sines() []uint64 {
	table := make([]uint64, 64)
	for i := range table {
		table[i] = uint64(math.Abs(math.Sin(float64(i+1))) * (1 << 32))
	}
	return table
}
