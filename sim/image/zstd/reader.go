package zstd

import (
	"encoding/binary"
	"io"
)

// Error is why data cannot be unpacked.
type Error string

func (e Error) Error() string { return string(e) }

const (
	ErrShort      = Error("unexpected end of zstd data")
	ErrData       = Error("invalid zstd data")
	ErrSum        = Error("zstd data: checksum error")
	ErrWindow     = Error("zstd data: the window is larger than 128 MiB")
	ErrDictionary = Error("zstd data: a dictionary is needed")
)

const (
	magic      = 0xfd2fb528
	skippable  = 0x184d2a50 // and 15 more
	mostWindow = 128 << 20
	mostBlock  = 128 << 10
)

// IsPacked reports whether data begins as a zstd file does.
func IsPacked(data []byte) bool {
	if len(data) < 4 {
		return false
	}
	n := binary.LittleEndian.Uint32(data)
	return n == magic || n&^15 == skippable
}

// Reader unpacks a zstd file while it is read.
type Reader struct {
	src    io.Reader
	in     []byte // the block at work
	out    []byte // the window and what came behind it
	given  int    // how much of out was read
	next   func() error
	err    error
	frames int

	window  int
	sum     hash
	hasSum  bool
	last    bool
	offsets [3]int
	huffman *huffman
	tables  [3]*table // of literal lengths, offsets and match lengths
	literal []byte    // the literals of the block
}

// NewReader unpacks what src gives.
func NewReader(src io.Reader) *Reader {
	r := &Reader{src: src}
	r.next = r.frame
	return r
}

func (r *Reader) Read(b []byte) (int, error) {
	for r.given == len(r.out) {
		if r.err != nil {
			return 0, r.err
		}
		if keep := max(r.window, mostBlock); len(r.out) >= 2*keep {
			copy(r.out, r.out[len(r.out)-keep:])
			r.out, r.given = r.out[:keep], keep
		}
		r.err = r.next()
	}
	n := copy(b, r.out[r.given:])
	if r.hasSum {
		r.sum.add(b[:n])
	}
	r.given += n
	return n, nil
}

// take reads the next n bytes of the file.
func (r *Reader) take(n int) ([]byte, error) {
	if cap(r.in) < n {
		r.in = make([]byte, n)
	}
	r.in = r.in[:n]
	_, err := io.ReadFull(r.src, r.in)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = ErrShort
	}
	return r.in, err
}

// frame reads the header of a frame.
func (r *Reader) frame() error {
	head := make([]byte, 4)
	n, err := io.ReadFull(r.src, head)
	switch {
	case n == 0 && err == io.EOF && r.frames > 0:
		return io.EOF
	case err == io.EOF || err == io.ErrUnexpectedEOF:
		return ErrShort
	case err != nil:
		return err
	}
	r.frames++
	switch id := binary.LittleEndian.Uint32(head); {
	case id == magic:
		return r.header()
	case id&^15 == skippable:
		b, err := r.take(4)
		if err != nil {
			return err
		}
		size := int64(binary.LittleEndian.Uint32(b))
		if n, err := io.CopyN(io.Discard, r.src, size); n < size {
			if err == io.EOF {
				err = ErrShort
			}
			return err
		}
		return nil
	}
	return ErrData
}

// header reads what follows a frame's first bytes.
func (r *Reader) header() error {
	b, err := r.take(1)
	if err != nil {
		return err
	}
	flags := b[0]
	if flags&8 != 0 {
		return ErrData
	}
	single := flags&0x20 != 0
	window := uint64(0)
	if !single {
		if b, err = r.take(1); err != nil {
			return err
		}
		base := uint64(1) << (10 + b[0]>>3)
		window = base + base/8*uint64(b[0]&7)
	}
	dictionary, err := r.number([]int{0, 1, 2, 4}[flags&3])
	if err != nil {
		return err
	}
	width := []int{0, 2, 4, 8}[flags>>6]
	if width == 0 && single {
		width = 1
	}
	size, err := r.number(width)
	if err != nil {
		return err
	}
	if width == 2 {
		size += 256
	}
	if single {
		window = size
	}
	switch {
	case dictionary != 0:
		return ErrDictionary
	case window > mostWindow:
		return ErrWindow
	}
	r.window = int(window)
	r.hasSum, r.sum = flags&4 != 0, newHash()
	r.out, r.given = r.out[:0], 0
	r.offsets = [3]int{1, 4, 8}
	r.huffman, r.tables = nil, [3]*table{}
	r.next = r.block
	return nil
}

// number reads a number of so many bytes, the lowest first.
func (r *Reader) number(width int) (n uint64, err error) {
	b, err := r.take(width)
	for i, c := range b {
		n |= uint64(c) << (8 * i)
	}
	return n, err
}

// end reads what follows the last block of a frame.
func (r *Reader) end() error {
	r.next = r.frame
	if !r.hasSum {
		return nil
	}
	want, err := r.number(4)
	if err == nil && uint32(want) != uint32(r.sum.value()) {
		err = ErrSum
	}
	return err
}
