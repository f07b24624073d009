package sim

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

func TestSeekGoesToAnyLine(t *testing.T) {
	m := newMachine(t)
	lines := append(append([]string(nil), mounted...), "rm merged/a", "echo more >> merged/b", "cd merged; x=1", "mkdir d/e; umount ../merged", "true | false", "exit")
	worlds := []string{world(m)}
	for _, line := range lines {
		m.Run(line)
		worlds = append(worlds, world(m))
	}
	for _, n := range []int{0, 9, 3, 4, 8, 7, 1, 2, 6, 5, 9, 100, -1} {
		m.Seek(n)
		n = min(max(n, 0), len(lines))
		if now, all := m.Lines(); now != n || all != len(lines) {
			t.Fatalf("seek %d: at %d of %d", n, now, all)
		}
		if got := world(m); got != worlds[n] {
			t.Errorf("after %d lines the world is\n%s\nwas\n%s", n, got, worlds[n])
		}
	}
}

func TestALineInThePastForks(t *testing.T) {
	m := newMachine(t)
	run(t, m, mounted...)
	run(t, m, "rm merged/a", "rm merged/b")
	first := world(m)
	m.Seek(3)
	run(t, m, "echo x > merged/new")
	second := world(m)
	want := []Fork{{Name: "rm merged/a", At: 3, Lines: 5}}
	if got := m.Forks(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("forks: %+v", got)
	}
	var steps []string
	if !m.Switch(0, func(s *Step) { steps = append(steps, s.Line) }) {
		t.Fatal("cannot switch")
	}
	if got := world(m); got != first {
		t.Errorf("the branch is\n%s\nwas\n%s", got, first)
	}
	if got := strings.Join(steps, "; "); got != "rm merged/a; rm merged/b" {
		t.Errorf("played again: %s", got)
	}
	if got := m.Forks(); len(got) != 1 || got[0].Name != "echo x > merged/new" || got[0].At != 3 || got[0].Lines != 4 {
		t.Fatalf("forks: %+v", got)
	}
	m.Undo()
	m.Switch(0, nil)
	if got := world(m); got != second {
		t.Errorf("the other branch is\n%s\nwas\n%s", got, second)
	}
	if m.Switch(1, nil) || m.Switch(-1, nil) {
		t.Error("went to a branch that is not there")
	}
}

func TestOnlySoManyBranchesAreKept(t *testing.T) {
	m := newMachine(t)
	for i := range 12 {
		m.Run(fmt.Sprint("echo ", i))
		m.Undo()
	}
	forks := m.Forks()
	if len(forks) != mostBranches || forks[0].Name != "echo 3" || forks[len(forks)-1].Name != "echo 10" {
		t.Errorf("%+v", forks)
	}
}

func TestNothingOfAResetIsLost(t *testing.T) {
	m := newMachine(t)
	fresh := world(m)
	run(t, m, mounted...)
	m.Run("while :; do :; done &")
	m.Reset()
	if got := world(m); got != fresh {
		t.Errorf("after reset:\n%s\nwant\n%s", got, fresh)
	}
	if now, all := m.Lines(); now != 0 || all != 0 || m.Redoable() {
		t.Errorf("after reset: %d of %d lines", now, all)
	}
	m.Run("touch after")
	m.Undo()
	if !m.Undoable() || !m.Undo() {
		t.Fatal("the reset cannot be undone")
	}
	if got := run(t, m, "cat merged/a; jobs; kill %1; wait 2>/dev/null"); !strings.HasPrefix(got, "low\n[1]+  Running") {
		t.Errorf("after undoing the reset: %q", got)
	}
	if forks := m.Forks(); len(forks) == 0 || forks[0].Name != "touch after" {
		t.Errorf("what came after the reset: %+v", forks)
	}
}

func TestAWidthChangedInThePastIsNoFork(t *testing.T) {
	m := newMachine(t)
	m.Resize(100)
	run(t, m, "touch a", "touch b")
	m.Undo()
	m.Resize(60)
	if !m.Redo() {
		t.Fatal("nothing to redo")
	}
	if size := m.width(); size != 60 {
		t.Errorf("after redo the terminal has %d columns", size)
	}
	run(t, m, "touch c")
	again := newMachine(t)
	again.Replay(m.Journal(), nil)
	if size := again.width(); size != 60 || world(again) != world(m) {
		t.Errorf("replayed with %d columns", size)
	}
}

// width is what programs find.
func (m *Machine) width() (cols int) {
	m.Observe(func(sys.Process) {
		size, _ := m.process.Winsize(1)
		cols = size.Cols
	})
	return cols
}

