package vfs

// History is what makes snapshots cheap and undo exact. Plain data of the
// kernel and its filesystems belongs to a generation. A snapshot begins a new
// generation; the first change to an object afterwards keeps the object's old
// state in the snapshot's log. Restoring swaps the log's states with the
// present ones, at the cost of what changed, and identities stay.
//
//	if h.First(obj.gen) {
//		h.Save(&objSaved{obj, obj.state, obj.gen})
//		obj.gen = h.Now()
//	}
//	obj.state.field = ...
type History struct {
	now  uint64 // the present generation; 0 until the first snapshot
	last uint64 // the newest generation ever
	log  *Log
}

// Saved is an object's state of another time.
type Saved interface {
	// Swap exchanges the object's present state (its generation too) with the
	// saved one.
	Swap()
}

// Log is what a snapshot keeps: the first old state of each object that
// changed after it.
type Log struct {
	generation uint64
	under      *Log
	saved      []Saved
}

// Now is the present generation.
func (h *History) Now() uint64 { return h.now }

// First reports whether an object of generation gen has not changed since the
// last snapshot, so that its state must be saved before it does.
func (h *History) First(gen uint64) bool { return gen != h.now }

// Save keeps an object's old state.
func (h *History) Save(s Saved) {
	if h.log != nil {
		h.log.saved = append(h.log.saved, s)
	}
}

// Snapshot begins a new generation.
func (h *History) Snapshot() {
	h.last++
	h.log = &Log{generation: h.last, under: h.log}
	h.now = h.last
}

// Restore puts everything back to the last snapshot, ends that snapshot, and
// returns its log, which Redo takes.
func (h *History) Restore() *Log {
	l := h.log
	for i := len(l.saved) - 1; i >= 0; i-- {
		l.saved[i].Swap()
	}
	h.log = l.under
	h.now = 0
	if h.log != nil {
		h.now = h.log.generation
	}
	return l
}

// Redo undoes a Restore: nothing else may have changed since.
func (h *History) Redo(l *Log) {
	h.log = l
	h.now = l.generation
	for _, s := range l.saved {
		s.Swap()
	}
}

// Keeps reports whether there is a snapshot that Save saves for.
func (h *History) Keeps() bool { return h.log != nil }
