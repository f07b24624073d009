package zstd

import "math/bits"

// table is what an FSE decoder's states mean.
type table struct {
	log    int // of how many states there are
	states []state
}

// state stands for a symbol; so many bits more, added to base, are the next
// state.
type state struct {
	symbol, bits byte
	base         uint16
}

// newTable reads the description of a table, with at most so many states and
// symbols, and returns what follows it; nil: it is none.
func newTable(data []byte, mostLog, mostSymbol int) (*table, []byte) {
	f := forward{data: data}
	log := f.take(4) + 5
	if log > mostLog {
		return nil, nil
	}
	var counts []int
	left, threshold, width := 1<<log+1, 1<<log, log+1
	for left > 1 && f.at <= 8*len(data) {
		most := 2*threshold - 1 - left
		count := f.peek(width)
		if count&(threshold-1) < most {
			count &= threshold - 1
			f.at += width - 1
		} else {
			if count >= threshold {
				count -= most
			}
			f.at += width
		}
		count-- // -1: less than one
		counts = append(counts, count)
		if left -= max(count, -count); left < 1 {
			return nil, nil
		}
		for again := 3; count == 0 && again == 3 && f.at <= 8*len(data); {
			again = f.take(2)
			counts = append(counts, make([]int, again)...)
		}
		for left < threshold {
			width--
			threshold >>= 1
		}
		if len(counts) > mostSymbol+1 {
			return nil, nil
		}
	}
	if left != 1 || f.at > 8*len(data) {
		return nil, nil
	}
	return spread(counts, log), data[(f.at+7)/8:]
}

// spread makes a table of how often each symbol comes.
func spread(counts []int, log int) *table {
	size := 1 << log
	t := &table{log, make([]state, size)}
	next := make([]int, len(counts))
	high := size - 1
	for symbol, count := range counts {
		next[symbol] = count
		if count < 0 {
			t.states[high].symbol = byte(symbol)
			high--
			next[symbol] = 1
		}
	}
	at := 0
	for symbol, count := range counts {
		for ; count > 0; count-- {
			t.states[at].symbol = byte(symbol)
			for at = (at + size>>1 + size>>3 + 3) & (size - 1); at > high; at = (at + size>>1 + size>>3 + 3) & (size - 1) {
			}
		}
	}
	for i := range t.states {
		s := &t.states[i]
		n := next[s.symbol]
		next[s.symbol]++
		width := log + 1 - bits.Len(uint(n))
		s.bits = byte(width)
		s.base = uint16(n<<width - size)
	}
	return t
}

// forward reads bits, the lowest of each byte first.
type forward struct {
	data []byte
	at   int // bit
}

// peek is the next n bits, at most 16; behind the end are zeros.
func (f *forward) peek(n int) int {
	v := 0
	for i := range 3 {
		if at := f.at/8 + i; at < len(f.data) {
			v |= int(f.data[at]) << (8 * i)
		}
	}
	return v >> (f.at % 8) & (1<<n - 1)
}

func (f *forward) take(n int) int {
	v := f.peek(n)
	f.at += n
	return v
}
