//go:build containers || !js

package sim

import (
	"bytes"
	"io"
	"testing"

	"github.com/overlook-fs/overlook/sim/sys"
)

// counted is a source that counts how often it is read.
type counted struct {
	*bytes.Reader
	reads int
}

func (c *counted) ReadAt(b []byte, off int64) (int, error) {
	c.reads++
	return c.Reader.ReadAt(b, off)
}

func (c *counted) Size() int64 { return c.Reader.Size() }

// sample is 300,000 bytes in which no place looks like another.
func sample() []byte {
	var b []byte
	for i := 0; len(b) < 300_000; i++ {
		b = append(b, byte(i), byte(i>>8), byte(i>>16), '.')
	}
	return b
}

func imported(t *testing.T) (*Machine, *counted) {
	t.Helper()
	m := newMachineWith(t, Options{Seed: 1, Trace: true})
	s := &counted{Reader: bytes.NewReader(sample())}
	if step := m.Import("/root/file", "sha256:1", s); step.Status != 0 {
		t.Fatalf("%d, %s", step.Status, step.Output)
	}
	return m, s
}

func TestAnImportedFileIsAFile(t *testing.T) {
	m, s := imported(t)
	held := m.Kernel().Stored().Bytes
	if got := run(t, m, "stat -c '%s %b %F' file"); got != "300000 592 regular file\n" {
		t.Error(got)
	}
	if s.reads != 0 {
		t.Error("it was read before anybody asked for bytes")
	}
	if got := run(t, m, "tail -c 4 file; cmp file file && wc -c < file"); got != string(sample()[299_996:])+"300000\n" {
		t.Errorf("%q", got)
	}
	run(t, m, "echo more >> file; cp file copy; printf X | dd of=file bs=1 seek=100000 conv=notrunc status=none")
	if got := run(t, m, "cmp -s file copy || echo differ; tail -c 5 copy; wc -c < file"); got != "differ\nmore\n300005\n" {
		t.Errorf("%q", got)
	}
	if grown := m.Kernel().Stored().Bytes - held; grown <= 0 || grown > 1<<20 {
		t.Errorf("%d bytes are held more", grown)
	}
	run(t, m, "rm file copy")
	if left := m.Kernel().Stored().Bytes - held; left != 0 {
		t.Errorf("%d bytes are held more than before, when all is gone", left)
	}
}

func TestRangesOfAnImportedFileAreShared(t *testing.T) {
	m, s := imported(t)
	held := m.Kernel().Stored().Bytes
	p := m.Kernel().Attach(sys.RootCred())
	for _, c := range []struct{ from, to, n int64 }{
		{0, 0, 300_000}, {512, 0, 1000}, {70_001, 0, 200_000}, {65_536, 65_536, 65_536}, {299_000, 0, 5000}, {100, 200, 3000}, {10, 131_072, 70_000},
	} {
		in, err := sys.Open(p, "/root/file", sys.O_RDONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		out, err := sys.Open(p, "/root/part", sys.O_RDWR|sys.O_CREAT|sys.O_TRUNC, 0o644)
		if err != nil {
			t.Fatal(err)
		}
		p.Lseek(in, c.from, sys.SEEK_SET)
		p.Lseek(out, c.to, sys.SEEK_SET)
		s.reads = 0
		want := append(make([]byte, c.to), sample()[c.from:min(c.from+c.n, 300_000)]...)
		n, err := p.CopyFileRange(in, out, c.n)
		if err != nil || n != int64(len(want))-c.to {
			t.Errorf("%+v: %d, %v", c, n, err)
		}
		aligned := c.to%65536 == 0
		if (s.reads == 0) != aligned || aligned && m.Kernel().Stored().Bytes != held {
			t.Errorf("%+v: %d reads, %d bytes held", c, s.reads, m.Kernel().Stored().Bytes-held)
		}
		got, err := sys.ReadFile(p, "/root/part")
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%+v: %d bytes, %v; want %d", c, len(got), err, len(want))
		}
		p.Close(in)
		p.Close(out)
		sys.Unlink(p, "/root/part")
	}
}

func TestAnImportIsAStep(t *testing.T) {
	m, s := imported(t)
	run(t, m, "echo x > other")
	m.Undo()
	m.Undo()
	if got := run(t, m, "ls"); got != "" {
		t.Errorf("undone, there is %q", got)
	}
	m.Undo()
	m.Redo()
	m.Redo()
	if _, all := m.Lines(); all != 1 {
		t.Error(all)
	}
	m, s = imported(t)
	run(t, m, "cksum file > sum")
	want := run(t, m, "cat sum")
	again := newMachineWith(t, Options{Seed: 1, Source: func(digest string) sys.Source {
		if digest != "sha256:1" {
			t.Error(digest)
		}
		return s
	}})
	again.Replay(m.Journal(), nil)
	if got := run(t, again, "cat sum"); got != want || got == "" {
		t.Errorf("%q, want %q", got, want)
	}
	lost := newMachineWith(t, Options{Seed: 1})
	first := true
	lost.Replay(m.Journal(), func(st *Step) {
		if first && (st.Status != 1 || string(st.Output) != "import: /root/file: No data available\n") {
			t.Errorf("%d %q", st.Status, st.Output)
		}
		first = false
	})
}

func TestASourceThatCannotBeRead(t *testing.T) {
	m := newMachineWith(t, Options{Seed: 1})
	m.Import("/root/file", "sha256:1", broken{})
	if got := run(t, m, "cat file"); got != "cat: file: Input/output error\n" {
		t.Errorf("%q", got)
	}
}

type broken struct{}

func (broken) ReadAt([]byte, int64) (int, error) { return 0, io.ErrUnexpectedEOF }
func (broken) Size() int64                       { return 10 }
