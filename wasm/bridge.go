//go:build js && wasm

package main

import (
	"strconv"
	"syscall/js"
)

// bridge is the global object "overlook": functions on sessions by number.
type bridge struct {
	loop     *eventLoop
	sessions map[int]*session
}

// functions are what JavaScript may call. None of them blocks; a number that
// no session has is ignored.
func (b *bridge) functions() js.Value {
	o := js.Global().Get("Object").New()
	set := func(name string, f func(args []js.Value) any) {
		o.Set(name, js.FuncOf(func(_ js.Value, args []js.Value) any { return f(args) }))
	}
	on := func(name string, f func(s *session, args []js.Value)) {
		set(name, func(args []js.Value) any {
			if s := b.session(args); s != nil {
				f(s, args)
			}
			return nil
		})
	}
	set("open", b.open)
	on("line", func(s *session, args []js.Value) { s.ask(request{run: s.line, text: text(args, 1)}) })
	on("bring", func(s *session, args []js.Value) {
		s.ask(request{run: func(string) { s.bring(text(args, 1), text(args, 2)) }})
	})
	on("undo", func(s *session, _ []js.Value) { s.ask(request{run: s.undo}) })
	on("redo", func(s *session, _ []js.Value) { s.ask(request{run: s.redo}) })
	on("reset", func(s *session, _ []js.Value) { s.ask(request{run: s.reset}) })
	on("seek", func(s *session, args []js.Value) { s.ask(request{run: s.seek, text: strconv.Itoa(number(args, 1))}) })
	on("fork", func(s *session, args []js.Value) { s.ask(request{run: s.fork, text: strconv.Itoa(number(args, 1))}) })
	on("look", func(s *session, args []js.Value) {
		q := question{number: number(args, 1), what: text(args, 2), path: text(args, 3), a: number(args, 4), b: number(args, 5)}
		s.ask(request{run: func(string) { s.answer(q) }})
	})
	on("input", func(s *session, args []js.Value) { s.input(text(args, 1)) })
	on("eof", func(s *session, _ []js.Value) { s.eof() })
	on("interrupt", func(s *session, _ []js.Value) { s.interrupt() })
	on("resize", func(s *session, args []js.Value) { s.resize(number(args, 1)) })
	on("trust", func(s *session, _ []js.Value) { s.bounds = nil })
	on("close", func(s *session, args []js.Value) {
		delete(b.sessions, number(args, 0))
		s.close()
	})
	set("leave", func(args []js.Value) any {
		if s := b.session(args); s != nil {
			if m, ok := s.leave(); ok {
				delete(b.sessions, number(args, 0))
				return toJS(m)
			}
		}
		return js.Undefined()
	})
	set("prepare", func(args []js.Value) any { return toJS(prepare(text(args, 0), text(args, 1), text(args, 2))) })
	set("complete", func(args []js.Value) any {
		found := completion{Candidates: []string{}}
		if s := b.session(args); s != nil {
			found = s.complete(text(args, 1), number(args, 2))
		}
		return toJS(found)
	})
	set("picture", func(args []js.Value) any {
		if s := b.session(args); s != nil {
			return s.shown
		}
		return ""
	})
	return o
}

// open begins a session; one that had the number is closed.
func (b *bridge) open(args []js.Value) any {
	if len(args) < 3 || args[2].Type() != js.TypeFunction {
		return nil
	}
	id := number(args, 0)
	if old := b.sessions[id]; old != nil {
		old.close()
	}
	b.sessions[id] = openSession(b.loop, optionsOf(args[1]), args[2])
	return nil
}

// session is the session whose number is the first argument, or nil.
func (b *bridge) session(args []js.Value) *session { return b.sessions[number(args, 0)] }

// text is an argument that should be a string, "" where it is none.
func text(args []js.Value, at int) string {
	if at >= len(args) || args[at].Type() != js.TypeString {
		return ""
	}
	return args[at].String()
}

// number is an argument that should be a number, -1 where it is none.
func number(args []js.Value, at int) int {
	if at >= len(args) || args[at].Type() != js.TypeNumber {
		return -1
	}
	return args[at].Int()
}
