package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// creation is a name about to be made: what it will be and whose (Linux:
// fs/overlayfs/dir.c, struct ovl_cattr).
type creation struct {
	fs   *FS
	dir  *Inode
	d    *vfs.Dentry // in the overlay, negative
	cred *sys.Cred   // the mounter, but owned by the caller
	mode sys.Mode
	dev  uint64
	text string // a symlink's target
	old  *Inode // of a hard link: what gets another name
	// access and defaults are ACLs that work does not hand down; nil: none.
	access, defaults []byte
}

// Mknod makes a regular file, fifo, socket or device.
func (i *Inode) Mknod(cred *sys.Cred, d *vfs.Dentry, mode sys.Mode, dev uint64) error {
	if isWhiteoutNode(mode, dev) {
		return i.fs.door.Refuse(sys.EPERM, &ruleNoWhiteoutByHand, "")
	}
	return i.create(cred, &creation{d: d, mode: mode, dev: dev})
}

func (i *Inode) Mkdir(cred *sys.Cred, d *vfs.Dentry, mode sys.Mode) error {
	return i.create(cred, &creation{d: d, mode: sys.S_IFDIR | mode.Perm()})
}

func (i *Inode) Symlink(cred *sys.Cred, d *vfs.Dentry, target string) error {
	return i.create(cred, &creation{d: d, mode: sys.S_IFLNK | 0o777, text: target})
}

// Link copies up what gets the further name, then links it in upper.
func (i *Inode) Link(cred *sys.Cred, old, d *vfs.Dentry) error {
	fs := i.fs
	was := meaningOf(d)
	if err := fs.copyUp(old, attributes); err != nil {
		return err
	}
	if meaningOf(d) != was {
		return sys.ERESTART
	}
	if err := fs.copyUp(d.Parent(), attributes); err != nil {
		return err
	}
	if err := fs.beginLinks(old); err != nil {
		return err
	}
	defer fs.endLinks(inodeOf(old))
	if inodeOf(old).metacopy {
		if err := fs.setRedirect(old, otherParent); err != nil {
			return err
		}
	}
	return i.create(cred, &creation{d: d, mode: inodeOf(old).Mode(), old: inodeOf(old)})
}

// create makes a name in upper; where upper has a whiteout, it replaces that.
func (i *Inode) create(cred *sys.Cred, c *creation) error {
	fs := i.fs
	if err := fs.copyUp(c.d.Parent(), attributes); err != nil {
		return err
	}
	c.fs, c.dir = fs, i
	c.inherit(cred)
	if c.old != nil && c.old.hasOrigin() {
		if err := i.setImpure(); err != nil {
			return err
		}
	}
	var made *vfs.Dentry
	var err error
	if covered(c.d) {
		made, err = c.overWhiteout()
	} else {
		made, err = c.inUpper()
	}
	if err != nil {
		return err
	}
	i.changed(plainEntry)
	return c.instantiate(made)
}

// inherit settles owner, group and mode as the overlay directory has them
// (Linux: inode_init_owner).
func (c *creation) inherit(cred *sys.Cred) {
	if c.dir.Mode()&sys.S_ISGID == 0 {
		c.cred = c.fs.madeBy(cred.FSUID, cred.FSGID)
		return
	}
	dirUser, group := c.dir.Owner()
	c.cred = c.fs.madeBy(cred.FSUID, group)
	if c.mode.IsDir() {
		c.mode |= sys.S_ISGID
	} else if c.mode&0o2010 == 0o2010 && !cred.InGroup(group) && !cred.CanFor(sys.CAP_FSETID, dirUser, group) {
		c.mode &^= sys.S_ISGID
	}
}

// madeBy is the mounter, whose new files belong to that user and group. Nobody
// changes it: one serves as long as the same make something.
func (fs *FS) madeBy(uid, gid uint32) *sys.Cred {
	if fs.maker == nil || fs.maker.FSUID != uid || fs.maker.FSGID != gid {
		maker := fs.cred
		maker.FSUID, maker.FSGID = uid, gid
		fs.maker = &maker
	}
	return fs.maker
}

// inUpper makes the name where nothing is in the way.
func (c *creation) inUpper() (*vfs.Dentry, error) {
	fs := c.fs
	d, err := fs.lookupReal(c.dir.upper, c.d.Name())
	if err != nil {
		return nil, err
	}
	if !d.Negative() {
		return nil, fs.door.Refuse(sys.ESTALE, &ruleUpperChanged, c.d.Name())
	}
	fs.door.Decide(&ruleNewInUpper, c.d.Name())
	if err := c.make(d); err != nil {
		return nil, err
	}
	if c.mode.IsDir() && c.old == nil && c.dir.merged() && !fs.allowsOfflineChanges() {
		fs.setOpaque(d, sys.EIO) // it spares lookups; without it all is the same
	}
	return d, nil
}

