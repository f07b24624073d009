package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Unlink removes a name of anything but a directory.
func (i *Inode) Unlink(_ *sys.Cred, d *vfs.Dentry) error { return i.remove(d) }

// Rmdir removes a directory that shows no entries; whiteouts do not count.
func (i *Inode) Rmdir(_ *sys.Cred, d *vfs.Dentry) error { return i.remove(d) }

// remove takes the name d away: from upper, and where lower layers have it, by
// a whiteout (Linux: fs/overlayfs/dir.c, ovl_do_remove).
func (i *Inode) remove(d *vfs.Dentry) error {
	fs := i.fs
	victim := inodeOf(d)
	below := fs.positiveBelow(d)
	var whiteouts []string
	if d.IsDir() && (below || !victim.pure() || victim.filters) {
		var err error
		if whiteouts, err = victim.whiteoutsIn(); err != nil {
			return fs.door.Refuse(sys.ErrnoOf(err), &ruleNotEmpty, d.Name())
		}
	}
	if err := fs.copyUp(d.Parent(), attributes); err != nil {
		return err
	}
	if err := fs.beginLinks(d); err != nil {
		return err
	}
	err := i.removeReal(d, below, whiteouts)
	if err == nil {
		i.changed(entryKind(below || victim.hasOrigin()))
	}
	if victim.upper != nil {
		victim.CopyAttributes()
	}
	if err != nil {
		fs.endLinks(victim)
		return err
	}
	fs.nameGone(d)
	return nil
}

// removeReal takes d out of upper, and hides what is below.
func (i *Inode) removeReal(d *vfs.Dentry, below bool, whiteouts []string) error {
	fs := i.fs
	cleared, err := fs.clear(d, whiteouts)
	if err != nil {
		return err
	}
	at, err := fs.upperOf(d, cleared)
	if err != nil {
		return err
	}
	switch {
	case below:
		fs.door.Decide(&ruleNeedsWhiteout, d.Name())
		defer d.Drop() // even where it fails
		return fs.coverWithWhiteout(at)
	case d.IsDir():
		fs.door.Decide(&ruleOnlyUpper, d.Name())
		err = fs.door.Rmdir(at)
	default:
		fs.door.Decide(&ruleOnlyUpper, d.Name())
		err = fs.unlink(at)
	}
	if err != nil {
		i.changed(entryKind(inodeOf(d).hasOrigin())) // Linux counts the attempt
	}
	return err
}

// upperOf is the real dentry in upper of the name d, which may be negative.
// ESTALE where somebody put something else there than the overlay knows, or
// than the directory by which that was cleared.
func (fs *FS) upperOf(d, cleared *vfs.Dentry) (*vfs.Dentry, error) {
	known := inodeOf(d).upper
	if cleared != nil {
		known = cleared
	}
	at, err := fs.lookupReal(inodeOf(d.Parent()).upper, d.Name())
	if err != nil {
		return nil, err
	}
	if known != nil && (at.Negative() || at.Inode() != known.Inode()) {
		return nil, fs.door.Refuse(sys.ESTALE, &ruleUpperChanged, d.Name())
	}
	return at, nil
}

// clear replaces a directory of upper that holds nothing but whiteouts by an
// empty opaque one, in one step, and returns that; nil where there are none.
// The overlay goes on knowing the old one, which is about to go anyway, but not
// its name.
func (fs *FS) clear(d *vfs.Dentry, whiteouts []string) (*vfs.Dentry, error) {
	if len(whiteouts) == 0 || !inodeOf(d).inUpper() {
		return nil, nil
	}
	fs.door.Decide(&ruleClearFirst, d.Name())
	at := inodeOf(d).upper
	fresh, err := fs.temp()
	if err != nil {
		return nil, err
	}
	st := new(sys.Stat)
	if err := at.Inode().Getattr(st); err != nil {
		return nil, err
	}
	if err := fs.door.Mkdir(&fs.cred, fresh, st.Mode.Perm()); err != nil {
		return nil, err
	}
	if err := fs.dress(fresh, at, st); err != nil {
		fs.discard(fresh)
		return nil, err
	}
	if at.Parent() != inodeOf(d.Parent()).upper || at.Unhashed() {
		fs.discard(fresh)
		fs.logError("failed to lock workdir+upperdir")
		return nil, fs.door.Refuse(sys.EIO, &ruleUpperChanged, d.Name())
	}
	if err := fs.rename(fresh, at, sys.RENAME_EXCHANGE); err != nil {
		fs.discard(fresh)
		return nil, err
	}
	for _, name := range whiteouts {
		if w, err := fs.lookupReal(at, name); err == nil {
			fs.discard(w)
		}
	}
	fs.cleanup(at)
	d.Drop()
	return fresh, nil
}

// dress gives a fresh directory what an old one had, and the opaque mark.
func (fs *FS) dress(fresh, old *vfs.Dentry, st *sys.Stat) error {
	if err := fs.copyXattrs(old, fresh); err != nil {
		return err
	}
	if err := fs.setOpaque(fresh, sys.EIO); err != nil {
		return err
	}
	return fs.copyAttributes(fresh, st)
}
