//go:build js && wasm

package main

import (
	"syscall/js"
	"time"
)

// pauseEvery is how long a busy machine may keep the event loop waiting.
const pauseEvery = 8 * time.Millisecond

// eventLoop visits JavaScript's event loop. A busy Go program has to ask for
// that: nothing else runs in its thread, not even the arrival of Ctrl-C.
type eventLoop struct {
	ask     func() // makes JavaScript call visit
	last    time.Time
	waiting []chan struct{}
	visits  []func() // done at the next visit
	posted  bool
}

// newEventLoop asks by a message to oneself: it comes back behind what is
// waiting there, and unlike a timer it comes back at once. Node would handle a
// thousand of them before it looks at anything else, but it has setImmediate.
func newEventLoop() *eventLoop {
	l := &eventLoop{last: time.Now()}
	visit := js.FuncOf(func(js.Value, []js.Value) any {
		l.visit()
		return nil
	})
	if immediate := js.Global().Get("setImmediate"); immediate.Type() == js.TypeFunction {
		l.ask = func() { immediate.Invoke(visit) }
		return l
	}
	channel := js.Global().Get("MessageChannel").New()
	channel.Get("port1").Set("onmessage", visit)
	port := channel.Get("port2")
	l.ask = func() { port.Call("postMessage", js.Null()) }
	return l
}

// visit runs in the event loop.
func (l *eventLoop) visit() {
	l.posted = false
	l.last = time.Now()
	visits, waiting := l.visits, l.waiting
	l.visits, l.waiting = nil, nil
	for _, f := range visits {
		f()
	}
	for _, w := range waiting {
		close(w)
	}
}

// soon calls f at the next visit.
func (l *eventLoop) soon(f func()) {
	l.visits = append(l.visits, f)
	l.post()
}

func (l *eventLoop) post() {
	if !l.posted {
		l.posted = true
		l.ask()
	}
}

// pause visits the event loop if that was too long ago, and returns when what
// waited there has been done.
func (l *eventLoop) pause() {
	if time.Since(l.last) < pauseEvery {
		return
	}
	done := make(chan struct{})
	l.waiting = append(l.waiting, done)
	l.post()
	<-done
}
