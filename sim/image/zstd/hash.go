package zstd

import (
	"encoding/binary"
	"math/bits"
)

// The primes of XXH64.
const (
	prime1 = 0x9e3779b185ebca87
	prime2 = 0xc2b2ae3d27d4eb4f
	prime3 = 0x165667b19e3779f9
	prime4 = 0x85ebca77c2b2ae63
	prime5 = 0x27d4eb2f165667c5
)

// hash is XXH64 of what was added so far.
type hash struct {
	lanes  [4]uint64
	held   [32]byte
	length uint64
}

func newHash() hash {
	p1, p2 := uint64(prime1), uint64(prime2)
	return hash{lanes: [4]uint64{p1 + p2, p2, 0, -p1}}
}

func (h *hash) add(b []byte) {
	at := int(h.length % 32)
	h.length += uint64(len(b))
	if at > 0 {
		n := copy(h.held[at:], b)
		b = b[n:]
		if at+n < 32 {
			return
		}
		h.block(h.held[:])
	}
	for ; len(b) >= 32; b = b[32:] {
		h.block(b)
	}
	copy(h.held[:], b)
}

func (h *hash) block(b []byte) {
	for i := range h.lanes {
		h.lanes[i] = round(h.lanes[i], binary.LittleEndian.Uint64(b[8*i:]))
	}
}

func round(lane, word uint64) uint64 {
	return bits.RotateLeft64(lane+word*prime2, 31) * prime1
}

func (h *hash) value() uint64 {
	sum := h.lanes[2] + prime5
	if h.length >= 32 {
		sum = 0
		for i, lane := range h.lanes {
			sum += bits.RotateLeft64(lane, []int{1, 7, 12, 18}[i])
		}
		for _, lane := range h.lanes {
			sum = (sum^round(0, lane))*prime1 + prime4
		}
	}
	sum += h.length
	rest := h.held[:h.length%32]
	for ; len(rest) >= 8; rest = rest[8:] {
		sum = bits.RotateLeft64(sum^round(0, binary.LittleEndian.Uint64(rest)), 27)*prime1 + prime4
	}
	if len(rest) >= 4 {
		sum = bits.RotateLeft64(sum^uint64(binary.LittleEndian.Uint32(rest))*prime1, 23)*prime2 + prime3
		rest = rest[4:]
	}
	for _, c := range rest {
		sum = bits.RotateLeft64(sum^uint64(c)*prime5, 11) * prime1
	}
	sum = (sum ^ sum>>33) * prime2
	sum = (sum ^ sum>>29) * prime3
	return sum ^ sum>>32
}
