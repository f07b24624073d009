package regex

// maxSteps bounds what a pattern with back references may try at one place.
const maxSteps = 1 << 22

// backtracker tries the ways through a program one after the other, in the
// order that glibc reports groups by.
type backtracker struct {
	r     *Regexp
	text  string
	end   int      // where the match must end; -1: as far as possible
	slots []int    // ends of groups, then beginnings of loop bodies
	tried []uint64 // with a known end: (instruction, position) that failed
	from  int
	best  []int // without a known end: the longest so far
	steps int
}

// backtrack matches at from. With an end it finds the groups of a match that
// is known to end there; with -1 the longest match. Nil: no match.
func (r *Regexp) backtrack(text string, from, end int) []int {
	b := backtracker{r: r, text: text, end: end, from: from}
	loops := 0
	for i := range r.prog {
		if x := r.prog[i].x; x < 0 && -x > loops {
			loops = -x
		}
	}
	b.slots = make([]int, 2*(r.groups+1)+loops)
	for i := range b.slots {
		b.slots[i] = -1
	}
	if end >= 0 {
		b.tried = make([]uint64, (len(r.prog)*(end-from+1)+63)/64)
	}
	b.slots[0] = from
	if b.run(start, from) {
		return b.slots[:2*(r.groups+1)]
	}
	return b.best
}

// slot is the index of a slot: groups count up from 0, loops down from -1.
func (b *backtracker) slot(x int) int {
	if x < 0 {
		return 2*(b.r.groups+1) - x - 1
	}
	return x
}

// run reports whether the program, at instruction pc and position pos, ends
// in the match that is looked for.
func (b *backtracker) run(pc, pos int) bool {
	for {
		if b.spent(pc, pos) {
			return false
		}
		i := &b.r.prog[pc]
		pc++
		switch i.op {
		case instSet:
			if pos >= b.limit() || !i.set.has(b.text[pos]) {
				return false
			}
			pos++
		case instSplit:
			if b.run(i.x, pos) {
				return true
			}
			pc = i.y
		case instJump:
			pc = i.x
		case instSave:
			at := b.slot(i.x)
			old := b.slots[at]
			b.slots[at] = pos
			if b.run(pc, pos) {
				return true
			}
			b.slots[at] = old
			return false
		case instLoop:
			if b.end < 0 && b.slots[b.slot(i.x)] == pos {
				return false
			}
		case instAssert:
			if !b.holds(i.cond, pos) {
				return false
			}
		case instBackref:
			n := b.backref(i.x, pos)
			if n < 0 {
				return false
			}
			pos += n
		case instMatch:
			return b.matched(pos)
		}
	}
}

// spent reports that going on from here is known to fail, or too long.
func (b *backtracker) spent(pc, pos int) bool {
	if b.tried == nil {
		b.steps++
		return b.steps > maxSteps
	}
	n := pc*(b.end-b.from+1) + pos - b.from
	if b.tried[n/64]&(1<<(n%64)) != 0 {
		return true
	}
	b.tried[n/64] |= 1 << (n % 64)
	return false
}

func (b *backtracker) limit() int {
	if b.end >= 0 {
		return b.end
	}
	return len(b.text)
}

func (b *backtracker) holds(cond assert, pos int) bool {
	before, next := uint8(beforeText), 256
	if pos > 0 {
		before = kind(b.text[pos-1])
	}
	if pos < len(b.text) {
		next = int(b.text[pos])
	}
	return holds(cond, before, next, b.r.flags&Newline != 0)
}

// backref is the length of what group n matched, where it stands at pos once
// more; -1: it does not.
func (b *backtracker) backref(n, pos int) int {
	from, to := b.slots[2*n], b.slots[2*n+1]
	if from < 0 || to < from || pos+to-from > len(b.text) {
		return -1
	}
	for i := from; i < to; i++ {
		c, d := b.text[i], b.text[pos+i-from]
		if c != d && (b.r.flags&FoldCase == 0 || !sameLetter(c, d)) {
			return -1
		}
	}
	return to - from
}

func sameLetter(c, d byte) bool {
	return c|32 == d|32 && c|32 >= 'a' && c|32 <= 'z'
}

// matched notes a way to the end of the program; true ends the search.
func (b *backtracker) matched(pos int) bool {
	if b.end >= 0 && pos != b.end {
		return false
	}
	b.slots[1] = pos
	if b.end >= 0 || pos == len(b.text) {
		return true
	}
	if b.best == nil || pos > b.best[1] {
		b.best = append(b.best[:0], b.slots[:2*(b.r.groups+1)]...)
	}
	return false
}
