//go:build !js

package goja

import (
	"runtime"
	"time"

	"github.com/dop251/goja"

	"github.com/overlook-fs/overlook/sim/node"
)

// How long a program may compute before it is said to be busy, at first and
// then again: most are done with by then.
const (
	patience = 200 * time.Millisecond
	slice    = 10 * time.Millisecond
)

// mostMemory is how much the host's heap may grow while a program runs.
const mostMemory = 512 << 20

// realm is a program's run. Everything of vm belongs to its goroutine.
type realm struct {
	vm      *goja.Runtime
	calls   chan []byte
	answers chan []byte
	closed  chan struct{}
	failed  chan string // what the engine says at its end

	heap    uint64 // when the realm began
	waiting bool   // for an answer
	busy    bool   // it has been said
}

// begin starts the goroutine.
func (r *realm) begin(prelude *goja.Program) {
	r.heap = heap()
	go func() { r.failed <- r.run(prelude) }()
}

// run runs a program to its end, and tells what went wrong there.
func (r *realm) run(prelude *goja.Program) string {
	value, err := r.vm.RunProgram(prelude)
	if err != nil {
		return err.Error()
	}
	boot, _ := goja.AssertFunction(value)
	value, err = boot(goja.Undefined(), r.vm.ToValue(r.system), r.vm.ToValue(r.compile))
	if err != nil {
		return err.Error()
	}
	step, _ := goja.AssertFunction(value)
	for {
		more, err := step(goja.Undefined())
		if _, deep := err.(*goja.StackOverflowError); deep {
			return "RangeError: Maximum call stack size exceeded"
		}
		if err != nil {
			return err.Error()
		}
		if !more.ToBoolean() {
			return "node: the program did not end"
		}
	}
}

// system is the prelude's way to make a call.
func (r *realm) system(call goja.FunctionCall) goja.Value {
	request, _ := call.Argument(0).Export().(goja.ArrayBuffer)
	select {
	case r.calls <- request.Bytes():
	case <-r.closed:
		r.vm.Interrupt(nil)
		return goja.Undefined()
	}
	select {
	case answer := <-r.answers:
		return r.vm.ToValue(r.vm.NewArrayBuffer(answer))
	case <-r.closed:
		r.vm.Interrupt(nil)
		return goja.Undefined()
	}
}

// compile is the prelude's way to make a function of a program's text.
func (r *realm) compile(call goja.FunctionCall) goja.Value {
	program, err := goja.Compile(call.Argument(1).String(), call.Argument(0).String(), false)
	if err != nil {
		made, failure := r.vm.New(r.vm.Get("SyntaxError"), r.vm.ToValue(err.Error()))
		if failure != nil {
			panic(failure)
		}
		panic(made)
	}
	value, err := r.vm.RunProgram(program)
	if err != nil {
		panic(err)
	}
	return value
}

func (r *realm) Next(answer []byte) (call []byte, ok bool) {
	if r.waiting {
		r.answers <- answer
		r.waiting, r.busy = false, false
	}
	wait := patience
	if r.busy {
		wait = slice
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case call = <-r.calls:
		r.waiting = true
		return call, true
	case text := <-r.failed:
		return []byte(text), false
	case <-timer.C:
		r.busy = true
		if heap() > r.heap+mostMemory {
			return []byte(node.Exhausted), false
		}
		return nil, true
	}
}

func (r *realm) Close() {
	close(r.closed)
	r.vm.Interrupt(nil)
}

// heap is how much of the host's heap is in use.
func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
