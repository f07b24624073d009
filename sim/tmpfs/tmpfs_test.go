package tmpfs

import (
	"errors"
	"fmt"
	"testing"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// newProcess is a process on a kernel whose root is a tmpfs.
func newProcess(t testing.TB) *vfs.Process {
	t.Helper()
	k := vfs.New(vfs.Config{Seed: 1})
	k.Register(Type())
	k.MountRoot(New(k, Options{}), "none")
	return k.Attach(sys.RootCred())
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantErrno(t testing.TB, got error, want sys.Errno) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func names(t testing.TB, p sys.Process, dir string) string {
	t.Helper()
	entries, err := sys.ReadDir(p, dir)
	ok(t, err)
	s := ""
	for _, e := range entries {
		s += e.Name + " "
	}
	return s
}

func TestNewestEntryIsListedFirst(t *testing.T) {
	p := newProcess(t)
	for _, name := range []string{"/a", "/b", "/c"} {
		ok(t, sys.WriteFile(p, name, nil, 0o644))
	}
	ok(t, sys.Unlink(p, "/b"))
	ok(t, sys.WriteFile(p, "/b", nil, 0o644))
	if got := names(t, p, "/"); got != "b c a " {
		t.Errorf("listed %q", got)
	}
}

func TestListingGoesOnWhileEntriesAreRemoved(t *testing.T) {
	p := newProcess(t)
	for i := range 100 {
		ok(t, sys.WriteFile(p, fmt.Sprintf("/f%d", i), nil, 0o644))
	}
	fd, err := sys.Open(p, "/", sys.O_RDONLY|sys.O_DIRECTORY, 0)
	ok(t, err)
	seen := 0
	for {
		entries, err := p.Getdents(fd, 7)
		ok(t, err)
		if len(entries) == 0 {
			break
		}
		for _, e := range entries {
			if e.Type == sys.DT_REG {
				seen++
				ok(t, sys.Unlink(p, "/"+e.Name))
			}
		}
	}
	if seen != 100 || names(t, p, "/") != "" {
		t.Errorf("saw %d names, left %q", seen, names(t, p, "/"))
	}
}

func TestDataHolesAndTruncation(t *testing.T) {
	p := newProcess(t)
	fd, err := sys.Open(p, "/f", sys.O_RDWR|sys.O_CREAT, 0o644)
	ok(t, err)
	_, err = p.Pwrite(fd, []byte("end"), 200_000)
	ok(t, err)
	st, err := sys.Fstat(p, fd)
	ok(t, err)
	if st.Size != 200_003 || st.Blocks != 8 {
		t.Errorf("size %d, blocks %d", st.Size, st.Blocks)
	}
	at, err := p.Lseek(fd, 0, sys.SEEK_DATA)
	ok(t, err)
	if at != 196608 {
		t.Errorf("data from %d", at)
	}
	ok(t, p.Ftruncate(fd, 200_001))
	ok(t, p.Ftruncate(fd, 200_003))
	b := make([]byte, 10)
	n, err := p.Pread(fd, b, 200_000)
	ok(t, err)
	if string(b[:n]) != "e\x00\x00" {
		t.Errorf("read %q", b[:n])
	}
}

func TestUndoRestoresTreeDataAndOrder(t *testing.T) {
	p := newProcess(t)
	k := p.Kernel()
	ok(t, sys.Mkdir(p, "/d", 0o755))
	ok(t, sys.WriteFile(p, "/d/keep", []byte("old"), 0o644))
	ok(t, sys.WriteFile(p, "/d/gone", []byte("x"), 0o600))
	before := describe(t, p)
	k.Snapshot()
	ok(t, sys.WriteFile(p, "/d/keep", []byte("new and longer"), 0o644))
	ok(t, sys.Unlink(p, "/d/gone"))
	ok(t, sys.Rename(p, "/d/keep", "/moved"))
	ok(t, sys.Mkdir(p, "/d/sub", 0o700))
	ok(t, sys.Chmod(p, "/d", 0o711))
	after := describe(t, p)
	log := k.Restore()
	if got := describe(t, p); got != before {
		t.Errorf("after undo:\n%s\nwant:\n%s", got, before)
	}
	k.Redo(log)
	if got := describe(t, p); got != after {
		t.Errorf("after redo:\n%s\nwant:\n%s", got, after)
	}
}

// describe is the tree as text, in the directories' own order, without
// looking by more than lists and lstat.
func describe(t testing.TB, p sys.Process) string {
	t.Helper()
	text := ""
	var walk func(dir string)
	walk = func(dir string) {
		entries, err := sys.ReadDir(p, dir+"/")
		ok(t, err)
		for _, e := range entries {
			path := dir + "/" + e.Name
			st, err := sys.Lstat(p, path)
			ok(t, err)
			text += fmt.Sprintln(path, st.Ino, st.Mode, st.Nlink, st.Size, st.Mtime)
			if st.Mode.IsDir() {
				walk(path)
				continue
			}
			content, err := sys.ReadFile(p, path)
			ok(t, err)
			text += fmt.Sprintf("%q\n", content)
		}
	}
	walk("")
	return text
}

func TestForkPipeWait(t *testing.T) {
	p := newProcess(t)
	done := make(chan string)
	go func() {
		p.Begin()
		defer p.End()
		r, w, _ := p.Pipe2(sys.O_CLOEXEC)
		pid, _ := p.Fork(func(c sys.Process) int {
			c.Nanosleep(5e9)
			sys.WriteAll(c, w, []byte("hello"))
			return 3
		})
		p.Close(w)
		b, err := sys.ReadAll(p, r)
		got, status, err2 := p.Wait4(-1, 0)
		done <- fmt.Sprint(string(b), err, got == pid, status.ExitStatus(), err2)
	}()
	if got := <-done; got != "hello<nil> true 3 <nil>" {
		t.Error(got)
	}
}

func TestInterruptEndsALoop(t *testing.T) {
	p := newProcess(t)
	done := make(chan sys.WaitStatus)
	go func() {
		p.Begin()
		defer p.End()
		pid, _ := p.Fork(func(c sys.Process) int {
			for {
				c.Checkpoint()
			}
		})
		p.Nanosleep(1e6)
		p.Kill(pid, sys.SIGINT)
		_, status, _ := p.Wait4(pid, 0)
		done <- status
	}()
	if s := <-done; !s.Signaled() || s.Signal() != sys.SIGINT {
		t.Errorf("status %x", int(s))
	}
}

func TestFullFilesystemSaysENOSPC(t *testing.T) {
	p := newProcess(t)
	ok(t, sys.Mkdir(p, "/m", 0o755))
	ok(t, p.Mount("none", "/m", "tmpfs", 0, "size=8k"))
	fd, err := sys.Open(p, "/m/f", sys.O_WRONLY|sys.O_CREAT, 0o644)
	ok(t, err)
	n, err := p.Write(fd, make([]byte, 20_000))
	if n != 8192 || err != nil {
		t.Errorf("wrote %d, %v", n, err)
	}
	_, err = p.Write(fd, []byte("x"))
	wantErrno(t, err, sys.ENOSPC)
	ok(t, p.Close(fd))
	ok(t, sys.Unlink(p, "/m/f"))
	ok(t, sys.WriteFile(p, "/m/g", make([]byte, 8192), 0o644))
}

func TestWarmStatAllocatesNothing(t *testing.T) {
	p := newProcess(t)
	ok(t, sys.Mkdir(p, "/d", 0o755))
	ok(t, sys.WriteFile(p, "/d/f", []byte("x"), 0o644))
	var st sys.Stat
	if n := testing.AllocsPerRun(100, func() { p.Fstatat(sys.AT_FDCWD, "/d/f", &st, 0) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkStat(b *testing.B) {
	p := newProcess(b)
	ok(b, sys.Mkdir(p, "/d", 0o755))
	ok(b, sys.WriteFile(p, "/d/f", []byte("x"), 0o644))
	var st sys.Stat
	b.ReportAllocs()
	for b.Loop() {
		p.Fstatat(sys.AT_FDCWD, "/d/f", &st, 0)
	}
}
