package unions

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// mode is what may be done to a branch.
type mode uint8

const (
	readOnly mode = iota
	readWrite
	noCreate // written, but given no new names
)

// branch is one of the directories.
type branch struct {
	name  string // as typed
	mode  mode
	root  *vfs.Dentry
	mount *vfs.Mount
}

// place is an object in a branch.
type place struct {
	branch *branch
	dentry *vfs.Dentry
}

func (p place) path() vfs.Path { return vfs.Path{Mount: p.branch.mount, Dentry: p.dentry} }

// isDir reports whether there is a directory.
func (p place) isDir() bool { return p.dentry.IsDir() }

// writable reports whether the branch may be changed.
func (b *branch) writable() bool { return b.mode != readOnly && !b.mount.ReadOnly() }

// index is where b stands among the branches; -1: not any more.
func (fs *FS) index(b *branch) int {
	for n, other := range fs.branches {
		if other == b {
			return n
		}
	}
	return -1
}

// writableBefore is the first branch before b that may be written, or nil.
func (fs *FS) writableBefore(b *branch) *branch {
	for _, other := range fs.branches {
		if other == b {
			return nil
		}
		if other.writable() {
			return other
		}
	}
	return nil
}

// rootName is the name of the branch that d is the root of.
func (fs *FS) rootName(d *vfs.Dentry) (string, bool) {
	for _, b := range fs.branches {
		if b.root == d {
			return b.name, true
		}
	}
	return "", d.Parent() == d
}

// lookup finds a name in a directory of a branch.
func (fs *FS) lookup(dir *vfs.Dentry, name string) (*vfs.Dentry, error) {
	return vfs.LookupOne(&fs.cred, dir, name)
}

// room is how much of b's filesystem is free and used.
func (b *branch) room() (free, used int64) {
	var st sys.Statfs
	if b.root.Super().FS.Statfs(&st) != nil {
		return 0, 0
	}
	return st.Bavail * st.Frsize, (st.Blocks - st.Bfree) * st.Frsize
}
