//go:build js && wasm

package main

import (
	"strings"
	"testing"
	"time"
)

// pieces is a printer and what it sent.
func pieces() (*printer, *[]string) {
	var sent []string
	p := &printer{loop: newEventLoop()}
	p.send = func(text string, err bool) {
		if err {
			text = "err:" + text
		}
		sent = append(sent, text)
	}
	return p, &sent
}

func TestOutputComesInOnePiece(t *testing.T) {
	p, sent := pieces()
	for range 1000 {
		p.write([]byte("line\n"), false)
	}
	if len(*sent) != 0 {
		t.Fatalf("%d pieces before the event loop", len(*sent))
	}
	for i := 0; i < 100 && len(*sent) == 0; i++ {
		time.Sleep(10 * time.Millisecond)
	}
	if len(*sent) != 1 || (*sent)[0] != strings.Repeat("line\n", 1000) {
		t.Errorf("%d pieces", len(*sent))
	}
}

func TestStandardErrorKeepsItsPlace(t *testing.T) {
	p, sent := pieces()
	p.write([]byte("a"), false)
	p.write([]byte("b"), true)
	p.write([]byte("c"), false)
	p.flush()
	if got := strings.Join(*sent, "|"); got != "a|err:b|c" {
		t.Errorf("sent %s", got)
	}
}

func TestCharactersStayWhole(t *testing.T) {
	p, sent := pieces()
	note := "𝄞"
	p.write([]byte("x"+note[:2]), false)
	p.flushWhole()
	p.write([]byte(note[2:]+"\xff"), false)
	p.flushWhole()
	p.write([]byte(note[:1]), false)
	p.flush()
	if got := strings.Join(*sent, "|"); got != "x|"+note+"\xff|\xf0" {
		t.Errorf("sent %q", got)
	}
}

func TestABusyProgramVisitsTheEventLoop(t *testing.T) {
	l := newEventLoop()
	visited := 0
	l.soon(func() { visited++ })
	start := time.Now()
	for time.Since(start) < 100*time.Millisecond {
		l.pause()
	}
	if visited != 1 {
		t.Errorf("visited %d times", visited)
	}
}
