package diff

// Change deletes lines DelFrom to DelTo (excluded) of the first sequence and
// inserts lines InsFrom to InsTo of the second.
type Change struct {
	DelFrom, DelTo int
	InsFrom, InsTo int
}

// side is one of the two sequences.
type side struct {
	lines   []int // classes
	changed marks // deleted or inserted
	kept    []int // indices of the lines that the search looks at
}

// marks are flags of lines 0 to n-1, false on both sides of them.
type marks []bool

func newMarks(n int) marks           { return make(marks, n+2) }
func (m marks) at(i int) bool        { return m[i+1] }
func (m marks) set(i int, flag bool) { m[i+1] = flag }

// Script is how a becomes b. The equal lines at both ends are left out of the
// search, but for margin lines each: as far as a change may slide.
func Script(a, b []int, margin int) []Change {
	head, tail := ends(a, b, margin)
	x := newSide(a[head : len(a)-tail])
	y := newSide(b[head : len(b)-tail])
	x.putAside(y.count())
	y.putAside(x.count())
	s := newSearch(x, y)
	s.compare(0, len(x.kept), 0, len(y.kept))
	slide(x, y)
	slide(y, x)
	script := collect(x, y)
	for i := range script {
		c := &script[i]
		*c = Change{c.DelFrom + head, c.DelTo + head, c.InsFrom + head, c.InsTo + head}
	}
	return script
}

func newSide(lines []int) *side { return &side{lines: lines, changed: newMarks(len(lines))} }

// ends is how many equal lines to leave out at the beginning and at the end.
func ends(a, b []int, margin int) (head, tail int) {
	short := min(len(a), len(b))
	for head < short && a[head] == b[head] {
		head++
	}
	head = max(head-margin, 0)
	for tail < short-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return head, max(tail-margin, 0)
}

// collect makes changes of the marks.
func collect(x, y *side) []Change {
	var script []Change
	deleted, inserted := x.changed, y.changed
	i, j := 0, 0
	for i < len(x.lines) || j < len(y.lines) {
		if !deleted.at(i) && !inserted.at(j) {
			i++
			j++
			continue
		}
		c := Change{DelFrom: i, InsFrom: j}
		for deleted.at(i) {
			i++
		}
		for inserted.at(j) {
			j++
		}
		c.DelTo, c.InsTo = i, j
		script = append(script, c)
	}
	return script
}

// slide moves each run of changed lines that could as well stand elsewhere:
// together with neighbours it can reach, down as far as it goes, or up again to
// where the other side has a change.
func slide(x, other *side) {
	n := len(x.lines)
	i, j := 0, 0
	for {
		for i < n && !x.changed.at(i) {
			for other.changed.at(j) {
				j++
			}
			i++
			j++
		}
		if i == n {
			return
		}
		start := i
		for x.changed.at(i) {
			i++
		}
		for other.changed.at(j) {
			j++
		}
		_, i, j = x.slideRun(other, start, i, j)
	}
}

// slideRun moves the run from start to end; j is the place in other that
// belongs to end. It returns where they come to lie.
func (x *side) slideRun(other *side, start, end, j int) (int, int, int) {
	n := len(x.lines)
	meeting := n
	for {
		length := end - start
		for start > 0 && x.lines[start-1] == x.lines[end-1] {
			start--
			end--
			x.changed.set(start, true)
			x.changed.set(end, false)
			for x.changed.at(start - 1) {
				start--
			}
			for j--; other.changed.at(j); j-- {
			}
		}
		meeting = n
		if other.changed.at(j - 1) {
			meeting = end
		}
		for end < n && x.lines[start] == x.lines[end] {
			x.changed.set(start, false)
			x.changed.set(end, true)
			start++
			end++
			for x.changed.at(end) {
				end++
			}
			for j++; other.changed.at(j); j++ {
				meeting = end
			}
		}
		if length == end-start {
			break
		}
	}
	for meeting < end {
		start--
		end--
		x.changed.set(start, true)
		x.changed.set(end, false)
		for j--; other.changed.at(j); j-- {
		}
	}
	return start, end, j
}
