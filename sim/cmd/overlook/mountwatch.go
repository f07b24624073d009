//go:build linux

package main

import (
	"os"
	"sync"

	"github.com/overlook-fs/overlook/sim/stage"
	"github.com/overlook-fs/overlook/sim/trace"
)

// mountWatch keeps the time of a mount, writes what its requests did, where
// that is wanted, and has pictures taken.
type mountWatch struct {
	clock   stage.Clock
	log     *os.File // nil: nothing is written
	events  *trace.Recorder
	turn    sync.Mutex   // of one request, where they are written
	picture *livePicture // nil: none is wanted
}

// newMountWatch writes and shows what the options ask for.
func newMountWatch(o *mountOptions) (*mountWatch, error) {
	w := new(mountWatch)
	if o.explain != "" {
		log, err := os.Create(o.explain)
		if err != nil {
			return nil, err
		}
		w.log, w.events = log, new(trace.Recorder)
	}
	if o.picture != "" {
		live, err := newLivePicture(o.picture)
		if err != nil {
			w.close()
			return nil, err
		}
		w.picture = live
	}
	return w, nil
}

// look begins to show pictures of a stage.
func (w *mountWatch) look(s *stage.Stage, point string) error {
	w.clock = s.Clock()
	w.events.Take()
	if w.picture == nil {
		return nil
	}
	p, err := s.Observer(point)
	if err != nil {
		return err
	}
	w.picture.observe = w.aside
	w.events.Take()
	w.picture.start(p)
	return nil
}

// aside does something between two requests, where they are written, and
// writes nothing of it.
func (w *mountWatch) aside(do func()) {
	if w.log == nil {
		do()
		return
	}
	w.turn.Lock()
	defer w.turn.Unlock()
	do()
	w.events.Take()
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
	if w.picture != nil {
		w.picture.changed()
	}
	if w.log == nil {
		return
	}
	explain(w.log, w.events.Take())
	w.turn.Unlock()
}

func (w *mountWatch) close() {
	if w.picture != nil {
		w.picture.close()
	}
	if w.log != nil {
		w.log.Close()
	}
}
