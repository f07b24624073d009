package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// The handle of an overlay object is the handle of a real one: of the upper
// object, or where there is a lower one and the index can lead from it to the
// upper, of the lower. So a handle outlasts a copy up (Linux:
// fs/overlayfs/export.c).
const (
	handleKind = 0xf8
	// handlePadding is how many zero bytes come before the real handle.
	handlePadding = 3
)

// Decodes: without nfs_export=on handles can be made, but not opened.
func (fs *FS) Decodes() bool { return fs.options.nfsExport == "on" }

// UUID is the identity that uuid=on gives.
func (fs *FS) UUID() [16]byte { return fs.uuid }

func (fs *FS) EncodeHandle(i vfs.Inode) (kind byte, handle []byte) {
	o := i.(*Inode)
	byLower, err := fs.encodesLower(o)
	if err != nil || fs.withoutFileHandles {
		return 0, nil
	}
	var real []byte
	if byLower {
		real = fs.handle(o.lowers[0].dentry)
	} else {
		real = fs.upperHandle(o.upper)
	}
	return handleKind, append(make([]byte, handlePadding, handlePadding+len(real)), real...)
}

// encodesLower reports whether the handle of i is that of its lower object. A
// lower directory whose place could not be found again by that is copied up
// (Linux: ovl_check_encode_origin).
func (fs *FS) encodesLower(i *Inode) (bool, error) {
	switch {
	case fs.upper == nil || i.upper == nil && !fs.Decodes():
		return true, nil
	case len(i.lowers) == 0 || vfs.Inode(i) == fs.super.Root.Inode() || fs.Decodes() && i.upper != nil && !i.indexed:
		return false, nil
	}
	if d := i.cachedAlias(); d != nil && d.IsDir() && fs.Decodes() {
		return true, fs.connect(d)
	}
	return true, nil
}

// connect makes sure that a directory can be found by its lower place: where
// a directory above hides that place, the one below it is copied up and so
// indexed (Linux: ovl_connect_layer).
func (fs *FS) connect(d *vfs.Dentry) error {
	at := inodeOf(d).lowers[0].layer.index
	for next := d; next != fs.super.Root; {
		parent := next.Parent()
		if fs.connects(parent) < at {
			if inodeOf(next).inUpper() {
				return nil
			}
			return fs.copyUp(next, attributes)
		}
		if inodeOf(parent).indexed {
			return nil
		}
		next = parent
	}
	return nil
}

// connects is the lowest layer in which a directory can be found by its place.
func (fs *FS) connects(d *vfs.Dentry) int {
	i := inodeOf(d)
	switch {
	case d == fs.super.Root:
		return len(fs.lowers)
	case i.upper != nil && !i.indexed:
		return 0
	}
	return i.lowers[0].layer.index
}

func (fs *FS) DecodeHandle(kind byte, handle []byte) (*vfs.Dentry, error) {
	if kind != handleKind || len(handle) < handlePadding || checkHandle(handle[handlePadding:]) != nil {
		return nil, sys.ESTALE
	}
	b := handle[handlePadding:]
	var d *vfs.Dentry
	var err error
	if b[3]&handleOfUpper != 0 {
		d, err = fs.fromUpper(b)
	} else {
		d, err = fs.fromLower(b)
	}
	if err != nil || d == nil {
		return nil, fs.door.Refuse(sys.ESTALE, &ruleStaleHandle, "")
	}
	return d, nil
}

// fromUpper finds what the handle of an upper object stands for.
func (fs *FS) fromUpper(b []byte) (*vfs.Dentry, error) {
	if fs.upper == nil {
		return nil, sys.EACCES
	}
	upper, err := fs.decode(b, fs.upper.root)
	if err != nil || upper == nil {
		return nil, sys.ESTALE
	}
	if upper.IsDir() {
		return fs.above(upper, fs.upper)
	}
	return fs.alias(&found{verdict: Upper, upper: upper, lowers: fs.origin(upper)})
}

