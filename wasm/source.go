//go:build js && wasm && containers

package main

import (
	"io"
	"syscall/js"

	"github.com/overlook-fs/overlook/sim/sys"
)

// sources find files from outside by their digest, where the worker has a depot
// of them: overlookSource(digest, found) calls found with {size, read(at, n)},
// or with nothing.
func (s *session) sources() func(digest string) sys.Source {
	find := js.Global().Get("overlookSource")
	if find.Type() != js.TypeFunction {
		return nil
	}
	return func(digest string) sys.Source {
		found := make(chan js.Value, 1)
		tell := js.FuncOf(func(_ js.Value, args []js.Value) any {
			if len(args) > 0 {
				found <- args[0]
			} else {
				found <- js.Undefined()
			}
			return nil
		})
		defer tell.Release()
		find.Invoke(digest, tell)
		if file := <-found; file.Type() == js.TypeObject {
			return source{file}
		}
		return nil
	}
}

// shelf is where the worker keeps what leaves the machine, if it has such a
// place: overlookShelf is a file like those of overlookSource, and put(n) adds
// the first n bytes of its scratch.
func shelf() sys.Shelf {
	if s := js.Global().Get("overlookShelf"); s.Type() == js.TypeObject {
		return workerShelf{source{s}}
	}
	return nil
}

// workerShelf is the worker's shelf.
type workerShelf struct{ source }

func (s workerShelf) Put(b []byte) int64 {
	js.CopyBytesToJS(s.file.Get("scratch"), b)
	return int64(s.file.Call("put", len(b)).Float())
}

// source is a file of the worker's.
type source struct{ file js.Value }

func (f source) Size() int64 { return int64(f.file.Get("size").Float()) }

func (f source) ReadAt(b []byte, off int64) (int, error) {
	part := f.file.Call("read", float64(off), len(b))
	n := 0
	if part.Type() == js.TypeObject {
		n = js.CopyBytesToGo(b, part)
	}
	if n < len(b) {
		return n, io.ErrUnexpectedEOF
	}
	return n, nil
}
