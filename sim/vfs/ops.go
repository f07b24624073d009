package vfs

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// The functions below change names and attributes with the generic checks of
// Linux's vfs_* functions. System calls go through them, and so does a stacked
// filesystem for each change to a layer. The kernel lock is held.

// LookupOne finds a name in a directory through the dentry cache; the result
// may be negative (Linux: lookup_one). name is one component, not "." or "..".
func LookupOne(cred *sys.Cred, dir *Dentry, name string) (*Dentry, error) {
	d, err := Find(cred, dir, NameOf(name))
	if d == nil && err == nil {
		d = dir.newChild(name)
	}
	return d, err
}

// Find is LookupOne for who makes nothing of that name: where it is not there
// and that is not remembered, the result may be nil.
func Find(cred *sys.Cred, dir *Dentry, name Name) (*Dentry, error) {
	if !dir.IsDir() {
		return nil, sys.ENOTDIR
	}
	if err := permission(cred, dir.inode, MayExec); err != nil {
		return nil, err
	}
	if d, ok := dir.children.Find(name); ok {
		if again := dir.super.Revalidate; again == nil || d.mounts > 0 || again(d) {
			return d, nil
		}
		d.Drop()
	}
	return lookupSlow(cred, dir, name)
}

// namer is an Inode of a filesystem that does not remember names that were not
// found, and finds one without a dentry; nil: it has none.
type namer interface{ Named(name Name) Inode }

// lookupSlow asks the filesystem for a name that is not cached; nil: it has
// none, and that is not remembered.
func lookupSlow(cred *sys.Cred, dir *Dentry, name Name) (*Dentry, error) {
	switch {
	case dir.dead:
		return nil, sys.ENOENT
	case len(name.Text) > sys.NAME_MAX:
		return nil, sys.ENAMETOOLONG
	}
	if dir.super.Forgetful {
		if n, ok := dir.inode.(namer); ok {
			i := n.Named(name)
			if i == nil {
				return nil, nil
			}
			return remember(dir, name.Text, i), nil
		}
	}
	d := dir.newChild(name.Text)
	inode, err := dir.inode.Lookup(cred, d)
	if err != nil {
		return nil, err
	}
	if a, ok := inode.(aliased); ok && inode.Mode().IsDir() {
		if alias := a.Alias(); alias != nil && alias != d {
			return splice(alias, d)
		}
	}
	d.inode = inode
	if inode == nil && dir.super.Forgetful || dir.unhashed && dir.parent != dir {
		return d, nil
	}
	dir.hash(d)
	return d, nil
}

// remember is the dentry of a name that was found.
func remember(dir *Dentry, name string, i Inode) *Dentry {
	d := dir.newChild(name)
	d.inode = i
	if !dir.unlinked() {
		dir.hash(d)
	}
	return d
}

// aliased is an Inode that knows a dentry that is bound to it, cached or held,
// or nil.
type aliased interface{ Alias() *Dentry }

// splice brings a directory's only dentry to the name d, where the directory
// turned up after it had been moved behind its filesystem's back, or removed
// and brought back there (Linux:
// d_splice_alias). A rename between directories has its filesystem's names to
// itself, and nothing comes from a third directory meanwhile.
func splice(alias, d *Dentry) (*Dentry, error) {
	switch {
	case d.Inside(alias):
		return nil, sys.ELOOP
	case alias.parent != d.parent && d.super.Kernel.renaming == d.super:
		return nil, sys.ESTALE
	}
	alias.move(d)
	return alias, nil
}

// created puts a dentry that was just instantiated into the cache, where it
// was not remembered as negative.
func created(d *Dentry) {
	if d.parent.child(d.name) != d && !d.unhashed {
		d.parent.hash(d)
	}
}

// Mknod makes a regular file, fifo, socket or device at the negative d.
func Mknod(cred *sys.Cred, d *Dentry, mode sys.Mode, dev uint64) error {
	if err := mayCreate(cred, d.parent); err != nil {
		return err
	}
	// A whiteout is no device: anybody may make one, where the filesystem
	// lets them (Linux: fs/namei.c, vfs_mknod).
	whiteout := mode.Type() == sys.S_IFCHR && dev == 0
	if mode.IsDevice() && !whiteout && !cred.Capable(sys.CAP_MKNOD) {
		return sys.EPERM
	}
	if err := d.parent.inode.Mknod(cred, d, mode, dev); err != nil {
		return err
	}
	created(d)
	return nil
}

// Mkdir makes a directory at the negative d.
func Mkdir(cred *sys.Cred, d *Dentry, mode sys.Mode) error {
	if err := mayCreate(cred, d.parent); err != nil {
		return err
	}
	if err := d.parent.inode.Mkdir(cred, d, mode); err != nil {
		return err
	}
	created(d)
	return nil
}

