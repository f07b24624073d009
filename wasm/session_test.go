//go:build js && wasm

package main

import (
	"strings"
	"syscall/js"
	"testing"
	"time"
)

// page stands for who looks at a session: it hears everything.
type page struct {
	t    *testing.T
	s    js.Value // the functions of the bridge
	told []told
}

type told struct {
	kind string
	data js.Value
}

// newPage opens session 1.
func newPage(t *testing.T) *page {
	t.Helper()
	return newPageWith(t, options{Seed: 1, Cols: 80})
}

func newPageWith(t *testing.T, o options) *page {
	t.Helper()
	b := &bridge{loop: newEventLoop(), sessions: map[int]*session{}}
	p := &page{t: t, s: b.functions()}
	hear := js.FuncOf(func(_ js.Value, args []js.Value) any {
		p.told = append(p.told, told{args[0].String(), args[1]})
		return nil
	})
	p.s.Call("open", 1, toJS(o), hear)
	t.Cleanup(func() { p.s.Call("close", 1) })
	p.await("ready")
	p.await("prompt")
	return p
}

// await forgets everything up to the next message of a kind and returns it.
func (p *page) await(kind string) js.Value {
	p.t.Helper()
	for range 1000 {
		for i, m := range p.told {
			if m.kind == kind {
				p.told = p.told[i+1:]
				return m.data
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	p.t.Fatalf("no %s came, only %v", kind, p.told)
	return js.Undefined()
}

// run types a line and returns what it printed and its step.
func (p *page) run(line string) (printed string, step js.Value) {
	p.t.Helper()
	p.told = nil
	p.s.Call("line", 1, line)
	return p.finish()
}

// finish waits for the end of what runs.
func (p *page) finish() (printed string, step js.Value) {
	p.t.Helper()
	for range 1000 {
		printed = ""
		for _, m := range p.told {
			switch m.kind {
			case "output":
				printed += m.data.Get("text").String()
			case "step":
				step = js.Global().Get("JSON").Call("parse", m.data)
			case "prompt":
				p.told = nil
				return printed, step
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	p.t.Fatalf("no prompt came, only %v", p.told)
	return
}

// prints runs a line and wants its output.
func (p *page) prints(line, want string) js.Value {
	p.t.Helper()
	got, step := p.run(line)
	if got != want {
		p.t.Errorf("%s prints %q, want %q", line, got, want)
	}
	return step
}

func TestALineIsPrintedAndPictured(t *testing.T) {
	p := newPage(t)
	p.prints("mkdir lower upper workdir overlay && echo 'from lower' > lower/file1.txt", "")
	step := p.prints("mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=workdir none overlay", "")
	if story := step.Get("story").String(); story != "Mounted overlay: upper over lower." {
		t.Errorf("the story is %q", story)
	}
	p.prints("cat overlay/file1.txt", "from lower\n")
	step = p.prints("rm overlay/file1.txt", "")
	row := step.Get("picture").Get("mounts").Index(0).Get("rows").Index(0)
	cells := row.Get("cells")
	if row.Get("provider").Int() != -1 || cells.Index(0).Get("ghost").String() != "deleted" ||
		cells.Index(1).Get("kind").String() != "whiteout" || cells.Index(1).Get("nlink").Int() != 2 ||
		cells.Index(2).Get("hidden").String() != "whiteout" {
		t.Errorf("the row is %v", js.Global().Get("JSON").Call("stringify", row))
	}
	if step.Get("events").Length() == 0 || step.Get("n").Int() != 4 || !step.Get("undo").Bool() {
		t.Error("the step has no events, another number or cannot be undone")
	}
	p.told = nil
	p.s.Call("undo", 1)
	p.finish()
	p.prints("cat overlay/file1.txt", "from lower\n")
	p.prints("false; echo $?", "1\n")
}

func TestUnfinishedLines(t *testing.T) {
	p := newPage(t)
	p.s.Call("line", 1, "for i in 1 2")
	if m := p.await("prompt"); !m.Get("more").Bool() || m.Get("text").String() != "> " {
		t.Error("no prompt for more")
	}
	p.s.Call("line", 1, "do echo $i; done")
	if printed, _ := p.finish(); printed != "1\n2\n" {
		t.Errorf("prints %q", printed)
	}
	p.s.Call("line", 1, "echo 'open")
	p.await("prompt")
	p.s.Call("interrupt", 1)
	if m := p.await("prompt"); m.Get("more").Bool() {
		t.Error("an interrupted input is continued")
	}
	p.prints("echo new", "new\n")
}

func TestInterruptStopsEverything(t *testing.T) {
	p := newPage(t)
	for _, line := range []string{"while :; do :; done", "yes", "cat", "sleep 1000", "echo a; sleep 1000", "yes | cat > /dev/null"} {
		p.told = nil
		p.s.Call("line", 1, line)
		time.Sleep(60 * time.Millisecond)
		if strings.HasPrefix(line, "echo a") && len(p.told) == 0 {
			t.Errorf("%s prints nothing while it sleeps", line)
		}
		p.s.Call("interrupt", 1)
		_, step := p.finish()
		if status := step.Get("status").Int(); status != 130 {
			t.Errorf("%s ends with %d", line, status)
		}
	}
	p.prints("echo alive", "alive\n")
}

func TestInputForACommand(t *testing.T) {
	p := newPage(t)
	p.s.Call("line", 1, "read x y; cat > f; echo $y $x")
	p.await("reading")
	p.s.Call("input", 1, "one two\n")
	p.await("reading")
	p.s.Call("input", 1, "text\n")
	p.s.Call("eof", 1)
	if printed, _ := p.finish(); printed != "two one\n" {
		t.Errorf("prints %q", printed)
	}
	p.prints("cat f", "text\n")
}

func TestCompletion(t *testing.T) {
	p := newPage(t)
	p.prints("mkdir lower lower2 überall", "")
	found := p.s.Call("complete", 1, "é; ls lo", 8)
	if found.Get("start").Int() != 6 || found.Get("candidates").Length() != 2 {
		t.Errorf("completion %v", js.Global().Get("JSON").Call("stringify", found))
	}
	if p.s.Call("complete", 7, "l", 1).Get("candidates").Length() != 0 {
		t.Error("a session that is not there completes")
	}
}

func TestNonsenseIsIgnored(t *testing.T) {
	p := newPage(t)
	for _, name := range []string{"line", "input", "eof", "interrupt", "resize", "undo", "redo", "complete", "picture", "close"} {
		p.s.Call(name)
		p.s.Call(name, "x", js.Null())
		p.s.Call(name, 99, 5)
	}
	p.s.Call("open", 2)
	p.s.Call("resize", 1, -4)
	p.s.Call("line", 1, 5)
	p.await("prompt")
	p.prints("echo alive", "alive\n")
}
