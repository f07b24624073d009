//go:build containers || !js

package sim

import (
	"bytes"
	"math"
	"testing"

	"github.com/overlook-fs/overlook/sim/sys"
)

// shelf is one with room for so many bytes.
type shelf struct {
	data []byte
	room int
}

func (s *shelf) Size() int64 { return int64(len(s.data)) }

func (s *shelf) ReadAt(b []byte, off int64) (int, error) {
	return bytes.NewReader(s.data).ReadAt(b, off)
}

func (s *shelf) Put(b []byte) int64 {
	if len(s.data)+len(b) > s.room {
		return -1
	}
	s.data = append(s.data, b...)
	return int64(len(s.data) - len(b))
}

// shelved writes the sample to a file of a machine with that shelf, and lets it
// go up to a place.
func shelved(t *testing.T, s sys.Shelf, to int64) (m *Machine, before int64) {
	t.Helper()
	m = newMachineWith(t, Options{Seed: 1, Shelf: s})
	before = m.Kernel().Stored().Bytes
	p := m.Kernel().Attach(sys.RootCred())
	defer p.Detach()
	fd, err := sys.Open(p, "/root/file", sys.O_WRONLY|sys.O_CREAT, 0o644)
	if err == nil {
		err = sys.WriteAll(p, fd, sample())
	}
	if err == nil {
		err = p.Shelve(fd, to)
	}
	if err != nil {
		t.Fatal(err)
	}
	p.Close(fd)
	return m, before
}

// holds is how many pages the machine holds more than before.
func holds(m *Machine, before int64) int64 { return (m.Kernel().Stored().Bytes - before) / 4096 }

func TestWhatIsShelvedIsNotTheMachines(t *testing.T) {
	for _, c := range []struct {
		name  string
		shelf sys.Shelf
		to    int64
		pages int64 // that stay, of 74
	}{
		{"all of it, in memory", nil, math.MaxInt64, 0},
		{"all of it", &shelf{room: 1 << 20}, math.MaxInt64, 0},
		{"whole chunks", &shelf{room: 1 << 20}, 140_000, 42},
		{"nothing", &shelf{room: 1 << 20}, 65_535, 74},
		{"as much as there is room for", &shelf{room: 70_000}, math.MaxInt64, 58},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, before := shelved(t, c.shelf, c.to)
			if got := holds(m, before); got != c.pages {
				t.Errorf("%d pages are held, want %d", got, c.pages)
			}
			p := m.Kernel().Attach(sys.RootCred())
			defer p.Detach()
			if got, err := sys.ReadFile(p, "/root/file"); err != nil || !bytes.Equal(got, sample()) {
				t.Errorf("%d bytes, %v", len(got), err)
			}
			sys.Unlink(p, "/root/file")
			if got := holds(m, before); got != 0 {
				t.Errorf("%d pages are held when it is gone", got)
			}
		})
	}
}

func TestWhatIsShelvedCanChange(t *testing.T) {
	m, before := shelved(t, &shelf{room: 1 << 20}, math.MaxInt64)
	run(t, m, "cp file copy; printf X | dd of=file bs=1 seek=100000 conv=notrunc status=none; echo more >> file")
	if got := run(t, m, "cmp -s file copy || echo differ; tail -c 5 file; stat -c %s file copy"); got != "differ\nmore\n300005\n300000\n" {
		t.Errorf("%q", got)
	}
	m.Undo()
	m.Undo()
	if got := run(t, m, "ls; stat -c '%s %b' file"); got != "file\n300000 592\n" {
		t.Errorf("%q", got)
	}
	if got := holds(m, before); got != 0 {
		t.Errorf("%d pages are held, undone", got)
	}
}
