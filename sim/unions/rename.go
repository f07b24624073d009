package unions

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Rename moves the copies that the system moves. Of flags, none of these systems
// knows another than RENAME_NOREPLACE, which the kernel has seen to.
func (i *Inode) Rename(_ *sys.Cred, old, d *vfs.Dentry, flags int) error {
	fs := i.fs
	if flags&^sys.RENAME_NOREPLACE != 0 {
		return sys.EINVAL
	}
	if fs.system.marker.reserves(d.Name()) {
		return fs.door.Refuse(sys.EPERM, &ruleReserved, d.Name())
	}
	fs.refresh(old.Parent())
	fs.refresh(d.Parent())
	if d.IsDir() {
		names, err := fs.names(nil, inodeOf(d))
		if err == nil && len(names) > 0 {
			err = sys.ENOTEMPTY
		}
		if err != nil {
			return err
		}
	}
	switch fs.system.renaming {
	case movesAll:
		return fs.renameAll(old, d, inodeOf(old).places)
	case movesByPolicy:
		return fs.renameByPolicy(old, d)
	case movesFirst:
		return fs.renameFirst(old, d)
	}
	o := inodeOf(old)
	if fs.system.scope == topOnly {
		return fs.renameHere(old, d)
	}
	if old.IsDir() && (len(o.places) > 1 || !o.places[0].branch.writable()) {
		return fs.door.Refuse(sys.EXDEV, &ruleMergedStays, old.Name())
	}
	return fs.renameCopied(old, d)
}

// renameCopied moves the first copy, made where there is none to be changed, and
// marks the old name where others have it.
func (fs *FS) renameCopied(old, d *vfs.Dentry) error {
	o := inodeOf(old)
	isDir := old.IsDir()
	if err := fs.copyUp(old); err != nil {
		return err
	}
	first, more := o.places[0], len(o.places) > 1
	if err := fs.moveReal(first, d); err != nil {
		return err
	}
	o.set([]place{first})
	if !more {
		return nil
	}
	return fs.system.marker.put(fs, first.branch, old.Parent(), old.Name(), isDir)
}

// moveReal moves an object of a branch to the name d there.
func (fs *FS) moveReal(from place, d *vfs.Dentry) error {
	parent, err := fs.clonePath(from.branch, d.Parent())
	if err != nil {
		return err
	}
	m := fs.system.marker
	if m != nil && m.meta == "" {
		m.take(fs, place{from.branch, parent}, d.Name())
	}
	to, err := fs.lookup(parent, d.Name())
	if err != nil {
		return err
	}
	if to.IsDir() && m != nil {
		if err := m.empty(fs, place{from.branch, to}); err != nil {
			return err
		}
	}
	if err := fs.door.Rename(from.dentry, to, 0); err != nil {
		return err
	}
	if m != nil && m.meta != "" {
		m.take(fs, place{from.branch, parent}, d.Name())
	}
	return nil
}

// renameFirst moves the first copy within its branch; a directory in a branch
// that is only read is copied whole.
func (fs *FS) renameFirst(old, d *vfs.Dentry) error {
	targets, err := fs.targets(d.Parent(), d.Name())
	if err != nil {
		return err
	}
	o := inodeOf(old)
	isDir := old.IsDir()
	if isDir && !o.places[0].branch.writable() && fs.system.writing == copiesUp {
		b := fs.writableBefore(o.places[0].branch)
		if b == nil {
			return fs.door.Refuse(fs.system.denied, &ruleReadOnlyBranch, old.Name())
		}
		if err := fs.copyTree(b, old); err != nil {
			return err
		}
	} else if err := fs.copyUp(old); err != nil {
		return err
	}
	first, more := o.places[0], len(o.places) > 1
	if first.branch != targets[0] {
		return fs.door.Refuse(sys.EXDEV, &ruleOtherBranch, old.Name())
	}
	if !d.Negative() && !inodeOf(d).places[0].branch.writable() && fs.index(inodeOf(d).places[0].branch) < fs.index(first.branch) {
		return fs.door.Refuse(fs.system.denied, &ruleReadOnlyBranch, d.Name())
	}
	if isDir && more {
		fs.door.Decide(&ruleFirstMoves, old.Name())
	}
	if err := fs.moveReal(first, d); err != nil {
		return err
	}
	o.set([]place{first})
	if !more || fs.system.marker == nil {
		return nil
	}
	return fs.system.marker.put(fs, first.branch, old.Parent(), old.Name(), isDir)
}

// renameHere moves an object within the branch that has it.
func (fs *FS) renameHere(old, d *vfs.Dentry) error {
	from := inodeOf(old).places[0]
	to := inodeOf(d.Parent()).at(from.branch)
	if fs.system.links == sys.EPERM && old.Parent() != d.Parent() {
		return fs.door.Refuse(sys.EPERM, &ruleOtherBranch, old.Name())
	}
	if fs.system.links == sys.EXDEV {
		targets, err := fs.targets(d.Parent(), d.Name())
		if err != nil {
			return err
		}
		if targets[0] != from.branch {
			return fs.door.Refuse(sys.EXDEV, &ruleOtherBranch, old.Name())
		}
	}
	if to.dentry == nil {
		return fs.door.Refuse(sys.EXDEV, &ruleOtherBranch, old.Name())
	}
	return fs.moveReal(from, d)
}

// renameAll moves several copies, each in its branch. What was at the new name in
// the branches without a copy goes.
func (fs *FS) renameAll(old, d *vfs.Dentry, places []place) error {
	o := inodeOf(old)
	var moved, gone []place
	err := error(nil)
	if !d.Negative() {
		for _, p := range inodeOf(d).places {
			if o.at(p.branch).dentry == nil {
				gone = append(gone, p)
			}
		}
	}
	for _, p := range places {
		if failed := fs.moveReal(p, d); failed != nil {
			err = failed
			continue
		}
		moved = append(moved, p)
	}
	if len(moved) == 0 {
		return err
	}
	for _, p := range gone {
		fs.removeReal(p.dentry)
	}
	if len(moved) > 1 {
		fs.door.Decide(&ruleAllMove, old.Name())
	}
	o.set(moved)
	return nil
}

// renameByPolicy moves the copies that the policy names. Where new names go only
// where their directory exists, a branch without it moves nothing.
func (fs *FS) renameByPolicy(old, d *vfs.Dentry) error {
	able, err := fs.acting(inodeOf(old), old.Name())
	if err != nil {
		return err
	}
	dir := inodeOf(d.Parent())
	var places []place
	for _, p := range able {
		if !fs.policies[creating].existing || dir.at(p.branch).dentry != nil {
			places = append(places, p)
		}
	}
	if len(places) == 0 {
		return fs.door.Refuse(sys.EXDEV, &ruleOtherBranch, old.Name())
	}
	return fs.renameAll(old, d, places)
}
