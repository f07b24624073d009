package unions

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// marker is how a system says in a branch that a name is gone. The nil marker
// says nothing.
type marker struct {
	// prefix begins the name of the file that hides another beside it.
	prefix string
	// opaque is the file that makes its directory hide all behind it.
	opaque string
	// shared is the file in the branch's root that all markers are links of.
	shared string
	// kept are directories that the system keeps in the branch's root.
	kept []string
	// meta is the directory in the branch's root that has a tree of markers.
	meta string
	// device: the marker has the name itself, and is a device 0/0 in place of an
	// entry of a type that this filesystem has not.
	device bool
	mode   sys.Mode
}

var (
	aufsMarker = marker{
		prefix: ".wh.", opaque: ".wh..wh..opq", shared: ".wh..wh.aufs",
		kept: []string{".wh..wh.orph", ".wh..wh.plnk"}, mode: 0o444,
	}
	unionfsMarker = marker{prefix: ".wh.", opaque: ".wh.__dir_opaque", mode: 0o644}
	hiddenMarker  = marker{meta: ".unionfs-fuse", mode: 0o600}
	deviceMarker  = marker{device: true}
)

// hiddenEnd ends the name of a marker in the tree of markers.
const hiddenEnd = "_HIDDEN~"

// opaqueAttr stands for UFS's flag.
const opaqueAttr = "trusted.opaque"

// prepare makes what the system keeps in a branch.
func (m *marker) prepare(fs *FS, b *branch) {
	if m.shared == "" {
		return
	}
	if d, err := fs.lookup(b.root, m.shared); err == nil && d.Negative() {
		fs.door.Mknod(&fs.cred, d, sys.S_IFREG|m.mode, 0)
	}
	for _, name := range m.kept {
		if d, err := fs.lookup(b.root, name); err == nil && d.Negative() {
			fs.door.Mkdir(&fs.cred, d, 0o700)
		}
	}
}

// reserves reports whether a name is the system's own.
func (m *marker) reserves(name string) bool {
	return m != nil && m.prefix != "" && strings.HasPrefix(name, m.prefix)
}

// is reports whether an object in a branch is a marker in a name's place.
func (m *marker) is(fs *FS, d *vfs.Dentry) bool {
	if m == nil || !m.device || d.Negative() || d.Inode().Mode().Type() != sys.S_IFCHR {
		return false
	}
	var st sys.Stat
	return d.Inode().Getattr(&st) == nil && st.Rdev == 0
}

// isOpaque reports whether a branch's directory hides all behind it.
func (m *marker) isOpaque(fs *FS, dir *vfs.Dentry) bool {
	switch {
	case m == nil:
		return false
	case m.device:
		_, err := vfs.Getxattr(&fs.cred, dir, opaqueAttr)
		return err == nil
	case m.opaque == "":
		return false
	}
	d, err := fs.lookup(dir, m.opaque)
	return err == nil && !d.Negative()
}

// makeOpaque makes a branch's directory hide all behind it.
func (m *marker) makeOpaque(fs *FS, b *branch, dir *vfs.Dentry) error {
	if m.device {
		return fs.door.Setxattr(dir, opaqueAttr, []byte("y"), 0)
	}
	d, err := fs.lookup(dir, m.opaque)
	if err != nil {
		return err
	}
	return m.place(fs, b, d)
}

// hides reports whether a branch hides a name in the directory that lies at p,
// in this branch or another, from the branches behind.
func (m *marker) hides(fs *FS, b *branch, p place, name string) bool {
	if m == nil {
		return false
	}
	d := m.find(fs, b, p, name)
	return d != nil && !d.Negative() && (!m.device || m.is(fs, d))
}

