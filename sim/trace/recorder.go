package trace

import "slices"

// most is how many events are kept until somebody takes them: a program that
// runs for ever must not fill the memory.
const most = 50_000

// block is how many events lie together until somebody takes them: one growing
// list of many would be copied again and again. Blocks that were emptied are
// filled anew, a few of them.
const (
	block     = 256
	fewBlocks = 4
)

// Recorder keeps events in order, the first ones where there are too many. The
// nil Recorder keeps none.
type Recorder struct {
	full   [][]Event // blocks before events
	events []Event   // the block being filled
	empty  [][]Event
	pid    int32
	watch  func()
	at     int // watch is called when there are more events than that
}

// On reports whether events are kept; who asks may then build texts for them.
func (r *Recorder) On() bool { return r != nil }

// SetPID sets the process that the next events belong to.
func (r *Recorder) SetPID(pid int) {
	if r != nil {
		r.pid = int32(pid)
	}
}

// Emit keeps an event.
func (r *Recorder) Emit(e Event) {
	if r == nil || r.Len() >= most {
		return
	}
	if len(r.events) == cap(r.events) {
		r.begin()
	}
	e.PID = r.pid
	r.events = append(r.events, e)
	if r.watch != nil && r.Len() > r.at {
		do := r.watch
		r.watch = nil
		do()
	}
}

// begin begins another block.
func (r *Recorder) begin() {
	if r.events != nil {
		r.full = append(r.full, r.events)
	}
	if last := len(r.empty) - 1; last >= 0 {
		r.events, r.empty = r.empty[last], r.empty[:last]
		return
	}
	r.events = make([]Event, 0, block)
}

// Watch calls do as soon as the event of that index, counted from 0, has been
// kept: in the turn and under the locks of whoever emits it.
func (r *Recorder) Watch(index int, do func()) { r.at, r.watch = index, do }

// Take returns the events kept so far and forgets them.
func (r *Recorder) Take() []Event {
	if r.Len() == 0 {
		return nil
	}
	blocks := append(r.full, r.events)
	events := slices.Concat(blocks...)
	r.full, r.events = nil, nil
	for _, b := range blocks[:min(len(blocks), fewBlocks-len(r.empty))] {
		clear(b)
		r.empty = append(r.empty, b[:0])
	}
	return events
}

// Len is how many events are kept.
func (r *Recorder) Len() int {
	if r == nil {
		return 0
	}
	return block*len(r.full) + len(r.events)
}
