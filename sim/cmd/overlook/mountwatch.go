//go:build linux

package main

import (
	"os"
	"sync"

	"github.com/overlook-fs/overlook/sim/stage"
	"github.com/overlook-fs/overlook/sim/trace"
)

// mountWatch keeps the time of a mount and writes what its requests
// did, where that is wanted.
type mountWatch struct {
	clock  stage.Clock
	log    *os.File // nil: nothing is written
	events *trace.Recorder
	turn   sync.Mutex // of one request, where they are written
}

// newMountWatch writes to a file; "": nowhere.
func newMountWatch(path string) (*mountWatch, error) {
	w := new(mountWatch)
	if path == "" {
		return w, nil
	}
	log, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	w.log, w.events = log, new(trace.Recorder)
	return w, nil
}

// Begin begins a request.
func (w *mountWatch) Begin() {
	if w.log != nil {
		w.turn.Lock()
	}
	w.clock.Begin()
}

// End ends it.
func (w *mountWatch) End() {
	if w.log == nil {
		return
	}
	explain(w.log, w.events.Take())
	w.turn.Unlock()
}

func (w *mountWatch) close() {
	if w.log != nil {
		w.log.Close()
	}
}
