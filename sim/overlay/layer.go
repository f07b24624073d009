package overlay

import "github.com/overlook-fs/overlook/sim/vfs"

// layer is one directory tree of the stack. Nothing in it changes after the
// mount.
type layer struct {
	// index is 0 for upper, then counts the lowers from the nearest.
	index int
	name  string // as typed in the options
	root  *vfs.Dentry
	mount *vfs.Mount
	data  bool // searched for data only, never for names
	// dev is the device that the layer's files report where the layers lie on
	// several filesystems.
	dev uint64
	// filesystem counts the different filesystems, upper's being 0.
	filesystem uint64
	// unidentified: nothing tells its filesystem from others, so that no handle
	// leads there (Linux: struct ovl_sb, bad_uuid).
	unidentified bool
}

// place is a dentry in a lower layer.
type place struct {
	layer  *layer
	dentry *vfs.Dentry
}

func (p place) path() vfs.Path { return vfs.Path{Mount: p.layer.mount, Dentry: p.dentry} }

// label is a dentry's path for the explanation: the layer's name as typed,
// and the path in it; "work" and "index" are the work directory's own.
func (fs *FS) label(d *vfs.Dentry) string { return vfs.LabelOf(d, fs.rootName) }

// rootName is the name of the layer that d is the root of.
func (fs *FS) rootName(d *vfs.Dentry) (string, bool) {
	if d == fs.work && d != nil {
		return d.Name(), true // work, or the index
	}
	if fs.upper != nil && d == fs.upper.root {
		return fs.upper.name, true
	}
	if l := fs.traps[d.Inode()]; l != nil && d == l.root {
		return l.name, true
	}
	if d == fs.options.work.at.Dentry {
		return fs.options.work.name, true
	}
	return "", false
}

// labelIf is label where somebody will read it.
func (fs *FS) labelIf(d *vfs.Dentry) string {
	if !fs.kernel.Recorder.On() {
		return ""
	}
	return fs.label(d)
}
