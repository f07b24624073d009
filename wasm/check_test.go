//go:build js && wasm

package main

import (
	"strings"
	"testing"
)

func TestAssertionsAreDecided(t *testing.T) {
	p := newPage(t)
	p.run("mkdir l u w m; echo low > l/a; echo low > l/b; mount -t overlay o -o lowerdir=l,upperdir=u,workdir=w m")
	p.run("echo more >> m/b")
	p.run("rm m/a")
	for _, c := range []struct {
		text string
		from int
		want string
	}{
		{"u/a is whiteout   # a mark", 1, `{"checks":[{"text":"u/a is whiteout","label":"a mark","holds":true,"found":"u/a is a whiteout"}]}`},
		{"saw copy-up m/b\nsaw whiteout u/a\nm/b inode kept", 1, `"holds":true,"found":"seen: copy-up m/b"},{"text":"saw whiteout u/a","holds":true`},
		{"saw copy-up m/b", 2, `"holds":false`},
		{"m/b inode kept", 1, `"holds":true`},
		{"m/c inode kept", 3, `"holds":false`},
		{"u/a is here", 1, `{"problem":"line 1: one of file`},
	} {
		if got := p.ask("check", c.text, c.from, 0); !strings.Contains(got, c.want) {
			t.Errorf("%q since %d: %s\nwant %s", c.text, c.from, got, c.want)
		}
	}
	p.goTo("seek", 2)
	if got := p.ask("check", "saw whiteout", 1, 0); !strings.Contains(got, `"holds":false`) {
		t.Errorf("of a line that was undone: %s", got)
	}
	p.run("true")
	if got := p.ask("check", "saw whiteout\nsaw copy-up", 1, 0); !strings.Contains(got, `"holds":false,"found":"not seen yet: whiteout"},{"text":"saw copy-up","holds":true`) {
		t.Errorf("on another branch: %s", got)
	}
}

func TestAssertionsAreProposed(t *testing.T) {
	p := newPage(t)
	p.run("mkdir l u w m; echo low > l/a; mount -t overlay o -o lowerdir=l,upperdir=u,workdir=w m")
	p.run("rm m/a")
	got := p.ask("propose", "", 1, 0)
	if !strings.Contains(got, `{"text":"u/a is whiteout"}`) || strings.Contains(got, "mount m active") {
		t.Error(got)
	}
	if got := p.ask("propose", "", 2, 0); got != `{"checks":[]}` {
		t.Errorf("of no line: %s", got)
	}
}
