package sim

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/overlook-fs/overlook/sim/sys"
)

// newMachine boots a machine for a test; sleeping takes no time.
func newMachine(t testing.TB) *Machine {
	t.Helper()
	return newMachineWith(t, Options{Seed: 7, Clock: 1_700_000_000e9, Trace: true})
}

func newMachineWith(t testing.TB, o Options) *Machine {
	t.Helper()
	m, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// run runs lines and returns what the terminal showed.
func run(t testing.TB, m *Machine, lines ...string) string {
	t.Helper()
	var out strings.Builder
	for _, line := range lines {
		out.Write(m.Run(line).Output)
	}
	return out.String()
}

// mounted are the lines that make a small overlay.
var mounted = []string{
	"mkdir lower upper work merged",
	"echo low > lower/a; echo low > lower/b; mkdir lower/d; echo x > lower/d/x",
	"mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged",
}

// world is everything a line may change, as text, without touching it.
func world(m *Machine) string {
	var text strings.Builder
	m.Observe(func(p sys.Process) {
		var walk func(dir string)
		walk = func(dir string) {
			entries, err := sys.ReadDir(p, dir)
			if err != nil {
				text.WriteString(dir + ": " + err.Error() + "\n")
			}
			for _, e := range entries {
				path := dir + "/" + e.Name
				st, err := sys.Lstat(p, path)
				if err != nil {
					text.WriteString(path + ": " + err.Error() + "\n")
					continue
				}
				text.WriteString(path + " " + st.Mode.String() + " " + fmt.Sprint(st.Ino, st.Nlink, st.Mtime, st.Ctime))
				attrs, _ := p.Listxattrat(sys.AT_FDCWD, path, sys.AT_SYMLINK_NOFOLLOW)
				for _, a := range attrs {
					v, _ := p.Getxattrat(sys.AT_FDCWD, path, a, sys.AT_SYMLINK_NOFOLLOW)
					text.WriteString(" " + a + "=" + string(v))
				}
				text.WriteByte('\n')
				switch {
				case st.Mode.IsDir():
					walk(path)
				case st.Mode.IsRegular():
					content, _ := sys.ReadFile(p, path)
					text.Write(content)
				}
			}
		}
		walk("/root")
		walk("/tmp")
		mounts, _ := sys.ReadFile(p, "/proc/self/mountinfo")
		text.Write(mounts)
		fmt.Fprint(&text, p.Now())
	})
	return text.String()
}

func TestUndoTakesALineBackWhole(t *testing.T) {
	m := newMachine(t)
	run(t, m, mounted...)
	for _, line := range []string{
		"rm merged/a", "echo more >> merged/b", "rm -r merged/d; mkdir merged/d", "mv merged/b merged/c", "chmod 600 merged/a",
		"cd merged; x=1; f() { echo f; }; set -u", "umount merged", "exec 3< merged/b; read l <&3", "ln merged/a merged/e", "trap 'echo bye' EXIT; alias q=ls",
		"mount -t tmpfs none work; touch work/t", "mkfifo p; exec 4<>p; echo hello >&4",
	} {
		before, status := world(m), run(t, m, "echo $? $- $(pwd) ${x-none} $(type -t f) $(trap) $(ls /proc/self/fd)")
		m.Undo()
		m.Run(line)
		after := world(m)
		if !m.Undo() {
			t.Fatalf("%s: cannot be undone", line)
		}
		if got := world(m); got != before {
			t.Errorf("%s: not undone:\n%s\nwant:\n%s", line, got, before)
		}
		if got := run(t, m, "echo $? $- $(pwd) ${x-none} $(type -t f) $(trap) $(ls /proc/self/fd)"); got != status {
			t.Errorf("%s: the shell is %q, was %q", line, got, status)
		}
		m.Undo()
		m.Run(line)
		m.Undo()
		if !m.Redo() {
			t.Fatalf("%s: cannot be redone", line)
		}
		if got := world(m); got != after {
			t.Errorf("%s: not redone:\n%s\nwant:\n%s", line, got, after)
		}
		m.Undo()
	}
}

func TestUndoGoesBackToTheFirstPrompt(t *testing.T) {
	m := newMachine(t)
	before := world(m)
	run(t, m, mounted...)
	for range mounted {
		m.Undo()
	}
	if got := world(m); got != before {
		t.Errorf("got %s\nwant %s", got, before)
	}
	if m.Undo() {
		t.Error("undid more than was done")
	}
	redone := 0
	for m.Redo() {
		redone++
	}
	if redone != len(mounted) {
		t.Errorf("redid %d lines of %d", redone, len(mounted))
	}
	if got := run(t, m, "cat merged/a"); got != "low\n" {
		t.Errorf("after redo: %q", got)
	}
}

func TestResetIsUndone(t *testing.T) {
	m := newMachine(t)
	run(t, m, mounted...)
	before := world(m)
	m.Reset()
	if got := run(t, m, "ls"); got != "" {
		t.Errorf("after reset: %q", got)
	}
	m.Undo()
	m.Undo()
	if got := world(m); got != before {
		t.Errorf("reset not undone: %s", got)
	}
}

func TestUndoWithAJobAlive(t *testing.T) {
	m := newMachine(t)
	m.Run("touch first")
	m.Run("while :; do :; done &")
	m.Run("touch second")
	if !m.Undo() {
		t.Fatal("cannot undo")
	}
	if got := run(t, m, "ls"); !strings.Contains(got, "first") || strings.Contains(got, "second") {
		t.Errorf("ls: %q", got)
	}
	if got := run(t, m, "jobs"); !strings.Contains(got, "Running") {
		t.Errorf("jobs: %q", got)
	}
	m.Run("kill %1; wait")
	for m.Undo() {
	}
	if got := run(t, m, "ls; jobs"); got != "" {
		t.Errorf("at the first prompt: %q", got)
	}
}

func TestReplayGivesTheSameBytes(t *testing.T) {
	m := newMachine(t)
	lines := append(append([]string(nil), mounted...), "ls -lai merged upper work", "date; echo $RANDOM $$", "sleep 3; date", "rm merged/a; ls -la upper", "cat /proc/sys/kernel/random/uuid", "head -c 8 /dev/urandom | od -x")
	var want strings.Builder
	for _, line := range lines {
		want.Write(m.Run(line).Output)
	}
	again := newMachine(t)
	var got strings.Builder
	again.Replay(m.Journal(), func(s *Step) { got.Write(s.Output) })
	if got.String() != want.String() {
		t.Errorf("replay gave\n%s\nwant\n%s", got.String(), want.String())
	}
	if world(again) != world(m) {
		t.Error("the worlds differ")
	}
}

func TestObservationChangesNothing(t *testing.T) {
	lines := append(append([]string(nil), mounted...), "rm -f merged/a", "unlink upper/a", "cat merged/a", "ls -li merged", "echo x >> merged/b", "ls -la upper work/work", "stat -c %i merged/*", "date", "cat /proc/self/mountinfo | wc -l")
	quiet, watched := newMachine(t), newMachine(t)
	for _, line := range lines {
		want := string(quiet.Run(line).Output)
		got := string(watched.Run(line).Output)
		if got != want {
			t.Errorf("%s: observed %q, unobserved %q", line, got, want)
		}
		world(watched)
		watched.Complete("cat merged/", 11)
	}
}

func TestInterruptEndsWhatRuns(t *testing.T) {
	for _, line := range []string{"while :; do :; done", "yes > /dev/null", "cat", "sleep 1000", "cat /dev/zero > /dev/null", "read x", "(sleep 1000)", "sleep 1000 | cat", "find / -exec sleep 9 \\; & wait"} {
		t.Run(line, func(t *testing.T) {
			m := newMachineWith(t, Options{
				Sleep: func(int64, func()) {}, // who sleeps never wakes
				Pause: func() { time.Sleep(time.Microsecond) },
			})
			done := make(chan *Step)
			go func() { done <- m.Run(line) }()
			for {
				select {
				case s := <-done:
					if s.Status != 130 && !strings.Contains(line, "&") {
						t.Errorf("status %d, output %q", s.Status, s.Output)
					}
					if got := run(t, m, "echo on"); got != "on\n" {
						t.Errorf("then: %q", got)
					}
					return
				case <-time.After(2 * time.Millisecond):
					m.Type(EntryInterrupt, "")
				}
			}
		})
	}
}

func TestSnapshotCostsWhatChangedNotWhatExists(t *testing.T) {
	m := newMachine(t)
	m.Observe(func(sys.Process) {})
	cost := func() float64 {
		return testing.AllocsPerRun(5, func() {
			m.kernel.Snapshot()
			m.kernel.Restore()
		})
	}
	small := cost()
	m.inTurn(func() {
		p := m.process
		for d := range 100 {
			dir := "/tmp/d" + string(rune('a'+d%26)) + string(rune('a'+d/26))
			if err := sys.Mkdir(p, dir, 0o755); err != nil {
				t.Fatal(err)
			}
			for f := range 1000 {
				name := dir + "/" + string(rune('a'+f%26)) + string(rune('a'+f/26%26)) + string(rune('a'+f/676))
				if err := sys.WriteFile(p, name, nil, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
	if large := cost(); large > small {
		t.Errorf("a snapshot with 100,000 files costs %v allocations, with none %v", large, small)
	}
}

func BenchmarkSnapshotAndRestore(b *testing.B) {
	m := newMachine(b)
	for b.Loop() {
		m.kernel.Snapshot()
		m.kernel.Restore()
	}
}

func TestAProcessEntersAnothersNamespaces(t *testing.T) {
	m := newMachine(t)
	m.Run("mkfifo /tmp/fifo; unshare -mu bash -c 'hostname inner; mount -t tmpfs none /mnt; echo x > /mnt/f; echo $$ > /tmp/pid; cat /tmp/fifo' & sleep 0.1")
	if got := string(m.Run("hostname; ls /mnt").Output); got != "overlook\n" {
		t.Errorf("outside: %q", got)
	}
	p := m.Kernel().Attach(sys.RootCred())
	defer p.Detach()
	pid, err := sys.ReadFile(p, "/tmp/pid")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []struct {
		name string
		flag int
	}{{"uts", sys.CLONE_NEWUTS}, {"mnt", sys.CLONE_NEWNS}} {
		fd, err := sys.Open(p, "/proc/"+strings.TrimSpace(string(pid))+"/ns/"+kind.name, sys.O_RDONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Setns(fd, sys.CLONE_NEWNS|sys.CLONE_NEWUTS); err != sys.EINVAL {
			t.Errorf("of the wrong kind: %v", err)
		}
		if err := p.Setns(fd, kind.flag); err != nil {
			t.Errorf("setns %s: %v", kind.name, err)
		}
	}
	if text, err := sys.ReadFile(p, "/mnt/f"); string(text) != "x\n" || err != nil || p.Uname().Nodename != "inner" {
		t.Errorf("inside: %q, %v, on %s", text, err, p.Uname().Nodename)
	}
}
