package traces

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// drawer draws steps from a seed.
type drawer struct {
	*rand.Rand
	features Features
	roots    []string // where names start; the first more often than others
	people   bool     // whether others than the superuser make calls
	made     int      // counts contents, so that each is another
}

// Features are what a kernel under test must have for a trace to use it.
type Features uint

const (
	Index Features = 1 << iota // index and nfs_export
	ACL                        // access control lists
)

func newDrawer(seed uint64, f Features) *drawer {
	return &drawer{Rand: rand.New(rand.NewPCG(seed, 0x6f7665726c6f6f6b)), features: f}
}

// has reports whether a feature may be used.
func (d *drawer) has(f Features) bool { return d.features&f == f }

// once reports true once in n times.
func (d *drawer) once(n int) bool { return d.IntN(n) == 0 }

// pick is one of several.
func pick[T any](d *drawer, of ...T) T { return of[d.IntN(len(of))] }

// some is the union of a few of several flags, often none.
func (d *drawer) some(of ...int) int {
	flags := 0
	for d.once(2) {
		flags |= of[d.IntN(len(of))]
	}
	return flags
}

// name is a name, from few so that they meet.
func (d *drawer) name() string {
	if d.once(60) {
		return pick(d, longest, tooLong, "z", "#1", "work")
	}
	return pick(d, "a", "a", "b", "b", "c", "d")
}

// below is a path of a few names.
func (d *drawer) below() string {
	depth := 1
	for depth < 4 && d.once(2) {
		depth++
	}
	parts := make([]string, depth)
	for i := range parts {
		parts[i] = d.name()
	}
	path := strings.Join(parts, "/")
	if d.once(40) {
		path += pick(d, "/", "/.", "/..", "//.", "/../a")
	}
	return path
}

// root is where a name starts.
func (d *drawer) root() string {
	if len(d.roots) > 1 && d.once(4) {
		return pick(d, d.roots[1:]...)
	}
	return d.roots[0]
}

// place is a name, and where it starts.
func (d *drawer) place() (dir int, path string) {
	switch n := d.IntN(60); {
	case n == 0:
		return cwd, d.root()
	case n < 10:
		return d.IntN(slots), d.below()
	}
	return cwd, d.root() + "/" + d.below()
}

// content is a content that no other file has.
func (d *drawer) content() string {
	d.made++
	text := fmt.Sprint("content ", d.made)
	switch d.IntN(12) {
	case 0:
		return ""
	case 1:
		return strings.Repeat(text+"\n", 100+d.IntN(900))
	}
	return text
}

// offset is a place in a file, near where something begins.
func (d *drawer) offset() int64 {
	return pick[int64](d, 0, 0, 1, 3, 10, 100, 4095, 4096, 4097, 8192, 10000, 12288, 20000, -1)
}

// step draws a call on an overlay.
func (d *drawer) step() Op { return d.draw(func(c *call) int { return c.weight }) }

// filling draws a call that fills a layer.
func (d *drawer) filling() Op { return d.draw(func(c *call) int { return c.layer }) }

// draw draws a step, the calls by their weights.
func (d *drawer) draw(weight func(*call) int) Op {
	total := 0
	for _, table := range calls() {
		for i := range table {
			total += weight(&table[i])
		}
	}
	n := d.IntN(total)
	for _, table := range calls() {
		for i := range table {
			if n -= weight(&table[i]); n < 0 {
				return d.drawCall(&table[i])
			}
		}
	}
	return Op{}
}

// drawCall draws what a call is made with.
func (d *drawer) drawCall(c *call) Op {
	o := Op{Call: c.name, Dir: cwd, Dir2: cwd}
	if c.paths > 0 {
		o.Dir, o.Path = d.place()
	}
	if c.paths > 1 {
		o.Dir2, o.Path2 = d.place()
	}
	if c.slot {
		o.Slot = d.IntN(slots)
	}
	if d.people && d.once(2) {
		o.Who = d.IntN(len(People))
	}
	c.draw(d, &o)
	return o
}