// Symlink makes a symlink at the negative d.
func Symlink(cred *sys.Cred, d *Dentry, target string) error {
	if err := mayCreate(cred, d.parent); err != nil {
		return err
	}
	if err := d.parent.inode.Symlink(cred, d, target); err != nil {
		return err
	}
	created(d)
	return nil
}

// Link makes the negative d a further name of old's inode.
func Link(cred *sys.Cred, old, d *Dentry) error {
	if old.Negative() {
		return sys.ENOENT
	}
	if err := mayCreate(cred, d.parent); err != nil {
		return err
	}
	if old.super != d.super {
		return sys.EXDEV
	}
	if old.IsDir() {
		return sys.EPERM
	}
	if guarded(old.inode) {
		return sys.EPERM
	}
	if !old.linkable && linkCount(old.inode) == 0 {
		return sys.ENOENT
	}
	if err := d.parent.inode.Link(cred, old, d); err != nil {
		return err
	}
	if old.linkable {
		old.touch()
		old.linkable = false
	}
	created(d)
	return nil
}

// counter is an Inode that counts its names: for some they are not as many as
// stat tells.
type counter interface{ Links() int }

// linkCount is how many names an inode has.
func linkCount(i Inode) int {
	if c, ok := i.(counter); ok {
		return c.Links()
	}
	var st sys.Stat
	i.Getattr(&st)
	return int(st.Nlink)
}

// Unlink removes the name d of anything but a directory.
func Unlink(cred *sys.Cred, d *Dentry) error {
	if d.Negative() {
		return sys.ENOENT
	}
	if err := mayDelete(cred, d, removesFile); err != nil {
		return err
	}
	if d.mounts > 0 {
		return sys.EBUSY
	}
	if err := d.parent.inode.Unlink(cred, d); err != nil {
		return err
	}
	d.Drop()
	return nil
}

// Rmdir removes the empty directory d.
func Rmdir(cred *sys.Cred, d *Dentry) error {
	if d.Negative() {
		return sys.ENOENT
	}
	if err := mayDelete(cred, d, removesDirectory); err != nil {
		return err
	}
	if d.mounts > 0 {
		return sys.EBUSY
	}
	if err := d.parent.inode.Rmdir(cred, d); err != nil {
		return err
	}
	d.die()
	return nil
}

// Rename moves the name old to the name d, which may be negative or taken.
// flags are RENAME_NOREPLACE, RENAME_EXCHANGE and RENAME_WHITEOUT (Linux:
// fs/namei.c, vfs_rename).
func Rename(cred *sys.Cred, old, d *Dentry, flags int) error {
	if old.Negative() {
		return sys.ENOENT
	}
	if old.inode == d.inode {
		return nil
	}
	if err := mayRename(cred, old, d, flags); err != nil {
		return err
	}
	if old.mounts > 0 || d.mounts > 0 {
		return sys.EBUSY
	}
	if err := old.parent.inode.Rename(cred, old, d, flags); err != nil {
		return err
	}
	if flags&sys.RENAME_EXCHANGE != 0 {
		old.exchange(d)
		return nil
	}
	if d.IsDir() {
		d.die()
	}
	old.move(d)
	return nil
}

// mayRename checks both ends of a rename.
func mayRename(cred *sys.Cred, old, d *Dentry, flags int) error {
	kind := removesFile
	if old.IsDir() {
		kind = removesDirectory
	}
	if err := mayDelete(cred, old, kind); err != nil {
		return err
	}
	switch {
	case d.Negative():
		if flags&sys.RENAME_EXCHANGE != 0 {
			return sys.ENOENT
		}
		if err := mayCreate(cred, d.parent); err != nil {
			return err
		}
	case flags&sys.RENAME_NOREPLACE != 0:
		return sys.EEXIST
	case flags&sys.RENAME_EXCHANGE != 0:
		kind = removesFile
		if d.IsDir() {
			kind = removesDirectory
		}
		if err := mayDelete(cred, d, kind); err != nil {
			return err
		}
	default:
		if err := mayDelete(cred, d, kind); err != nil {
			return err
		}
	}
	if old.parent == d.parent {
		return nil
	}
	if old.IsDir() {
		if err := permission(cred, old.inode, MayWrite); err != nil {
			return err
		}
	}
	if flags&sys.RENAME_EXCHANGE != 0 && d.IsDir() {
		return permission(cred, d.inode, MayWrite)
	}
	return nil
}

