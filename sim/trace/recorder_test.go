package trace

import "testing"

func TestManyEventsStayInOrder(t *testing.T) {
	for _, n := range []int{0, 1, block, block + 1, 3*block + 7, most + 1} {
		r := &Recorder{}
		watched := -1
		r.Watch(n/2, func() { watched = r.Len() })
		for i := range n {
			r.SetPID(i)
			r.Emit(Event{})
		}
		kept := min(n, most)
		if r.Len() != kept {
			t.Errorf("%d kept of %d", r.Len(), n)
		}
		if n > 0 && watched != n/2+1 {
			t.Errorf("watched event %d of %d when there were %d", n/2, n, watched)
		}
		events := r.Take()
		if len(events) != kept || r.Len() != 0 || r.Take() != nil {
			t.Errorf("%d taken of %d, %d left", len(events), n, r.Len())
		}
		for i, e := range events {
			if int(e.PID) != i {
				t.Fatalf("event %d of %d came at %d", e.PID, n, i)
			}
		}
	}
}

func TestNobodyRecords(t *testing.T) {
	var r *Recorder
	r.Emit(Event{})
	if r.On() || r.Len() != 0 || r.Take() != nil {
		t.Error("the nil recorder kept something")
	}
}
