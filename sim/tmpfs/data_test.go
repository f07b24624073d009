package tmpfs

import (
	"bytes"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/overlook-fs/overlook/sim/vfs"
)

// model is two contents that share chunks now and then, and what they should
// hold.
type model struct {
	fs   *FS
	real [2]*content
	want [2][]byte
}

// step changes one of the contents.
func (m *model) step(r *rand.Rand) {
	n := r.IntN(2)
	c, want := m.real[n], m.want[n]
	from := r.IntN(3 * chunkSize)
	to := from + 1 + r.IntN(2*chunkSize)
	c.touch(m.fs)
	switch r.IntN(5) {
	case 0, 1:
		b := bytes.Repeat([]byte{byte(1 + r.IntN(255))}, to-from)
		c.write(b, int64(from))
		want = append(want, make([]byte, max(0, to-len(want)))...)
		copy(want[from:], b)
	case 2:
		c.punch(int64(from), int64(to))
		clear(want[min(from, len(want)):min(to, len(want))])
	case 3:
		c.truncate(int64(from))
		want = append(want, make([]byte, max(0, from-len(want)))...)[:from]
	case 4:
		c.take(m.fs, m.real[1-n].share(m.fs))
		want = slices.Clone(m.want[1-n])
	}
	m.want[n] = want
}

// check compares, and counts pages and holes one by one.
func (m *model) check(t *testing.T, when string) {
	t.Helper()
	for n, c := range m.real {
		got := make([]byte, c.size)
		if c.read(got, 0); !bytes.Equal(got, m.want[n]) {
			t.Fatalf("%s: content %d is wrong", when, n)
		}
		pages, holes := 0, false
		for _, k := range c.chunks {
			if k != nil {
				pages += bits.OnesCount16(k.pages)
			}
		}
		for at := int64(0); at < c.size; at += pageSize {
			k := c.chunk(int(at / chunkSize))
			holes = holes || k == nil || k.pages&pageMask(int(at%chunkSize), int(at%chunkSize)+1) == 0
		}
		if int(c.pages) != pages || c.holes() != holes {
			t.Fatalf("%s: content %d counts %d pages, holes %v: %d, %v", when, n, c.pages, c.holes(), pages, holes)
		}
	}
}

// saved is what the contents should hold.
func (m *model) saved() [2][]byte {
	return [2][]byte{slices.Clone(m.want[0]), slices.Clone(m.want[1])}
}

func TestSharedChunksAndUndo(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	k := vfs.New(vfs.Config{Seed: 1})
	fs := New(k, Options{}).FS.(*FS)
	m := &model{fs: fs, real: [2]*content{{owner: fs.newOwner()}, {owner: fs.newOwner()}}}
	var past [][2][]byte
	for range 1000 {
		switch r.IntN(20) {
		case 0:
			k.Snapshot()
			past = append(past, m.saved())
		case 1:
			if len(past) == 0 {
				continue
			}
			present := m.saved()
			log := k.Restore()
			m.want = past[len(past)-1]
			past = past[:len(past)-1]
			m.check(t, "undo")
			if r.IntN(2) == 0 {
				past = append(past, m.saved())
				k.Redo(log)
				m.want = present
				m.check(t, "redo")
			}
		default:
			m.step(r)
			m.check(t, "change")
		}
	}
}
