package deflate

import (
	"bytes"
	"io"
)

// Error is why data cannot be unpacked.
type Error string

func (e Error) Error() string { return string(e) }

const (
	ErrFormat = Error("not in gzip format")
	ErrShort  = Error("unexpected end of file")
	ErrData   = Error("invalid compressed data--format violated")
	ErrSum    = Error("invalid compressed data--crc error")
)

// IsPacked reports whether data begins as a gzip file does.
func IsPacked(data []byte) bool {
	return len(data) >= 2 && data[0] == 0x1f && data[1] == 0x8b
}

// Unpack is the content of a gzip file.
func Unpack(data []byte) ([]byte, error) {
	return io.ReadAll(NewReader(bytes.NewReader(data)))
}

// Reader unpacks a gzip file while it is read. What follows the last member is
// left out.
type Reader struct {
	src     io.Reader
	buf, in []byte // what was read of src, and what of it was not taken
	ended   error  // why src has no more: io.EOF, or what failed
	bits    uint64
	have    int // bits; below 0: so many were taken that were not there

	out   []byte // the last 32 KiB of output, and what came behind it
	given int    // how much of out was read
	sum   *crc
	size  uint32

	next                func() error // what comes when out is read
	last                bool         // the block is its member's last one
	left                int          // of a stored block
	literals, distances *code
	members             int
	err                 error
}

// outRoom is how much output is made at a time, the window before it included.
const outRoom = 3 * window

// NewReader unpacks what src gives.
func NewReader(src io.Reader) *Reader {
	r := &Reader{src: src, buf: make([]byte, 32<<10), out: make([]byte, 0, outRoom), sum: newCRC()}
	r.next = r.header
	return r
}

func (r *Reader) Read(b []byte) (int, error) {
	for r.given == len(r.out) {
		if r.err != nil {
			return 0, r.err
		}
		if over := len(r.out) - window; over > 0 {
			copy(r.out, r.out[over:])
			r.out, r.given = r.out[:window], window
		}
		r.err = r.next()
		if r.have < 0 {
			r.err = r.short()
		}
	}
	n := copy(b, r.out[r.given:])
	r.sum.add(b[:n])
	r.size += uint32(n)
	r.given += n
	return n, nil
}

// fill makes at least 48 bits ready, as far as there are any: more than a
// repetition takes.
func (r *Reader) fill() {
	for r.have <= 56 {
		if len(r.in) == 0 && !r.more() {
			return
		}
		r.bits |= uint64(r.in[0]) << max(r.have, 0)
		r.in = r.in[1:]
		r.have += 8
	}
}

// more reads from src.
func (r *Reader) more() bool {
	for r.ended == nil && len(r.in) == 0 {
		n, err := r.src.Read(r.buf)
		r.in, r.ended = r.buf[:n], err
	}
	return len(r.in) > 0
}

// short is what there is to say where the input ends too early.
func (r *Reader) short() error {
	if r.ended != io.EOF {
		return r.ended
	}
	return ErrShort
}

// take is the next n bits, at most 16.
func (r *Reader) take(n uint) int {
	if r.have < int(n) {
		r.fill()
	}
	value := r.bits & (1<<n - 1)
	r.bits >>= n
	r.have -= int(n)
	return int(value)
}

// align drops the rest of a byte.
func (r *Reader) align() { r.take(uint(r.have) & 7) }

// word is the next 32 bits.
func (r *Reader) word() uint32 { return uint32(r.take(16)) | uint32(r.take(16))<<16 }

// header reads a member's header, or finds that there is no further member.
func (r *Reader) header() error {
	magic := r.take(16)
	if magic != 0x8b1f || r.have < 0 {
		if r.members > 0 && (r.ended == nil || r.ended == io.EOF) {
			r.have = 0
			return io.EOF
		}
		return ErrFormat
	}
	r.take(8)
	flags := r.take(8)
	for range 3 {
		r.take(16)
	}
	if flags&4 != 0 {
		for n := r.take(16); n > 0 && r.have >= 0; n-- {
			r.take(8)
		}
	}
	for _, flag := range []int{8, 16} {
		for flags&flag != 0 && r.have >= 0 && r.take(8) != 0 {
		}
	}
	if flags&2 != 0 {
		r.take(16)
	}
	r.members++
	r.sum.sum, r.size = 0, 0
	r.next = r.block
	return nil
}

// block reads the head of a block.
func (r *Reader) block() error {
	if r.last {
		r.last = false
		return r.trailer()
	}
	r.last = r.take(1) == 1
	switch r.take(2) {
	case 0:
		r.align()
		r.left = r.take(16)
		if r.take(16) != r.left^0xffff && r.have >= 0 {
			return ErrData
		}
		r.next = r.stored
		return nil
	case 1:
		r.literals, r.distances = fixedCodes()
	case 2:
		if err := r.dynamic(); err != nil {
			return err
		}
	default:
		return ErrData
	}
	r.next = r.coded
	return nil
}

// trailer compares a member with its checksum and size.
func (r *Reader) trailer() error {
	r.align()
	if sum, size := r.word(), r.word(); (sum != r.sum.sum || size != r.size) && r.have >= 0 {
		return ErrSum
	}
	r.next = r.header
	return nil
}

func (r *Reader) stored() error {
	for r.left > 0 && len(r.out) < outRoom {
		if r.have > 0 {
			r.out = append(r.out, byte(r.take(8)))
			r.left--
			continue
		}
		if !r.more() {
			return r.short()
		}
		n := min(r.left, len(r.in), outRoom-len(r.out))
		r.out = append(r.out, r.in[:n]...)
		r.in = r.in[n:]
		r.left -= n
	}
	if r.left == 0 {
		r.next = r.block
	}
	return nil
}
