//go:build js && wasm

package main

import (
	"strings"
	"syscall/js"
	"testing"
	"time"
)

// strangePage opens a machine that plays what a stranger typed.
func strangePage(t *testing.T) *page {
	return newPageWith(t, options{Seed: 1, Cols: 80, Strange: true})
}

func TestAStrangersJournalIsBounded(t *testing.T) {
	for what, line := range map[string]string{
		"files":  "for ((i = 0; i < 20000; i++)); do : > $i; done",
		"bytes":  "head -c 20M /dev/zero > f",
		"output": "yes",
		"time":   "while :; do :; done",
	} {
		t.Run(what, func(t *testing.T) {
			p := strangePage(t)
			p.told = nil
			p.s.Call("line", 1, line)
			if what == "time" {
				time.Sleep(mostTime)
			}
			if got := p.await("bound").Get("what").String(); got != what {
				t.Errorf("%s meets %s", line, got)
			}
			time.Sleep(200 * time.Millisecond) // the prompt comes before or behind it
			p.prints("echo alive", "alive\n")
		})
	}
}

func TestATrustedJournalIsNotBounded(t *testing.T) {
	p := strangePage(t)
	p.s.Call("trust", 1)
	p.prints("for ((i = 0; i < 11000; i++)); do : > $i; done; echo *0999", "10999\n")
}

func TestTheJournalAsThePageKeepsIt(t *testing.T) {
	p := newPage(t)
	p.run("echo a\nb")
	p.s.Call("line", 1, "cat > f")
	p.await("reading")
	p.s.Call("input", 1, "x\n")
	p.s.Call("eof", 1)
	p.finish()
	p.goTo("seek", 1)
	got := p.ask("journal", "", 0, 0)
	if want := `"now":1,"entries":[["line","echo a\u000ab"],["line","cat > f"],["input","x\u000a"],["eof"]]}`; !strings.HasSuffix(got, want) {
		t.Errorf("%s\nwant %s", got, want)
	}
	if !js.Global().Get("JSON").Call("parse", got).Get("seed").Truthy() {
		t.Errorf("no seed in %s", got)
	}
}
