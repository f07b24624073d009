package sim

import (
	"testing"
	"time"
)

// waitFor lets other goroutines run until something is so.
func waitFor(t *testing.T, what string, so func() bool) {
	t.Helper()
	for range 2000 {
		if so() {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("%s does not happen", what)
}

// follow is a new machine that goes on where another one stands, and what it
// shows.
func follow(t *testing.T, s Standing) (m *Machine, shown *string, last func() *Step) {
	t.Helper()
	shown = new(string)
	m, err := New(Options{Seed: 1, Output: func(text []byte) { *shown += string(text) }})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan *Step, 1)
	go func() { done <- m.Follow(s, func(*Step) {}, func() {}) }()
	return m, shown, func() *Step { return <-done }
}

func TestARunningLineGoesOnInAnotherMachine(t *testing.T) {
	a, err := New(Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	a.Run("x=before; mkdir d")
	go a.Run("echo one $x; read y; echo $y $RANDOM; read z; echo $z; cd d")
	waitFor(t, "reading", a.terminal.Waiting)
	a.Type(EntryInput, "two\n")
	waitFor(t, "reading again", func() bool { return a.terminal.Waiting() && a.Standing().Shown > 15 })

	b, shown, last := follow(t, a.Standing())
	waitFor(t, "the line", func() bool { return b.Standing().Running })
	b.Type(EntryInput, "three\n")
	step := last()
	if *shown != "three\n" {
		t.Errorf("it shows %q", *shown)
	}
	if want := "one before\ntwo "; len(step.Output) < 20 || string(step.Output[:len(want)]) != want || step.Cwd != "/root/d" || step.N != 2 {
		t.Errorf("the step is %d %q in %s", step.N, step.Output, step.Cwd)
	}
	again, err := New(Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	var replayed *Step
	again.Replay(b.Journal(), func(s *Step) { replayed = s })
	if string(replayed.Output) != string(step.Output) {
		t.Errorf("a replay of its journal shows %q, not %q", replayed.Output, step.Output)
	}
	if !b.Undo() || string(b.Run("pwd; ls; echo $x $y").Output) != "/root\nd\nbefore\n" {
		t.Error("the line cannot be undone there")
	}
}

func TestAMachineAtItsPromptIsFollowed(t *testing.T) {
	a, err := New(Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"echo one > f", "cd /tmp", "echo undone"} {
		a.Run(line)
	}
	a.Undo()
	b, shown, last := follow(t, a.Standing())
	if step := last(); step != nil || *shown != "" {
		t.Errorf("%v, shows %q", step, *shown)
	}
	if !b.Redoable() || !b.Redo() || b.Redoable() {
		t.Error("what was undone cannot be redone there")
	}
	if step := b.Run("cat ~/f; pwd"); string(step.Output) != "one\n/tmp\n" || step.N != 4 {
		t.Errorf("step %d shows %q", step.N, step.Output)
	}
}

func TestAnInterruptReachesALineThatMoves(t *testing.T) {
	a, err := New(Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	go a.Run("echo one; cat; echo never")
	waitFor(t, "reading", a.terminal.Waiting)
	b, shown, last := follow(t, a.Standing())
	waitFor(t, "the line", func() bool { return b.Standing().Running })
	b.Type(EntryInterrupt, "")
	if step := last(); step.Status != 130 || *shown != "\n" {
		t.Errorf("ends with %d and shows %q", step.Status, *shown)
	}
}
