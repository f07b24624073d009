package sim

import "github.com/overlook-fs/overlook/sim/trace"

// Step is what remains of one line.
type Step struct {
	N      int    // 1 for the first line
	Line   string // as typed
	Status int    // the exit status
	Output []byte // what the terminal showed
	Events []trace.Event
	Cwd    string // afterwards
}

// Undefined are the names that the line changed in layers behind the overlay
// that shows them, "LAYER/path" each.
func (s *Step) Undefined() []string {
	var names []string
	for i := range s.Events {
		if s.Events[i].Op == trace.Undefined {
			names = append(names, s.Events[i].Path)
		}
	}
	return names
}
