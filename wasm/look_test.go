//go:build js && wasm

package main

import (
	"strings"
	"syscall/js"
	"testing"
)

// ask asks a question and returns the answer's JSON.
func (p *page) ask(what, path string, a, b int) string {
	p.t.Helper()
	p.s.Call("look", 1, 7, what, path, a, b)
	m := p.await("answer")
	if n := m.Get("number").Int(); n != 7 {
		p.t.Errorf("the answer to question %d", n)
	}
	return m.Get("json").String()
}

// stringify is a value as JSON.
func stringify(v js.Value) string { return js.Global().Get("JSON").Call("stringify", v).String() }

// goTo calls a function of the session with a number and returns the step it
// ends in.
func (p *page) goTo(function string, n int) string {
	p.t.Helper()
	p.told = nil
	p.s.Call(function, 1, n)
	_, step := p.finish()
	return stringify(step)
}

func TestTimeTravel(t *testing.T) {
	p := newPage(t)
	p.run("mkdir l u w m; echo low > l/a; mount -t overlay o -o lowerdir=l,upperdir=u,workdir=w m")
	p.run("rm m/a")
	p.run("cd m")
	for _, c := range []struct {
		what, path string
		a, b       int
		want       string
	}{
		{"at", "", 2, -1, `"cwd":"/root"`}, {"at", "", 9, 0, ""},
		{"explain", "touch a", 0, 0, `"op":"mknod"`}, {"explain", "echo $PWD", 0, 0, `{"output":"/root/m\u000a"`},
		{"cell", "a", 99, 0, "no such mount"}, {"rows", "", 99, 0, `{"cwd":"/root/m","mounts":[]`}, {"nothing", "", 0, 0, ""},
	} {
		if got := p.ask(c.what, c.path, c.a, c.b); !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s %q %d %d: %s\nwant %s", c.what, c.path, c.a, c.b, got, c.want)
		}
	}
	if got := p.goTo("seek", 1); !strings.Contains(got, `"n":1,"line":"seek"`) || !strings.Contains(got, `"lines":3`) {
		t.Errorf("seek: %s", got)
	}
	p.run("touch m/b")
	_, step := p.run("true")
	if got := stringify(step); !strings.Contains(got, `"forks":[{"name":"rm m/a","at":1,"lines":3}]`) {
		t.Errorf("after a fork: %s", got)
	}
	p.told = nil
	p.s.Call("fork", 1, 0)
	if got := p.await("step").String(); !strings.Contains(got, `"n":2,"line":"rm m/a"`) || !strings.Contains(got, `"again":true`) {
		t.Errorf("the first step of the branch: %s", got)
	}
	p.await("step")
	if got := p.await("step").String(); !strings.Contains(got, `"n":3,"line":"fork"`) || !strings.Contains(got, `"cwd":"/root/m"`) {
		t.Errorf("where it ends: %s", got)
	}
}
