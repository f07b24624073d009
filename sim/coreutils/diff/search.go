package diff

// search is Myers' search for the furthest paths on each diagonal, x - y, from
// both ends.
type search struct {
	x, y          *side
	forward, back []int // by diagonal plus shift
	shift         int
	limit         int // of the cost, before an answer that may be too long is taken
}

const furthest = int(^uint(0) >> 1)

func newSearch(x, y *side) *search {
	diagonals := len(x.kept) + len(y.kept) + 3
	s := &search{x: x, y: y, forward: make([]int, diagonals), back: make([]int, diagonals), shift: len(y.kept) + 1}
	s.limit = 1
	for n := diagonals; n != 0; n >>= 2 {
		s.limit <<= 1
	}
	s.limit = max(4096, s.limit)
	return s
}

func (s *search) same(i, j int) bool { return s.x.lines[s.x.kept[i]] == s.y.lines[s.y.kept[j]] }

// compare marks what changes between x[x0:x1] and y[y0:y1], by halves.
func (s *search) compare(x0, x1, y0, y1 int) {
	for x0 < x1 && y0 < y1 && s.same(x0, y0) {
		x0++
		y0++
	}
	for x0 < x1 && y0 < y1 && s.same(x1-1, y1-1) {
		x1--
		y1--
	}
	switch {
	case x0 == x1:
		for ; y0 < y1; y0++ {
			s.y.changed.set(s.y.kept[y0], true)
		}
	case y0 == y1:
		for ; x0 < x1; x0++ {
			s.x.changed.set(s.x.kept[x0], true)
		}
	default:
		x, y := s.middle(x0, x1, y0, y1)
		s.compare(x0, x, y0, y)
		s.compare(x, x1, y, y1)
	}
}

// span is the range of diagonals that a search has reached.
type span struct{ min, max int }

// widen takes one more diagonal on each side, or one less where there is none;
// fence is put beyond the ends.
func (r *span) widen(lowest, highest int, reach []int, shift, fence int) {
	if r.min > lowest {
		r.min--
		reach[shift+r.min-1] = fence
	} else {
		r.min++
	}
	if r.max < highest {
		r.max++
		reach[shift+r.max+1] = fence
	} else {
		r.max--
	}
}

func (r span) has(d int) bool { return r.min <= d && d <= r.max }

// middle is a point on a shortest path, half-way.
func (s *search) middle(x0, x1, y0, y1 int) (x, y int) {
	start, end := x0-y0, x1-y1
	lowest, highest := x0-y1, x1-y0
	odd := (start-end)&1 != 0
	fwd, bwd := span{start, start}, span{end, end}
	s.forward[s.shift+start] = x0
	s.back[s.shift+end] = x1
	for cost := 1; ; cost++ {
		fwd.widen(lowest, highest, s.forward, s.shift, -1)
		for d := fwd.max; d >= fwd.min; d -= 2 {
			x := s.advance(d, x1, y1)
			if odd && bwd.has(d) && s.back[s.shift+d] <= x {
				return x, x - d
			}
		}
		bwd.widen(lowest, highest, s.back, s.shift, furthest)
		for d := bwd.max; d >= bwd.min; d -= 2 {
			x := s.retreat(d, x0, y0)
			if !odd && fwd.has(d) && x <= s.forward[s.shift+d] {
				return x, x - d
			}
		}
		if cost >= s.limit {
			return s.best(fwd, bwd, x0, x1, y0, y1)
		}
	}
}

// advance goes one step further on diagonal d, then along equal lines.
func (s *search) advance(d, x1, y1 int) int {
	below, above := s.forward[s.shift+d-1], s.forward[s.shift+d+1]
	x := above
	if below >= above {
		x = below + 1
	}
	for x < x1 && x-d < y1 && s.same(x, x-d) {
		x++
	}
	s.forward[s.shift+d] = x
	return x
}

// retreat is advance from the other end.
func (s *search) retreat(d, x0, y0 int) int {
	below, above := s.back[s.shift+d-1], s.back[s.shift+d+1]
	x := below
	if below >= above {
		x = above - 1
	}
	for x > x0 && x-d > y0 && s.same(x-1, x-1-d) {
		x--
	}
	s.back[s.shift+d] = x
	return x
}

// best is the point that got furthest from either end.
func (s *search) best(fwd, bwd span, x0, x1, y0, y1 int) (int, int) {
	forwardSum, forwardX := -1, 0
	for d := fwd.max; d >= fwd.min; d -= 2 {
		x := min(s.forward[s.shift+d], x1)
		if x-d > y1 {
			x = y1 + d
		}
		if forwardSum < 2*x-d {
			forwardSum, forwardX = 2*x-d, x
		}
	}
	backSum, backX := furthest, 0
	for d := bwd.max; d >= bwd.min; d -= 2 {
		x := max(s.back[s.shift+d], x0)
		if x-d < y0 {
			x = y0 + d
		}
		if 2*x-d < backSum {
			backSum, backX = 2*x-d, x
		}
	}
	if x1+y1-backSum < forwardSum-(x0+y0) {
		return forwardX, forwardSum - forwardX
	}
	return backX, backSum - backX
}
