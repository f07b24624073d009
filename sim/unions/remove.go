package unions

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

func (i *Inode) Unlink(_ *sys.Cred, d *vfs.Dentry) error { return i.fs.remove(d) }

// Rmdir removes a directory in which the union shows nothing. Where a policy names
// the copies, nobody looks at the whole: each branch answers for its own.
func (i *Inode) Rmdir(_ *sys.Cred, d *vfs.Dentry) error {
	fs := i.fs
	fs.refresh(d)
	if fs.system.removing == policyGoes {
		return fs.rmdirEach(d)
	}
	names, err := fs.names(nil, inodeOf(d))
	if err == nil && len(names) > 0 {
		err = sys.ENOTEMPTY
	}
	if err != nil {
		return err
	}
	return fs.remove(d)
}

// rmdirEach removes the copies of a directory that the policy names; it has failed
// where one was not empty.
func (fs *FS) rmdirEach(d *vfs.Dentry) error {
	places, err := fs.acting(inodeOf(d), d.Name())
	for _, p := range places {
		if failed := fs.door.Rmdir(p.dentry); failed != nil {
			err = failed
		}
	}
	return err
}

// remove takes the name d away.
func (fs *FS) remove(d *vfs.Dentry) error {
	fs.refresh(d.Parent())
	i := inodeOf(d)
	places, err := fs.leaving(d)
	if err != nil {
		return err
	}
	if fs.system.marker != nil {
		return fs.removeMarked(d)
	}
	left := len(i.places) - len(places)
	switch {
	case len(places) > 1:
		fs.door.Decide(&ruleAllGo, d.Name())
	case left > 0:
		fs.door.Decide(&ruleNextShows, d.Name())
	}
	return i.each(places, nil, fs.removeReal)
}

// leaving are the copies that go.
func (fs *FS) leaving(d *vfs.Dentry) ([]place, error) {
	i := inodeOf(d)
	switch fs.system.removing {
	case policyGoes:
		return fs.acting(i, d.Name())
	case firstFile:
		if d.IsDir() {
			return i.places, nil
		}
	case firstGoes:
		if fs.system.writing == refuses && !i.places[0].branch.writable() {
			return nil, fs.door.Refuse(sys.EROFS, &ruleReadOnlyBranch, d.Name())
		}
	}
	return i.places[:1], nil
}

// removeReal removes an object of a branch.
func (fs *FS) removeReal(at *vfs.Dentry) error {
	if at.IsDir() {
		return fs.door.Rmdir(at)
	}
	return fs.door.Unlink(at)
}

// removeMarked removes the first copy, and hides the others by a marker.
func (fs *FS) removeMarked(d *vfs.Dentry) error {
	i, m := inodeOf(d), fs.system.marker
	first, more := i.places[0], len(i.places) > 1
	if !first.branch.writable() {
		b := fs.writableFor(inodeOf(d.Parent()))
		if before := fs.writableBefore(first.branch); before != nil {
			b = before
		}
		if b == nil || fs.index(b) > fs.index(first.branch) {
			return fs.door.Refuse(fs.system.denied, &ruleReadOnlyBranch, d.Name())
		}
		return m.put(fs, b, d.Parent(), d.Name(), d.IsDir())
	}
	if d.IsDir() {
		if err := m.empty(fs, first); err != nil {
			return err
		}
	}
	if err := fs.removeReal(first.dentry); err != nil || !more {
		return err
	}
	return m.put(fs, first.branch, d.Parent(), d.Name(), d.IsDir())
}

// empty removes the markers in a branch's directory.
func (m *marker) empty(fs *FS, dir place) error {
	if m.prefix == "" && !m.device {
		return nil
	}
	entries, err := fs.kernel.List(nil, &fs.cred, dir.path())
	if err != nil {
		return err
	}
	for _, e := range entries {
		d, err := fs.lookup(dir.dentry, e.Name)
		if err == nil && (m.reserves(e.Name) || m.is(fs, d)) {
			err = fs.door.Unlink(d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
