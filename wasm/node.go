//go:build js && wasm && containers

package main

import (
	"syscall/js"

	"github.com/overlook-fs/overlook/sim/node"
	"github.com/overlook-fs/overlook/sim/sys"
)

// programs are what needs the page: node, where it brings JavaScript.
func (s *session) programs() map[string]sys.Program {
	open := js.Global().Get("overlookNode")
	if open.Type() != js.TypeFunction {
		return nil
	}
	return map[string]sys.Program{"node": node.Program(javaScript{s, open})}
}

// javaScript is the page's engine.
type javaScript struct {
	session *session
	open    js.Value
}

func (e javaScript) Open() node.Realm {
	r := &realm{session: e.session, heard: make(chan tidings, 1)}
	r.hear = js.FuncOf(func(_ js.Value, args []js.Value) any {
		r.heard <- tidings{text(args, 0), dataOf(args, 1)}
		return nil
	})
	r.page = e.open.Invoke(r.hear)
	return r
}

// realm is a program's run in the page's engine. It says one thing and then
// waits for resume, so that what it says never has to wait itself.
type realm struct {
	session *session
	page    js.Value // resume(answer), close()
	hear    js.Func
	heard   chan tidings
	begun   bool
}

// tidings are what a program tells: "call", "busy" or "failed".
type tidings struct {
	kind string
	data []byte
}

func (r *realm) Next(answer []byte) (call []byte, ok bool) {
	if r.begun {
		r.page.Call("resume", bytesToJS(answer))
	}
	r.begun = true
	t := <-r.heard
	if t.kind == "busy" {
		r.session.bind()
		return nil, true
	}
	return t.data, t.kind == "call"
}

func (r *realm) Close() {
	r.page.Call("close")
	r.hear.Release()
}

// dataOf is an argument that should be bytes.
func dataOf(args []js.Value, at int) []byte {
	if at >= len(args) || args[at].Type() != js.TypeObject {
		return nil
	}
	b := make([]byte, args[at].Get("length").Int())
	js.CopyBytesToGo(b, args[at])
	return b
}

func bytesToJS(b []byte) js.Value {
	array := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}
