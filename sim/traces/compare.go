package traces

import "fmt"

// Difference is where two sides of a trace part.
type Difference struct {
	At    int // the step
	Op    Op
	Line  int // of what the step saw
	A, B  string
	Steps []Op // the trace up to there
}

// String is the difference for people, with every step that led to it.
func (d *Difference) String() string {
	text := ""
	for i, o := range d.Steps {
		text += fmt.Sprintf("%4d %s\n", i, o)
	}
	return text + fmt.Sprintf("     kernel: %s\n     engine: %s\n", d.A, d.B)
}

// Count is what a comparison compared.
type Count struct {
	Steps int // steps of traces
	Lines int // answers of calls and names looked at
	Again int // traces made again: somebody emptied the caches meanwhile
}

// Compare runs steps on both sides at once and returns where they part, nil
// where they do not.
func Compare(a, b *Side, ops []Op, count *Count) *Difference {
	for i, o := range ops {
		x, y := a.Do(o), b.Do(o)
		count.Steps++
		count.Lines += len(x)
		for n := range max(len(x), len(y)) {
			if p, q := line(x, n), line(y, n); p != q {
				return &Difference{At: i, Op: o, Line: n, A: p, B: q, Steps: ops[:i+1]}
			}
		}
	}
	return nil
}

func line(lines []string, n int) string {
	if n < len(lines) {
		return lines[n]
	}
	return "(nothing)"
}
