//go:build js && wasm

package main

import (
	"strings"
	"unicode/utf16"

	"github.com/overlook-fs/overlook/sim"
)

// What is typed while a line runs happens at once, in JavaScript's call.

// input is text for the running command; at the prompt it is a line.
func (s *session) input(text string) {
	if s.hold(func() { s.input(text) }) {
		return
	}
	if s.running {
		s.machine.Type(sim.EntryInput, text)
		return
	}
	s.ask(request{run: s.line, text: strings.TrimSuffix(text, "\n")})
}

func (s *session) eof() {
	if !s.hold(s.eof) && s.running {
		s.machine.Type(sim.EntryEOF, "")
	}
}

// interrupt ends the running line; at the prompt it forgets what was begun.
func (s *session) interrupt() {
	if s.hold(s.interrupt) {
		return
	}
	if s.running {
		s.machine.Type(sim.EntryInterrupt, "")
		return
	}
	s.ask(request{run: func(string) {
		if s.machine != nil && s.pending != "" {
			s.pending = ""
			s.prompt()
		}
	}})
}

func (s *session) resize(cols int) {
	if s.hold(func() { s.resize(cols) }) {
		return
	}
	if s.machine != nil && cols > 0 {
		s.machine.Resize(cols)
	}
}

// complete proposes how a line may go on. While anything is done there is no
// telling: the answer would have to wait for it. Positions are JavaScript's,
// which counts in UTF-16.
func (s *session) complete(text string, pos int) completion {
	none := completion{Start: pos, Candidates: []string{}}
	if s.machine == nil || s.busy || len(s.waiting) > 0 || !s.machine.Idle() {
		return none
	}
	s.still = true
	defer func() { s.still = false }()
	start, candidates := s.machine.Complete(text, bytesOf(text, pos))
	if len(candidates) == 0 {
		return none
	}
	return completion{Start: unitsOf(text[:start]), Candidates: candidates}
}

// bytesOf is how many bytes the first n units of UTF-16 have.
func bytesOf(text string, n int) int {
	for i, r := range text {
		if n <= 0 {
			return i
		}
		n -= utf16.RuneLen(r)
	}
	return len(text)
}

// unitsOf is the length of text in UTF-16.
func unitsOf(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}
