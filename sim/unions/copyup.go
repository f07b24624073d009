package unions

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// copyUp makes the first place of d one that may be changed.
func (fs *FS) copyUp(d *vfs.Dentry) error {
	i := inodeOf(d)
	first := i.places[0]
	switch {
	case first.branch.writable():
		return nil
	case fs.system.writing == writesHere:
		fs.door.Decide(&ruleInPlace, first.branch.name+"/"+d.Name())
		return nil
	case fs.system.writing == refuses:
		return fs.door.Refuse(fs.system.denied, &ruleReadOnlyBranch, d.Name())
	case d.Parent() == d || d.Unhashed():
		return sys.EROFS
	}
	b := fs.writableBefore(first.branch)
	if b == nil {
		return fs.door.Refuse(fs.system.denied, &ruleReadOnlyBranch, d.Name())
	}
	fs.door.Decide(&ruleCopyUp, b.name+"/"+d.Name())
	if i.Mode().IsDir() {
		_, err := fs.clonePath(b, d)
		return err
	}
	parent, err := fs.clonePath(b, d.Parent())
	if err != nil {
		return err
	}
	at, err := fs.copyTo(parent, d.Name(), b, first)
	if err == nil {
		i.set(i.with(place{b, at}))
	}
	return err
}

// copyTo copies an object that is no directory to a name in a branch's directory.
func (fs *FS) copyTo(parent *vfs.Dentry, name string, b *branch, from place) (*vfs.Dentry, error) {
	at, err := fs.lookup(parent, name)
	if err != nil {
		return nil, err
	}
	st := new(sys.Stat)
	source := from.dentry.Inode()
	if err := source.Getattr(st); err != nil {
		return nil, err
	}
	if st.Mode.IsSymlink() {
		var target string
		if target, err = source.Readlink(&fs.cred); err == nil {
			err = fs.door.Symlink(&fs.cred, at, target)
		}
	} else {
		err = fs.door.Mknod(&fs.cred, at, st.Mode, st.Rdev)
	}
	if err == nil && st.Mode.IsRegular() && st.Size > 0 {
		err = fs.copyData(from, place{b, at}, st.Size)
	}
	if err == nil {
		err = fs.dress(at, st)
	}
	return at, err
}

// copyData copies a file's content.
func (fs *FS) copyData(from, to place, size int64) error {
	k := fs.kernel
	in, err := k.Open(&fs.cred, from.path(), sys.O_RDONLY)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := k.Open(&fs.cred, to.path(), sys.O_WRONLY)
	if err != nil {
		return err
	}
	defer out.Close()
	return fs.door.Effect2("copy_file_range", from.dentry, to.dentry, "", func() error {
		if cloner, ok := out.File.(vfs.Cloner); ok && cloner.CloneFrom(out, in) {
			return nil
		}
		var err error
		k.Aside(func() { err = vfs.CopyRun(in, out, make([]byte, min(size, 64<<10)), 0, size) })
		return err
	})
}

// dress gives a copy owner, mode and times.
func (fs *FS) dress(at *vfs.Dentry, st *sys.Stat) error {
	changes := []vfs.Change{
		{Valid: vfs.ChangeUID | vfs.ChangeGID, UID: st.UID, GID: st.GID},
		{Valid: vfs.ChangeMode, Mode: st.Mode.Perm()},
		{Valid: vfs.ChangeAtime | vfs.ChangeMtime | vfs.ChangeTimesSet, Atime: st.Atime, Mtime: st.Mtime},
	}
	for n := range changes {
		if st.Mode.IsSymlink() && changes[n].Has(vfs.ChangeMode) {
			continue
		}
		if err := fs.door.Setattr(at, &changes[n]); err != nil {
			return err
		}
	}
	return nil
}

// clonePath is a directory of the union in a branch, made there with those above
// it where it is missing.
func (fs *FS) clonePath(b *branch, dir *vfs.Dentry) (*vfs.Dentry, error) {
	i := inodeOf(dir)
	if p := i.at(b); p.dentry != nil {
		return p.dentry, nil
	}
	if dir.Parent() == dir || dir.Unhashed() {
		return nil, sys.ENOENT
	}
	parent, err := fs.clonePath(b, dir.Parent())
	if err != nil {
		return nil, err
	}
	made, err := fs.cloneDir(parent, dir.Name(), i.places[0])
	if err != nil {
		return nil, err
	}
	fs.door.Decide(&ruleClonePath, b.name+"/"+dir.Name())
	i.set(i.with(place{b, made}))
	return made, nil
}

// cloneDir makes a directory like another one in a branch's directory.
func (fs *FS) cloneDir(parent *vfs.Dentry, name string, like place) (*vfs.Dentry, error) {
	made, err := fs.lookup(parent, name)
	if err != nil || !made.Negative() {
		return made, err
	}
	st := new(sys.Stat)
	if err := like.dentry.Inode().Getattr(st); err != nil {
		return nil, err
	}
	if err := fs.door.Mkdir(&fs.cred, made, st.Mode.Perm()); err != nil {
		return nil, err
	}
	return made, fs.dress(made, st)
}

// copyTree copies a directory that no writable branch has, with all that is in it,
// to a branch.
func (fs *FS) copyTree(b *branch, d *vfs.Dentry) error {
	i := inodeOf(d)
	like := i.places[0]
	to, err := fs.clonePath(b, d)
	if err != nil {
		return err
	}
	return fs.copyBelow(b, to, like)
}

// copyBelow copies what a branch's directory has to another's.
func (fs *FS) copyBelow(b *branch, to *vfs.Dentry, from place) error {
	entries, err := fs.kernel.List(nil, &fs.cred, from.path())
	for _, e := range entries {
		if err != nil {
			break
		}
		var d, made *vfs.Dentry
		if d, err = fs.lookup(from.dentry, e.Name); err != nil || d.Negative() {
			continue
		}
		child := place{from.branch, d}
		if !d.IsDir() {
			_, err = fs.copyTo(to, e.Name, b, child)
			continue
		}
		if made, err = fs.cloneDir(to, e.Name, child); err == nil {
			err = fs.copyBelow(b, made, child)
		}
	}
	return err
}
