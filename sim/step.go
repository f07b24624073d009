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