// Tmpfile makes a regular file without a name in dir's filesystem. It lasts
// while it is open: the caller opens it at once.
func Tmpfile(cred *sys.Cred, dir *Dentry, mode sys.Mode) (*Dentry, error) {
	if err := permission(cred, dir.inode, MayWrite|MayExec); err != nil {
		return nil, err
	}
	i, err := dir.inode.Tmpfile(cred, mode)
	if err != nil {
		return nil, err
	}
	d := Disconnected(i)
	d.parent, d.gen = dir, d.history().Now()
	d.linkable = true
	return d, nil
}

// Setattr changes attributes (Linux: fs/attr.c, notify_change).
func Setattr(cred *sys.Cred, d *Dentry, c *Change) error {
	if c.Has(ChangeMode) && gives(c.Mode) && !guarded(d.inode) {
		unmarkPlain(d.inode) // even where it fails
	}
	if err := ChangeAllowed(cred, d.inode, c); err != nil {
		return err
	}
	if err := c.killCapabilities(d); err != nil {
		return err
	}
	return d.inode.Setattr(cred, d, c)
}

// Setxattr sets an extended attribute.
func Setxattr(cred *sys.Cred, d *Dentry, attr string, value []byte, how int) error {
	if IsACL(attr) {
		return setACL(cred, d, attr, value)
	}
	if attr == capabilityAttr && len(value) > 0 {
		var err error
		if value, err = givenCapabilities(cred, d.inode, value); err != nil {
			return err
		}
	}
	if err := xattrChange(cred, d.inode, attr); err != nil {
		return err
	}
	if strings.HasPrefix(attr, "security.") {
		unmarkPlain(d.inode)
	}
	return d.inode.Setxattr(cred, d, attr, value, how)
}

// Getxattr reads an extended attribute.
func Getxattr(cred *sys.Cred, d *Dentry, attr string) ([]byte, error) {
	if IsACL(attr) && d.inode.Mode().IsSymlink() {
		return nil, sys.EOPNOTSUPP
	}
	if err := xattrPermission(cred, d.inode, attr, MayRead); err != nil {
		return nil, err
	}
	value, err := d.inode.Getxattr(cred, attr)
	if err == nil && attr == capabilityAttr {
		return shownCapabilities(cred, d.inode, value)
	}
	return value, err
}

// Removexattr removes an extended attribute.
func Removexattr(cred *sys.Cred, d *Dentry, attr string) error {
	if IsACL(attr) {
		return setACL(cred, d, attr, nil)
	}
	if err := xattrChange(cred, d.inode, attr); err != nil {
		return err
	}
	if uid, gid := d.inode.Owner(); attr == capabilityAttr && !cred.CanFor(sys.CAP_SETFCAP, uid, gid) {
		return sys.EPERM
	}
	return d.inode.Removexattr(cred, d, attr)
}

// Open opens a regular file or directory by one of its names; permissions were
// checked. The result has one reference.
func (k *Kernel) Open(cred *sys.Cred, at Path, flags int) (*OpenFile, error) {
	f := new(OpenFile)
	if err := k.OpenIn(f, cred, at, flags); err != nil {
		return nil, err
	}
	return f, nil
}

// OpenIn is Open into an open file that is part of the caller's own.
func (k *Kernel) OpenIn(f *OpenFile, cred *sys.Cred, at Path, flags int) error {
	f.begin(k, at, flags)
	if flags&sys.O_PATH != 0 {
		f.File = pathOnly{}
		return nil
	}
	if flags&sys.O_ACCMODE != sys.O_RDONLY && at.Mount.ReadOnly() && f.Inode.Mode().IsRegular() {
		return sys.EROFS
	}
	if err := k.beginWriting(f); err != nil {
		return err
	}
	file, err := f.Inode.Open(cred, at.Dentry, flags)
	if err != nil {
		k.endWriting(f)
		return err
	}
	f.File = file
	return nil
}

// Close gives back one reference of an open file.
func (f *OpenFile) Close() {
	f.Touch()
	f.refs--
	if f.refs == 0 {
		f.kernel.unlockAll(f)
		f.kernel.endWriting(f)
		f.File.Release(f)
		if d := f.Path.Dentry; d.unhashed {
			f.kernel.unbind(d)
		}
	}
}

// List is the names of a directory in its own order, without "." and "..".
func (k *Kernel) List(p *Process, cred *sys.Cred, dir Path) ([]sys.Dirent, error) {
	f, err := k.Open(cred, dir, sys.O_RDONLY|sys.O_DIRECTORY)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []sys.Dirent
	err = f.File.Readdir(p, f, func(e sys.Dirent) bool {
		if e.Name != "." && e.Name != ".." {
			all = append(all, e)
		}
		return true
	})
	return all, err
}
