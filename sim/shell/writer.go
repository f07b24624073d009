package shell

import (
	"fmt"

	"github.com/overlook-fs/overlook/sim/sys"
)

// writer gathers what builtins print on descriptor 1.
type writer struct {
	s   *Shell
	buf []byte
	err error
}

func (w *writer) Write(b []byte) (int, error) {
	w.buf = append(w.buf, b...)
	if len(w.buf) >= 32<<10 {
		w.flush()
	}
	return len(b), nil
}

func (w *writer) print(texts ...string) {
	for _, t := range texts {
		w.buf = append(w.buf, t...)
	}
	if len(w.buf) >= 32<<10 {
		w.flush()
	}
}

func (w *writer) printf(format string, args ...any) { fmt.Fprintf(w, format, args...) }

// flush writes what has gathered.
func (w *writer) flush() {
	if len(w.buf) > 0 {
		if err := sys.WriteAll(w.s.p, 1, w.buf); err != nil && w.err == nil {
			w.err = err
		}
		w.buf = w.buf[:0]
	}
}

// finish flushes behind a builtin and returns the first failure since.
func (w *writer) finish() error {
	w.flush()
	err := w.err
	w.err = nil
	return err
}
