package digest

import (
	"encoding/binary"
	"math/bits"
)

// mixSHA1 compresses a block of 64 bytes as SHA-1 does.
func mixSHA1(d *Digest, block []byte) {
	var w [80]uint32
	for i := range w {
		if i < 16 {
			w[i] = binary.BigEndian.Uint32(block[i*4:])
		} else {
			w[i] = bits.RotateLeft32(w[i-3]^w[i-8]^w[i-14]^w[i-16], 1)
		}
	}
	a, b, c, e, g := d.words[0], d.words[1], d.words[2], d.words[3], d.words[4]
	for i, word := range w {
		var f, k uint32
		switch i / 20 {
		case 0:
			f, k = b&c|^b&e, 0x5a827999
		case 1:
			f, k = b^c^e, 0x6ed9eba1
		case 2:
			f, k = b&c|b&e|c&e, 0x8f1bbcdc
		default:
			f, k = b^c^e, 0xca62c1d6
		}
		f += bits.RotateLeft32(a, 5) + g + k + word
		g, e, c, b, a = e, c, bits.RotateLeft32(b, 30), a, f
	}
	for i, v := range []uint32{a, b, c, e, g} {
		d.words[i] += v
	}
}

// mixSHA256 compresses a block of 64 bytes as SHA-256 does.
func mixSHA256(d *Digest, block []byte) {
	if d.consts == nil {
		d.consts = cubeRoots()
	}
	var w [64]uint32
	for i := range w {
		if i < 16 {
			w[i] = binary.BigEndian.Uint32(block[i*4:])
			continue
		}
		x, y := w[i-15], w[i-2]
		s0 := bits.RotateLeft32(x, -7) ^ bits.RotateLeft32(x, -18) ^ x>>3
		s1 := bits.RotateLeft32(y, -17) ^ bits.RotateLeft32(y, -19) ^ y>>10
		w[i] = w[i-16] + s0 + w[i-7] + s1
	}
	a, b, c, e := d.words[0], d.words[1], d.words[2], d.words[3]
	f, g, h, k := d.words[4], d.words[5], d.words[6], d.words[7]
	for i, word := range w {
		s1 := bits.RotateLeft32(f, -6) ^ bits.RotateLeft32(f, -11) ^ bits.RotateLeft32(f, -25)
		t1 := k + s1 + (f&g ^ ^f&h) + uint32(d.consts[i]>>32) + word
		s0 := bits.RotateLeft32(a, -2) ^ bits.RotateLeft32(a, -13) ^ bits.RotateLeft32(a, -22)
		t2 := s0 + (a&b ^ a&c ^ b&c)
		k, h, g, f = h, g, f, e+t1
		e, c, b, a = c, b, a, t1+t2
	}
	for i, v := range []uint32{a, b, c, e, f, g, h, k} {
		d.words[i] += v
	}
}

// mixSHA512 compresses a block of 128 bytes as SHA-512 does.
func mixSHA512(d *Digest, block []byte) {
	if d.consts == nil {
		d.consts = cubeRoots()
	}
	var w [80]uint64
	for i := range w {
		if i < 16 {
			w[i] = binary.BigEndian.Uint64(block[i*8:])
			continue
		}
		x, y := w[i-15], w[i-2]
		s0 := bits.RotateLeft64(x, -1) ^ bits.RotateLeft64(x, -8) ^ x>>7
		s1 := bits.RotateLeft64(y, -19) ^ bits.RotateLeft64(y, -61) ^ y>>6
		w[i] = w[i-16] + s0 + w[i-7] + s1
	}
	v := d.longs
	for i, word := range w {
		s1 := bits.RotateLeft64(v[4], -14) ^ bits.RotateLeft64(v[4], -18) ^ bits.RotateLeft64(v[4], -41)
		t1 := v[7] + s1 + (v[4]&v[5] ^ ^v[4]&v[6]) + d.consts[i] + word
		s0 := bits.RotateLeft64(v[0], -28) ^ bits.RotateLeft64(v[0], -34) ^ bits.RotateLeft64(v[0], -39)
		t2 := s0 + (v[0]&v[1] ^ v[0]&v[2] ^ v[1]&v[2])
		copy(v[1:], v[:7])
		v[4] += t1
		v[0] = t1 + t2
	}
	for i := range v {
		d.longs[i] += v[i]
	}
}

// cubeRoots are the fractions of the cube roots of the first 80 primes, in
// 64 bits: the constants of SHA-512, and their upper halves of SHA-256.
func cubeRoots() []uint64 {
	var table []uint64
	for n := uint64(2); len(table) < 80; n++ {
		if isPrime(n) {
			table = append(table, cubeRootFraction(n))
		}
	}
	return table
}

func isPrime(n uint64) bool {
	for d := uint64(2); d*d <= n; d++ {
		if n%d == 0 {
			return false
		}
	}
	return true
}

// cubeRootFraction is the fraction of the cube root of n, times 2^64: the
// largest r with r*r*r <= n * 2^192, without its whole part.
func cubeRootFraction(n uint64) uint64 {
	whole := uint64(1)
	for (whole+1)*(whole+1)*(whole+1) <= n {
		whole++
	}
	fraction := uint64(0)
	for bit := 63; bit >= 0; bit-- {
		if try := fraction | 1<<bit; cubeAtMost(whole, try, n) {
			fraction = try
		}
	}
	return fraction
}

// cubeAtMost reports whether (whole + fraction/2^64)^3 <= n.
func cubeAtMost(whole, fraction, n uint64) bool {
	r := []uint64{fraction, whole}
	cube := multiply(multiply(r, r), r)
	limit := []uint64{0, 0, 0, n, 0, 0}
	for i := len(limit) - 1; i >= 0; i-- {
		if cube[i] != limit[i] {
			return cube[i] < limit[i]
		}
	}
	return true
}

// multiply multiplies numbers of 64-bit digits, the lowest first.
func multiply(a, b []uint64) []uint64 {
	product := make([]uint64, len(a)+len(b))
	for i, x := range a {
		carry := uint64(0)
		for j, y := range b {
			hi, lo := bits.Mul64(x, y)
			var c uint64
			lo, c = bits.Add64(lo, carry, 0)
			hi += c
			product[i+j], c = bits.Add64(product[i+j], lo, 0)
			carry = hi + c
		}
		product[i+len(b)] += carry
	}
	return product
}