// covered reports whether a branch before p's hides a name in i from it.
func (m *marker) covered(fs *FS, i *Inode, p place, name string) bool {
	switch {
	case m == nil:
	case m.meta != "": // markers stand apart from the directory
		for _, b := range fs.branches {
			if b == p.branch {
				break
			}
			if m.hides(fs, b, p, name) {
				return true
			}
		}
	default:
		for _, before := range i.places {
			if before.branch == p.branch {
				break
			}
			if m.hides(fs, before.branch, before, name) {
				return true
			}
		}
	}
	return false
}

// find is where a branch's marker of a name is or would be; nil where there is
// not even a directory for it.
func (m *marker) find(fs *FS, b *branch, p place, name string) *vfs.Dentry {
	dir := p.dentry
	name = m.prefix + name
	if m.meta != "" {
		if dir = m.tree(fs, b, dir, p.branch.root); dir == nil {
			return nil
		}
		name += hiddenEnd
	}
	d, err := fs.lookup(dir, name)
	if err != nil {
		return nil
	}
	return d
}

// tree is the directory in a branch's tree of markers for a directory below root.
func (m *marker) tree(fs *FS, b *branch, dir, root *vfs.Dentry) *vfs.Dentry {
	at, name := b.root, m.meta
	if dir != root {
		if at = m.tree(fs, b, dir.Parent(), root); at == nil {
			return nil
		}
		name = dir.Name()
	}
	d, err := fs.lookup(at, name)
	if err != nil || !d.IsDir() {
		return nil
	}
	return d
}

// place makes a marker at a free name of a branch.
func (m *marker) place(fs *FS, b *branch, d *vfs.Dentry) error {
	if !d.Negative() {
		return nil
	}
	if m.shared != "" {
		if shared, err := fs.lookup(b.root, m.shared); err == nil && !shared.Negative() {
			return fs.door.Link(shared, d)
		}
	}
	mode := sys.S_IFREG | m.mode
	if m.device {
		mode = sys.S_IFCHR
	}
	return fs.door.Mknod(&fs.cred, d, mode, 0)
}

// put marks in a branch that a name in the union's directory dir is gone.
func (m *marker) put(fs *FS, b *branch, dir *vfs.Dentry, name string, isDir bool) error {
	fs.door.Decide(&ruleMarker, name)
	if m.meta != "" {
		at, err := m.makeTree(fs, b, dir)
		if err != nil {
			return err
		}
		d, err := fs.lookup(at, name+hiddenEnd)
		if err != nil || !isDir {
			return orPlace(err, func() error { return m.place(fs, b, d) })
		}
		if d.Negative() {
			err = fs.door.Mkdir(&fs.cred, d, 0o700)
		}
		return err
	}
	at, err := fs.clonePath(b, dir)
	if err != nil {
		return err
	}
	d, err := fs.lookup(at, m.prefix+name)
	return orPlace(err, func() error { return m.place(fs, b, d) })
}

func orPlace(err error, do func() error) error {
	if err != nil {
		return err
	}
	return do()
}

// metaMode is of directories in the tree of markers.
const metaMode = 0o770

// makeTree is tree for the union's directory dir, made where it is missing.
func (m *marker) makeTree(fs *FS, b *branch, dir *vfs.Dentry) (*vfs.Dentry, error) {
	at, name := b.root, m.meta
	if dir.Parent() != dir {
		var err error
		if at, err = m.makeTree(fs, b, dir.Parent()); err != nil {
			return nil, err
		}
		name = dir.Name()
	}
	d, err := fs.lookup(at, name)
	if err == nil && d.Negative() {
		err = fs.door.Mkdir(&fs.cred, d, metaMode)
	}
	return d, err
}

// take removes the marker of a name from the branch's directory at p, and
// reports whether there was one.
func (m *marker) take(fs *FS, p place, name string) bool {
	if !m.hides(fs, p.branch, p, name) {
		return false
	}
	d := m.find(fs, p.branch, p, name)
	if d.IsDir() {
		return fs.door.Rmdir(d) == nil
	}
	return fs.door.Unlink(d) == nil
}
