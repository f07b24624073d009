package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// A metacopy is a file of which a layer has the attributes, while the data
// lies in a layer below.

// readMetacopy ends the walk at a file, unless it is a metacopy: then it goes
// on to the data.
func (w *walk) readMetacopy(d *vfs.Dentry) error {
	w.metacopy = false
	w.stop = true
	if !d.Inode().Mode().IsRegular() || !w.fs.hasMark(d, "metacopy") {
		return nil
	}
	return w.fs.refuse(sys.EPERM, &ruleMetacopyRefused, w.fs.labelIf(d))
}

// verifyData checks that a metacopy has its data.
func (fs *FS) verifyData(f *found, name string) error {
	if !f.metacopy {
		return nil
	}
	return fs.refuse(sys.EIO, &ruleNoData, name)
}
