package vfs

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// refuse tells which rule refuses and returns the error.
func (k *Kernel) refuse(errno sys.Errno, rule *trace.Rule) error {
	k.Recorder.Emit(trace.Event{Kind: trace.Decide, Err: errno, Rule: rule})
	return errno
}
