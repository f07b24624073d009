package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// hold is a mount of a layer that only the overlay has.
func (fs *FS) hold(at vfs.Path, what string) (*vfs.Mount, error) {
	m, err := fs.kernel.PrivateMount(at)
	if err != nil {
		fs.logError("failed to clone " + what)
	}
	return m, err
}

// trap notes a directory that must not turn up inside another layer; twice
// the same is a conflict.
func (fs *FS) trap(d *vfs.Dentry) error {
	if _, ok := fs.traps[d.Inode()]; ok {
		fs.logError("conflicting lowerdir path")
		return fs.door.Refuse(sys.ELOOP, &ruleConflictingLower, fs.labelIf(d))
	}
	fs.traps[d.Inode()] = nil
	return nil
}

// claim takes a directory as upper or work, unless another mount has it.
func (fs *FS) claim(n int, l *layerOption) error {
	if fs.claimed(l.at.Dentry.Inode()) {
		return fs.inUse(l.at.Dentry, [...]string{"upperdir", "workdir"}[n], l.name)
	}
	fs.claims[n] = l.at.Dentry.Inode()
	return nil
}

// inUse refuses a directory that another mount uses as its upper or work where
// there is to be an index; else it tells of it (Linux: ovl_report_in_use).
func (fs *FS) inUse(d *vfs.Dentry, role, name string) error {
	if !fs.claimed(d.Inode()) {
		return nil
	}
	const used = " is in-use as upperdir/workdir of another mount, "
	if fs.options.index == "on" {
		fs.logError(role + used + "mount with '-o index=off' to override exclusive upperdir protection.")
		return fs.door.Refuse(sys.EBUSY, &ruleExclusive, name)
	}
	fs.logWarning(role + used + "accessing files from both mounts will result in undefined behavior.")
	fs.door.Decide(&ruleInUse, name)
	return nil
}

// claimed reports whether another mount uses a directory as upper or work.
func (fs *FS) claimed(i vfs.Inode) bool {
	if fs.taken == nil {
		fs.taken = map[vfs.Inode]bool{}
		fs.kernel.Filesystems(func(f vfs.Filesystem) {
			if other, ok := f.(*FS); ok && other != fs {
				fs.taken[other.claims[0]] = true
				fs.taken[other.claims[1]] = true
			}
		})
	}
	return fs.taken[i]
}

// checkOverlap refuses a lower layer that lies inside another layer, and what
// lies inside another mount's upper or work where there is to be an index.
func (fs *FS) checkOverlap() error {
	for n, l := range []*layerOption{&fs.options.upper, &fs.options.work} {
		for d := l.at.Dentry; d != nil && d.Parent() != d; {
			d = d.Parent()
			if err := fs.inUse(d, [...]string{"upperdir", "workdir"}[n], l.name); err != nil {
				return err
			}
		}
	}
	for _, l := range fs.lowers {
		for d := l.root; d.Parent() != d; {
			d = d.Parent()
			if _, ok := fs.traps[d.Inode()]; ok {
				fs.logError("overlapping lowerdir path")
				return fs.door.Refuse(sys.ELOOP, &ruleOverlappingLower, l.name)
			}
			if err := fs.inUse(d, "lowerdir", l.name); err != nil {
				return err
			}
		}
	}
	return nil
}
