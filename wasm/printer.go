//go:build js && wasm

package main

import "unicode/utf8"

// printer gathers what commands print and hands it on in few pieces. A
// character whose bytes come in two writes stays whole.
type printer struct {
	loop   *eventLoop
	send   func(text string, err bool)
	buffer []byte
	err    bool
	coming bool // a flush is on its way
}

// mostBuffered is how much output waits for the event loop.
const mostBuffered = 64 << 10

// write takes output; err says that it went to standard error.
func (p *printer) write(b []byte, err bool) {
	if err != p.err {
		p.flush()
		p.err = err
	}
	p.buffer = append(p.buffer, b...)
	if len(p.buffer) > mostBuffered {
		p.hand(wholeRunes(p.buffer))
	}
	if !p.coming {
		p.coming = true
		p.loop.soon(p.flushWhole)
	}
}

// flushWhole hands on all that ends with a whole character.
func (p *printer) flushWhole() {
	p.coming = false
	p.hand(wholeRunes(p.buffer))
}

// flush hands on everything.
func (p *printer) flush() { p.hand(len(p.buffer)) }

func (p *printer) hand(n int) {
	if n == 0 {
		return
	}
	text := string(p.buffer[:n])
	p.buffer = append(p.buffer[:0], p.buffer[n:]...)
	p.send(text, p.err)
}

// wholeRunes is how much of b does not end within a character.
func wholeRunes(b []byte) int {
	for n := len(b) - 1; n >= 0 && n >= len(b)-utf8.UTFMax; n-- {
		if utf8.RuneStart(b[n]) {
			if utf8.FullRune(b[n:]) {
				return len(b)
			}
			return n
		}
	}
	return len(b)
}