// effects are the indices of a step's effects, with what they did.
func effects(s *Step) (at []int, what []string) {
	for i, e := range s.Events {
		if e.Kind == trace.Effect {
			at, what = append(at, i), append(what, e.Op+" "+e.Path)
		}
	}
	return at, what
}

func TestWithinALine(t *testing.T) {
	m := newMachine(t)
	run(t, m, mounted...)
	step := m.Run("rm merged/a")
	m.Run("cat merged/b; cd merged")
	before := world(m)
	at, what := effects(step)
	if len(at) != 3 {
		t.Fatalf("effects: %q", what)
	}
	names := func(p sys.Process, dir string) string {
		entries, _ := sys.ReadDir(p, dir)
		var names []string
		for _, e := range entries {
			names = append(names, e.Name)
		}
		return strings.Join(names, " ")
	}
	for i, want := range []struct {
		work  int
		upper string
	}{{1, ""}, {2, ""}, {1, "a"}} {
		ok := m.Within(4, at[i], func(p sys.Process) {
			if got := names(p, "upper"); got != want.upper {
				t.Errorf("after %s upper has %q", what[i], got)
			}
			if got := strings.Fields(names(p, "work/work")); len(got) != want.work {
				t.Errorf("after %s work has %q", what[i], got)
			}
		})
		if !ok {
			t.Errorf("%s: cannot look there", what[i])
		}
		if got := world(m); got != before {
			t.Fatalf("looking there changed the world:\n%s\nwas\n%s", got, before)
		}
	}
	m.Within(4, -1, func(p sys.Process) {
		if got := names(p, "merged"); got != "d b a" && got != "a b d" && got != "d a b" && got != "b a d" {
			t.Errorf("before the line merged has %q", got)
		}
	})
	if m.Within(4, 10_000, func(sys.Process) { t.Error("looked") }) || m.Within(6, -1, func(sys.Process) { t.Error("looked") }) {
		t.Error("there is nothing to look at")
	}
	if !m.Undo() || !m.Redo() || world(m) != before {
		t.Error("undo and redo are not what they were")
	}
}

func TestExplainDoesNothing(t *testing.T) {
	m := newMachine(t)
	run(t, m, mounted...)
	m.Run("touch later")
	m.Undo()
	before := world(m)
	for line, want := range map[string]string{
		"rm merged/a":              "rename work/#",
		"echo x >> merged/b":       "link ",
		"cat > merged/new":         "mknod upper/new",
		"while read l; do :; done": "",
		"yes >/dev/null":           "",
		"exit 3":                   "",
		"sleep 1000 & cd merged":   "",
	} {
		step, ok := m.Explain(line)
		if !ok {
			t.Fatalf("%s: no explanation", line)
		}
		if _, what := effects(step); !strings.Contains(strings.Join(what, "\n"), want) {
			t.Errorf("%s: %q", line, what)
		}
		if got := world(m); got != before {
			t.Fatalf("explaining %q changed the world:\n%s\nwas\n%s", line, got, before)
		}
	}
	if !m.Redo() || run(t, m, "ls later; jobs; pwd") != "later\n/root\n" {
		t.Error("explaining left something behind")
	}
	m.Run("while :; do :; done &")
	if _, ok := m.Explain("ls"); ok {
		t.Error("explained while a job was alive")
	}
	m.Run("kill %1; wait")
}

func TestSeekingIsQuick(t *testing.T) {
	m := newMachine(t)
	run(t, m, mounted...)
	for i := range 200 {
		m.Run(fmt.Sprintf("echo %d >> merged/a; touch merged/f%d", i, i))
	}
	start := time.Now()
	m.Seek(3)
	back := time.Since(start)
	m.Seek(203)
	t.Logf("200 lines back in %v, there again in %v", back, time.Since(start)-back)
	if now, _ := m.Lines(); now != 203 {
		t.Errorf("at line %d", now)
	}
}

// TestBranchesOutliveTheirMachine replays the present of a machine in another
// one and goes from there to what had been left and undone.
func TestBranchesOutliveTheirMachine(t *testing.T) {
	old := newMachine(t)
	run(t, old, mounted...)
	run(t, old, "rm merged/a")
	left := world(old)
	old.Undo()
	run(t, old, "echo x > merged/new", "rm merged/b")
	undone := world(old)
	old.Undo()
	present := world(old)

	m := newMachine(t)
	m.Graft(old.Branches())
	m.Replay(old.Journal(), nil)
	if got := world(m); got != present {
		t.Errorf("the present is\n%s\nwas\n%s", got, present)
	}
	for i, want := range []string{left, undone} {
		if !m.Switch(0, nil) || world(m) != want {
			t.Errorf("branch %d is\n%s\nwas\n%s", i, world(m), want)
		}
	}
}
