package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// refuse tells which rule refuses and returns the error. about is what it is
// about: a name, a path, an option.
func (fs *FS) refuse(errno sys.Errno, rule *trace.Rule, about string) error {
	fs.kernel.Recorder.Emit(trace.Event{Kind: trace.Decide, Path: about, Err: errno, Rule: rule})
	return errno
}

// emit tells which rule decides what happens.
func (fs *FS) emit(rule *trace.Rule, about string) {
	fs.kernel.Recorder.Emit(trace.Event{Kind: trace.Decide, Path: about, Rule: rule})
}

// labelIf is label where somebody will read it.
func (fs *FS) labelIf(d *vfs.Dentry) string {
	if !fs.kernel.Recorder.On() {
		return ""
	}
	return fs.label(d)
}
