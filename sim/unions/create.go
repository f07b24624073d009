package unions

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

func (i *Inode) Mknod(cred *sys.Cred, d *vfs.Dentry, mode sys.Mode, dev uint64) error {
	return i.fs.make(d, mode, func(at *vfs.Dentry) error { return i.fs.door.Mknod(cred, at, mode, dev) })
}

func (i *Inode) Mkdir(cred *sys.Cred, d *vfs.Dentry, mode sys.Mode) error {
	return i.fs.make(d, sys.S_IFDIR, func(at *vfs.Dentry) error { return i.fs.door.Mkdir(cred, at, mode) })
}

func (i *Inode) Symlink(cred *sys.Cred, d *vfs.Dentry, target string) error {
	return i.fs.make(d, sys.S_IFLNK, func(at *vfs.Dentry) error { return i.fs.door.Symlink(cred, at, target) })
}

// make makes the name d in the branches that the system chooses; a regular file
// in the first of them only.
func (fs *FS) make(d *vfs.Dentry, mode sys.Mode, do func(at *vfs.Dentry) error) error {
	if fs.system.marker.reserves(d.Name()) {
		return fs.door.Refuse(sys.EPERM, &ruleReserved, d.Name())
	}
	fs.refresh(d.Parent())
	targets, err := fs.targets(d.Parent(), d.Name())
	if err != nil {
		return err
	}
	if mode.IsRegular() {
		targets = targets[:1]
	}
	isDir := mode.IsDir()
	var places []place
	for _, b := range targets {
		at, hidden, err := fs.free(b, d, isDir)
		if err == nil {
			err = do(at)
		}
		if err == nil && hidden && isDir {
			fs.door.Decide(&ruleOpaque, d.Name())
			err = fs.system.marker.makeOpaque(fs, b, at)
		}
		if err != nil {
			return err
		}
		places = append(places, place{b, at})
	}
	d.Instantiate(fs.newInode(places))
	return nil
}

// targets are the branches that get a new name in a directory.
func (fs *FS) targets(dir *vfs.Dentry, name string) ([]*branch, error) {
	if fs.making == byPolicy {
		return fs.creatingIn(dir, name)
	}
	var b *branch
	rule := &ruleBesideParent
	switch i := inodeOf(dir); {
	case fs.making == mostRoom:
		b, rule = fs.roomiest(), &ruleMostRoom
	case fs.making == firstAllowed && dir.Parent() == dir:
		rule = &ruleFirstAllowed
		for _, p := range i.places {
			if b == nil && p.branch.writable() {
				b = p.branch
			}
		}
	case fs.making == firstAllowed || i.places[0].branch.writable():
		b = i.places[0].branch
	default:
		b = fs.writableFor(i)
	}
	if b == nil {
		return nil, fs.door.Refuse(fs.system.denied, &ruleNoBranch, name)
	}
	fs.door.Decide(rule, b.name+"/"+name)
	return []*branch{b}, nil
}

// writableFor is a branch for a change to what the first one that has it does not
// let change, or nil.
func (fs *FS) writableFor(i *Inode) *branch {
	if fs.making == topDownParent {
		for _, p := range i.places {
			if p.branch.writable() {
				return p.branch
			}
		}
		for _, b := range fs.branches {
			if b.writable() {
				return b
			}
		}
	}
	if fs.system.writing != copiesUp {
		return nil
	}
	return fs.writableBefore(i.places[0].branch)
}

// free is the free name in a branch where d is to be made, and whether the branch
// has said until now that the name is gone.
func (fs *FS) free(b *branch, d *vfs.Dentry, isDir bool) (at *vfs.Dentry, hidden bool, err error) {
	parent, err := fs.clonePath(b, d.Parent())
	if err != nil {
		return nil, false, err
	}
	if m := fs.system.marker; m != nil && !(isDir && fs.system.removing == marksBehind) {
		hidden = m.take(fs, place{b, parent}, d.Name())
	}
	at, err = fs.lookup(parent, d.Name())
	return at, hidden, err
}

// Link gives old's object a further name, in the branches that have it.
func (i *Inode) Link(_ *sys.Cred, old, d *vfs.Dentry) error {
	fs := i.fs
	s := fs.system
	if s.links == sys.EPERM || s.marker.reserves(d.Name()) {
		return fs.door.Refuse(sys.EPERM, &ruleNoLinks, d.Name())
	}
	fs.refresh(old.Parent())
	fs.refresh(d.Parent())
	o := inodeOf(old)
	if s.removing == policyGoes {
		return fs.linkByPolicy(o, d)
	}
	if err := fs.copyUp(old); err != nil {
		return err
	}
	from := o.places[0]
	if s.links != 0 {
		targets, err := fs.targets(d.Parent(), d.Name())
		if err != nil {
			return err
		}
		if targets[0] != from.branch {
			return fs.door.Refuse(s.links, &ruleOtherBranch, d.Name())
		}
	}
	made, err := fs.linkIn(from, d)
	if err == nil {
		d.Instantiate(fs.newInode([]place{made}))
	}
	return err
}

// linkIn links an object within its branch.
func (fs *FS) linkIn(from place, d *vfs.Dentry) (place, error) {
	at, _, err := fs.free(from.branch, d, false)
	if err == nil {
		err = fs.door.Link(from.dentry, at)
	}
	return place{from.branch, at}, err
}

// linkByPolicy links every copy that the policy names. Where new names go only
// where their directory exists, it is not made for a link.
func (fs *FS) linkByPolicy(o *Inode, d *vfs.Dentry) error {
	able, err := fs.acting(o, d.Name())
	var places []place
	for _, p := range able {
		if fs.policies[creating].existing && inodeOf(d.Parent()).at(p.branch).dentry == nil {
			err = fs.door.Refuse(sys.EXDEV, &ruleOtherBranch, d.Name())
			continue
		}
		made, failed := fs.linkIn(p, d)
		if failed != nil {
			err = failed
			continue
		}
		places = append(places, made)
	}
	if len(places) == 0 {
		return err
	}
	d.Instantiate(fs.newInode(places))
	return nil
}