// fromLower finds what the handle of a lower object stands for: what is known
// already, what the index says, or the lower object itself.
func (fs *FS) fromLower(b []byte) (*vfs.Dentry, error) {
	at, err := fs.lowerOf(b, fs.decodeAnywhere)
	if err != nil {
		return nil, err
	}
	if at.dentry == at.layer.root {
		return nil, sys.ESTALE // where there is no upper, the root cannot be found again
	}
	if d := fs.known(at.dentry.Inode()); d != nil {
		return d, nil
	}
	var index *vfs.Dentry
	if fs.indexing() {
		if index, err = fs.indexOf(at.dentry); err != nil {
			return nil, err
		}
	}
	switch {
	case index != nil && fs.isWhiteoutDevice(index):
		return nil, sys.ESTALE
	case index != nil && index.IsDir():
		upper, err := fs.indexedDirectory(index)
		if err != nil || upper == nil {
			return nil, sys.ESTALE
		}
		return fs.above(upper, fs.upper)
	case index != nil && fs.verifyHandle(index, "origin", b) != nil:
		return nil, sys.ESTALE
	case at.dentry.IsDir():
		if at, err = fs.lowerOf(b, fs.decode); err != nil {
			return nil, err
		}
		return fs.above(at.dentry, at.layer)
	}
	return fs.alias(&found{verdict: Lower, lowers: []place{at}, index: index})
}

// known is a dentry of the overlay inode that stands for a real one, where
// somebody has it.
func (fs *FS) known(real vfs.Inode) *vfs.Dentry {
	i := fs.inodes.get(real)
	switch {
	case i == nil:
		return nil
	case i.cachedAlias() != nil:
		return i.cachedAlias()
	case i.heldAlias() != nil:
		return i.heldAlias()
	case i.opens == 0:
		return nil
	case len(i.aliases) > 0:
		return i.aliases[len(i.aliases)-1]
	}
	return vfs.Disconnected(i)
}

// alias is a dentry of what was found without its name; as long as somebody
// holds that, it stands for what was found (Linux: ovl_obtain_alias).
func (fs *FS) alias(f *found) (*vfs.Dentry, error) {
	i, err := fs.inode(f)
	if err != nil {
		return nil, err
	}
	if d := i.Alias(); d != nil {
		return d, nil
	}
	d := vfs.Disconnected(i)
	i.bind(d)
	return d, nil
}

// above is the dentry of the overlay that shows a directory of a layer, found
// by the names from the layer's root on, or through the index where it has
// been renamed since (Linux: ovl_lookup_real).
func (fs *FS) above(real *vfs.Dentry, l *layer) (*vfs.Dentry, error) {
	if real == l.root {
		return fs.super.Root, nil
	}
	if real.Parent() == real || real.Unhashed() {
		return nil, sys.ESTALE
	}
	if l != fs.upper {
		if d := fs.known(real.Inode()); d != nil {
			return d, nil
		}
		index, err := fs.indexOfDirectory(real)
		if err != nil || index != nil {
			return index, err
		}
	}
	parent, err := fs.above(real.Parent(), l)
	if err != nil {
		return nil, err
	}
	d, err := vfs.LookupOne(&fs.cred, parent, real.Name())
	if err != nil || d.Negative() || !inodeOf(d).shows(real, l) {
		return nil, sys.ESTALE
	}
	return d, nil
}

// indexOfDirectory is the dentry of the overlay that the index says a lower
// directory has been copied up as; nil where it says nothing.
func (fs *FS) indexOfDirectory(lower *vfs.Dentry) (*vfs.Dentry, error) {
	if !fs.indexing() {
		return nil, nil
	}
	index, err := fs.indexOf(lower)
	if err != nil || index == nil || !index.IsDir() {
		return nil, err
	}
	upper, err := fs.indexedDirectory(index)
	if err != nil || upper == nil {
		return nil, sys.ESTALE
	}
	return fs.above(upper, fs.upper)
}

// shows reports whether i is made of what real is in a layer.
func (i *Inode) shows(real *vfs.Dentry, l *layer) bool {
	if l == i.fs.upper {
		return i.upper != nil && i.upper.Inode() == real.Inode()
	}
	for _, at := range i.lowers {
		if at.layer == l && at.dentry.Inode() == real.Inode() {
			return true
		}
	}
	return false
}
