package zstd

// block reads one block.
func (r *Reader) block() error {
	if r.last {
		r.last = false
		return r.end()
	}
	head, err := r.number(3)
	if err != nil {
		return err
	}
	r.last = head&1 != 0
	size := int(head >> 3)
	if size > mostBlock {
		return ErrData
	}
	switch head >> 1 & 3 {
	case 0:
		b, err := r.take(size)
		r.out = append(r.out, b...)
		return err
	case 1:
		b, err := r.take(1)
		for range size {
			r.out = append(r.out, b[0])
		}
		return err
	case 2:
		b, err := r.take(size)
		if err != nil {
			return err
		}
		rest, ok := r.literals(b)
		if !ok || !r.sequences(rest) {
			return ErrData
		}
		return nil
	}
	return ErrData
}

// literals reads a block's literals and returns what follows them.
func (r *Reader) literals(b []byte) (rest []byte, ok bool) {
	if len(b) == 0 {
		return nil, false
	}
	kind, format := b[0]&3, b[0]>>2&3
	if kind >= 2 {
		return r.codedLiterals(b, int(format), kind == 3)
	}
	width, shift := 1, 3
	if format&1 != 0 {
		width, shift = 2+int(format>>1), 4
	}
	if len(b) < width {
		return nil, false
	}
	size := little(b[:width]) >> shift
	b = b[width:]
	switch {
	case size > mostBlock:
		return nil, false
	case kind == 0:
		if len(b) < size {
			return nil, false
		}
		r.literal = append(r.literal[:0], b[:size]...)
		return b[size:], true
	case len(b) == 0:
		return nil, false
	}
	r.literal = r.literal[:0]
	for range size {
		r.literal = append(r.literal, b[0])
	}
	return b[1:], true
}

// little is bytes as a number, the lowest first.
func little(b []byte) (n int) {
	for i, c := range b {
		n |= int(c) << (8 * i)
	}
	return n
}

// codedLiterals reads literals in a Huffman code: their own, or the one of the
// literals before.
func (r *Reader) codedLiterals(b []byte, format int, again bool) (rest []byte, ok bool) {
	width, bits := []int{3, 3, 4, 5}[format], []int{10, 10, 14, 18}[format]
	if len(b) < width {
		return nil, false
	}
	head := little(b[:width]) >> 4
	size, packed := head&(1<<bits-1), head>>bits
	b = b[width:]
	if size > mostBlock || len(b) < packed {
		return nil, false
	}
	data, rest := b[:packed], b[packed:]
	if !again {
		if r.huffman, data = newHuffman(data); r.huffman == nil {
			return nil, false
		}
	}
	if r.huffman == nil {
		return nil, false
	}
	r.literal = r.literal[:0]
	if format == 0 {
		return rest, r.stream(data, size)
	}
	if len(data) < 6 {
		return nil, false
	}
	jumps, data := data[:6], data[6:]
	each := (size + 3) / 4
	for i := range 3 {
		n := little(jumps[2*i : 2*i+2])
		if n > len(data) || size < each || !r.stream(data[:n], each) {
			return nil, false
		}
		data = data[n:]
		size -= each
	}
	return rest, r.stream(data, size)
}

// stream reads n literals.
func (r *Reader) stream(data []byte, n int) bool {
	bits, ok := newBackward(data)
	if !ok {
		return false
	}
	for range n {
		r.literal = append(r.literal, r.huffman.symbol(&bits))
	}
	return bits.left() == 0
}
