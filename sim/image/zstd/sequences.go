package zstd

// field is one of the three numbers of a sequence.
type field struct {
	log    int // most of a table's
	first  int // the value of the first code
	bits   []byte
	counts []int // of the table that needs no description
	usual  int   // its log
}

// Fields by their place in Reader.tables.
const (
	literalLength = iota
	offset
	matchLength
)

// fields are what RFC 8878 says in sections 3.1.1.3.2.1.1 and 3.1.1.3.2.2.
var fields = [3]field{
	{9, 0, []byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
		[]int{4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1}, 6},
	{8, 1, []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31},
		[]int{1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1}, 5},
	{9, 3, []byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
		[]int{1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1}, 6},
}

// values are the least values that a field's codes stand for.
func (f *field) values() []int {
	list := make([]int, len(f.bits))
	value := f.first
	for code, n := range f.bits {
		list[code] = value
		value += 1 << n
	}
	return list
}

// table reads what a mode says of a field's table.
func (r *Reader) table(n int, mode byte, data []byte) (rest []byte, ok bool) {
	f := &fields[n]
	switch mode {
	case 0:
		r.tables[n] = spread(f.counts, f.usual)
	case 1:
		if len(data) == 0 || int(data[0]) >= len(f.bits) {
			return nil, false
		}
		r.tables[n] = &table{0, []state{{symbol: data[0]}}}
		data = data[1:]
	case 2:
		r.tables[n], data = newTable(data, f.log, len(f.bits)-1)
	}
	return data, r.tables[n] != nil
}

// sequences reads a block's sequences and does what they say.
func (r *Reader) sequences(data []byte) bool {
	count, data, ok := sequenceCount(data)
	if !ok {
		return false
	}
	if count == 0 {
		r.out = append(r.out, r.literal...)
		return len(data) == 0
	}
	if len(data) == 0 || data[0]&3 != 0 {
		return false
	}
	modes := data[0]
	data = data[1:]
	for n := range fields {
		if data, ok = r.table(n, modes>>(6-2*n)&3, data); !ok {
			return false
		}
	}
	b, ok := newBackward(data)
	return ok && r.execute(&b, count)
}

// sequenceCount reads how many sequences there are.
func sequenceCount(data []byte) (n int, rest []byte, ok bool) {
	switch {
	case len(data) == 0:
		return 0, nil, false
	case data[0] < 128:
		return int(data[0]), data[1:], true
	case data[0] < 255 && len(data) >= 2:
		return int(data[0]-128)<<8 + int(data[1]), data[2:], true
	case data[0] == 255 && len(data) >= 3:
		return int(data[1]) + int(data[2])<<8 + 0x7f00, data[3:], true
	}
	return 0, nil, false
}

// execute reads sequences and does them.
func (r *Reader) execute(b *backward, count int) bool {
	var values [3][]int
	var states [3]int
	for n := range fields {
		values[n] = fields[n].values()
		states[n] = b.take(r.tables[n].log)
	}
	literals, begin := r.literal, len(r.out)
	for ; count > 0; count-- {
		var v [3]int
		for _, n := range [3]int{offset, matchLength, literalLength} {
			code := r.tables[n].states[states[n]].symbol
			v[n] = values[n][code] + b.take(int(fields[n].bits[code]))
		}
		if count > 1 {
			for _, n := range [3]int{literalLength, matchLength, offset} {
				s := r.tables[n].states[states[n]]
				states[n] = int(s.base) + b.take(int(s.bits))
			}
		}
		if v[literalLength] > len(literals) || len(r.out)-begin+v[literalLength]+v[matchLength] > mostBlock || b.left() < 0 {
			return false
		}
		r.out = append(r.out, literals[:v[literalLength]]...)
		literals = literals[v[literalLength]:]
		if !r.repeat(v[matchLength], r.back(v[offset], v[literalLength])) {
			return false
		}
	}
	r.out = append(r.out, literals...)
	return b.left() == 0 && len(r.out)-begin <= mostBlock
}

// back is how far back an offset's number leads: 1 to 3 stand for the last
// offsets, by one further where no literals came before.
func (r *Reader) back(number, literals int) int {
	o := &r.offsets
	if number > 3 {
		*o = [3]int{number - 3, o[0], o[1]}
		return o[0]
	}
	if literals == 0 {
		number++
	}
	switch number {
	case 2:
		*o = [3]int{o[1], o[0], o[2]}
	case 3:
		*o = [3]int{o[2], o[0], o[1]}
	case 4:
		*o = [3]int{o[0] - 1, o[0], o[1]}
	}
	return o[0]
}

// repeat gives n bytes again that stand back bytes before the end.
func (r *Reader) repeat(n, back int) bool {
	if back <= 0 || back > len(r.out) {
		return false
	}
	from := len(r.out) - back
	for n > 0 {
		part := min(n, back)
		r.out = append(r.out, r.out[from:from+part]...)
		from += part
		n -= part
	}
	return true
}
