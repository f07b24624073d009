//go:build js && wasm

package main

import "syscall/js"

func main() {
	b := &bridge{loop: newEventLoop(), sessions: map[int]*session{}}
	js.Global().Set("overlook", b.functions())
	if f := js.Global().Get("overlookReady"); f.Type() == js.TypeFunction {
		f.Invoke()
	}
	select {}
}
