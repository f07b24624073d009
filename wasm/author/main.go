//go:build js && wasm

package main

import "syscall/js"

// main registers overlookAuthor, an object of functions from texts to a text,
// and tells that it is there.
func main() {
	o := js.Global().Get("Object").New()
	o.Set("compile", js.FuncOf(func(_ js.Value, args []js.Value) any { return compile(args[0].String()) }))
	o.Set("write", js.FuncOf(func(_ js.Value, args []js.Value) any { return write(args[0].String(), args[1].String()) }))
	js.Global().Set("overlookAuthor", o)
	if ready := js.Global().Get("overlookReady"); ready.Type() == js.TypeFunction {
		ready.Invoke()
	}
	select {}
}
