package overlay

import "github.com/overlook-fs/overlook/sim/vfs"

// Plain reports whether a write was seen to take no privileges off.
func (i *Inode) Plain() bool { return i.plain }

// MarkPlain is for a write that took none off.
func (i *Inode) MarkPlain() {
	if !i.plain {
		i.touch()
		i.plain = true
	}
}

// UnmarkPlain is for a change that may give some.
func (i *Inode) UnmarkPlain() {
	if i.plain {
		i.touch()
		i.plain = false
	}
}

// HasCapabilities reports whether the real file has some.
func (i *Inode) HasCapabilities() bool { return vfs.HasCapabilities(i.real().Inode()) }