// allowsOfflineChanges reports whether layers may change while not mounted, so
// that a new directory must not hide what may appear below it.
func (fs *FS) allowsOfflineChanges() bool {
	o := &fs.options
	return o.redirectDir != "on" && o.metacopy != "on" && o.index != "on" && o.nfsExport != "on" && o.xino != "on"
}

// overWhiteout makes the name in work and brings it into upper in one step, in
// the whiteout's place.
func (c *creation) overWhiteout() (*vfs.Dentry, error) {
	fs := c.fs
	fs.door.Decide(&ruleOverWhiteout, c.d.Name())
	at, err := fs.lookupReal(c.dir.upper, c.d.Name())
	if err != nil {
		return nil, err
	}
	if !fs.isWhiteout(at) {
		return nil, fs.door.Refuse(sys.ESTALE, &ruleUpperChanged, c.d.Name())
	}
	c.inheritACL()
	d, err := fs.temp()
	if err != nil {
		return nil, err
	}
	if err := c.make(d); err != nil {
		return nil, err
	}
	if err := c.publish(d, at); err != nil {
		fs.discard(d)
		return nil, err
	}
	return d, nil
}

// publish puts what was made in work in the place of the whiteout at.
func (c *creation) publish(d, at *vfs.Dentry) error {
	fs := c.fs
	if c.old == nil && !c.mode.IsSymlink() && d.Inode().Mode() != c.mode {
		change := vfs.Change{Valid: vfs.ChangeMode, Mode: c.mode.Perm()}
		if err := fs.door.Setattr(d, &change); err != nil {
			return err
		}
	}
	if err := c.setACLs(d); err != nil {
		return err
	}
	if !c.mode.IsDir() {
		return fs.rename(d, at, 0)
	}
	if err := fs.setOpaque(d, sys.EIO); err != nil {
		return err
	}
	if err := fs.rename(d, at, sys.RENAME_EXCHANGE); err != nil {
		return err
	}
	fs.discard(at)
	return nil
}

// make makes the object at a free name of upper or work.
func (c *creation) make(d *vfs.Dentry) error {
	fs := c.fs
	switch {
	case c.old != nil:
		return fs.door.Link(c.old.upper, d)
	case c.mode.IsDir():
		return fs.door.Mkdir(c.cred, d, c.mode.Perm())
	case c.mode.IsSymlink():
		return fs.door.Symlink(c.cred, d, c.text)
	}
	return fs.door.Mknod(c.cred, d, c.mode, c.dev)
}

// instantiate binds the overlay's name to what was made.
func (c *creation) instantiate(made *vfs.Dentry) error {
	if c.old != nil {
		c.old.touch()
		c.old.links++
		if c.old.upper.Name() == "" {
			c.old.upper = made // until now it had no name
		}
		// The next walk finds the new name's inode by itself.
		c.d.Instantiate(c.old)
		c.d.Drop()
		return nil
	}
	opaque := c.mode.IsDir() && (covered(c.d) || c.dir.merged() && !c.fs.allowsOfflineChanges())
	i, err := c.fs.inode(&found{verdict: Upper, upper: made, opaque: opaque})
	if err != nil {
		return err
	}
	i.bind(c.d)
	c.d.Instantiate(i)
	return nil
}

// Tmpfile makes a file without a name in upper.
func (i *Inode) Tmpfile(cred *sys.Cred, mode sys.Mode) (vfs.Inode, error) {
	fs := i.fs
	if !fs.unnamedFiles {
		return nil, sys.EOPNOTSUPP
	}
	if i.upper == nil {
		d := i.cachedAlias()
		if d == nil {
			return nil, sys.ENOTDIR // removed: its copy would land on the whiteout
		}
		if err := fs.copyUp(d, attributes); err != nil {
			return nil, err
		}
	}
	c := creation{fs: fs, dir: i, mode: mode}
	c.inherit(cred)
	d, err := fs.unnamed(c.cred, i.upper, c.mode, fs.door.Octal(mode))
	if err != nil {
		return nil, err
	}
	return fs.inode(&found{verdict: Upper, upper: d})
}
