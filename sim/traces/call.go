package traces

import "github.com/overlook-fs/overlook/sim/sys"

// call is one kind of step: how it is drawn and how it is made.
type call struct {
	name   string
	weight int  // how often it is drawn on an overlay
	layer  int  // how often it is drawn to fill a layer
	paths  int  // how many names it takes
	slot   bool // whether it takes an open file
	draw   func(d *drawer, o *Op)
	run    func(s *Side, p sys.Process, o Op) string
}

// find is the call of a name.
func find(name string) *call {
	for _, table := range calls() {
		for i := range table {
			if table[i].name == name {
				return &table[i]
			}
		}
	}
	return nil
}

// calls are all kinds of steps.
func calls() [][]call {
	return [][]call{nameCalls, attributeCalls, fileCalls, mountCalls, composedCalls, handleCalls, mapCalls}
}

// nothing is the draw of calls whose names and slots say it all.
func nothing(*drawer, *Op) {}
