package overlay

import (
	"github.com/overlook-fs/overlook/sim/trace"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Behind tells that a layer was changed while it is mounted, other than
// through this overlay: from now on nothing is promised of what it shows.
func (fs *FS) Behind(dir *vfs.Dentry, name string) {
	if !fs.inLayer(dir) {
		return
	}
	label := fs.label(dir)
	if name != "" {
		label += "/" + name
	}
	fs.kernel.Recorder.Emit(trace.Event{Kind: trace.Decide, Op: trace.Undefined, Path: label, Rule: &ruleUndefined})
}

// inLayer reports whether d lies in a layer or in the work directory.
func (fs *FS) inLayer(d *vfs.Dentry) bool {
	for {
		if _, ok := fs.rootName(d); ok {
			return true
		}
		if d.Parent() == d {
			return false
		}
		d = d.Parent()
	}
}
