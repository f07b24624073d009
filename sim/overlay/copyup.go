package overlay

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// extent is how much of a file a change needs in upper.
type extent uint8

const (
	attributes extent = iota // the attributes; with metacopy=on not the data
	wholeFile                // the data too
	emptyFile                // a file whose data the caller throws away
)

// copyUp makes d exist in upper, after all directories above it (Linux:
// fs/overlayfs/copy_up.c, ovl_copy_up_flags).
func (fs *FS) copyUp(d *vfs.Dentry, want extent) error {
	if err := fs.verifyData(d); err != nil {
		return err
	}
	for !inUpper(d) {
		next := d
		for p := d.Parent(); p != next && !inUpper(p); p = p.Parent() {
			next = p
		}
		how := attributes
		if next == d {
			how = want
		}
		if err := fs.copyUpOne(next, how); err != nil {
			return err
		}
	}
	for want != attributes && inodeOf(d).metacopy {
		if err := fs.completeData(d, want); err != nil {
			return err
		}
	}
	return nil
}

// copier is one copy up.
type copier struct {
	fs     *FS
	d      *vfs.Dentry // in the overlay
	i      *Inode
	lower  place
	parent *Inode   // d's directory, in upper
	st     sys.Stat // lower's
	// dir and name are where the copy gets its name: in upper, or first in
	// the index.
	dir  *vfs.Dentry
	name string
	// times puts back upper's directory's, which a copy up leaves as they were
	// where it can.
	times  vfs.Change
	open   *vfs.OpenFile // the copy, where it is open already
	done   chan struct{} // closed when it has ended; nil: nobody waits
	want   extent
	longer bool // upper has bytes behind the end of lower's, which stay
	origin bool // lower will be known as the origin
	// indexed: the copy gets an entry in the index. A directory's points to
	// it; anything else is the entry, which then gets its name in upper.
	indexed bool
}

// copyUpOne copies up one object whose directory is in upper.
func (fs *FS) copyUpOne(d *vfs.Dentry, want extent) error {
	if fs.super.ReadOnly {
		return sys.EROFS
	}
	i := inodeOf(d)
	if i.copying != nil {
		return fs.awaitCopy(i)
	}
	if i.inUpper() {
		return fs.linkUp(d)
	}
	c := &copier{fs: fs, d: d, i: i, lower: i.lowers[0], parent: inodeOf(d.Parent()), want: want}
	if err := c.lower.dentry.Inode().Getattr(&c.st); err != nil {
		return err
	}
	if !fs.cred.User.Knows(c.st.UID, c.st.GID) {
		return sys.EOVERFLOW // the copy could not belong to whom it should
	}
	c.indexed = fs.needsIndex(i)
	// Without the index a hard link is broken by its copy up: the copy is an
	// object of its own.
	c.origin = c.st.Mode.IsDir() || c.st.Nlink == 1 || c.indexed
	c.explain()
	c.begin()
	defer c.end()
	if c.toIndex() {
		c.dir, c.name = fs.work, indexName(fs.handle(c.lower.dentry))
	} else {
		c.dir, c.name = c.parent.upper, d.Name()
		var err error
		if c.times, err = fs.timesOf(c.dir); err != nil {
			return err
		}
		if err := c.parent.setImpure(); err != nil {
			return err
		}
	}
	if c.st.Mode.IsRegular() && fs.unnamedFiles {
		return c.byTmpfile()
	}
	return c.byWork()
}

// explain tells why there is a copy up, and what it will mean.
func (c *copier) explain() {
	if c.st.Mode.IsDir() {
		c.fs.door.Decide(&ruleCopyUpDirectory, c.d.Name())
		return
	}
	c.fs.door.Decide(&ruleCopyUp, c.d.Name())
	switch {
	case c.indexed:
		c.fs.door.Decide(&ruleIndexedCopy, c.d.Name())
	case c.st.Nlink > 1:
		c.fs.door.Decide(&ruleLinkBroken, c.d.Name())
	}
}

// toIndex reports whether the copy is made in the index and linked to upper
// from there.
func (c *copier) toIndex() bool { return c.indexed && !c.st.Mode.IsDir() }

// linkUp gives an inode that is in upper by another name the name d there too.
func (fs *FS) linkUp(d *vfs.Dentry) error {
	i, parent := inodeOf(d), inodeOf(d.Parent())
	if err := parent.setImpure(); err != nil {
		return err
	}
	times, err := fs.timesOf(parent.upper)
	if err != nil {
		return err
	}
	if err := fs.setLinks(i, "L", i.lowers[0].dentry); err != nil {
		return err
	}
	to, err := fs.lookupReal(parent.upper, d.Name())
	if err != nil {
		return err
	}
	if !to.Negative() {
		return fs.door.Refuse(sys.EEXIST, &ruleUpperChanged, d.Name())
	}
	if err := fs.door.Link(i.upper, to); err != nil {
		return err
	}
	d.SetNote(0)
	fs.setattr(parent.upper, times)
	return fs.setLinks(i, "U", i.upper)
}

// begin notes that c is under way, so that others wait for it.
func (c *copier) begin() { c.i.copying = c }

func (c *copier) end() {
	c.i.copying = nil
	if c.done != nil {
		close(c.done)
	}
}

// awaitCopy waits until somebody else's copy up of i has ended.
func (fs *FS) awaitCopy(i *Inode) error {
	c := i.copying
	if c.done == nil {
		c.done = make(chan struct{})
	}
	fs.kernel.Aside(func() { <-c.done })
	return nil
}

// byTmpfile copies into a file without a name, which then gets its name.
func (c *copier) byTmpfile() error {
	fs := c.fs
	f, err := fs.tmpfile(&fs.cred, sys.S_IFREG|c.st.Mode.Perm())
	if err != nil {
		return err
	}
	defer fs.kernel.LetGo(f.Path.Dentry)
	defer f.Close()
	c.open = f
	to, err := c.nameUnnamed(f.Path.Dentry)
	if err != nil {
		return err
	}
	return c.publish(to)
}

// nameUnnamed fills the unnamed d and gives it its name in upper.
func (c *copier) nameUnnamed(d *vfs.Dentry) (*vfs.Dentry, error) {
	fs := c.fs
	if err := c.fill(d); err != nil {
		return nil, err
	}
	to, err := fs.lookupReal(c.dir, c.name)
	if err != nil {
		return nil, err
	}
	if !to.Negative() {
		return nil, fs.door.Refuse(sys.EEXIST, &ruleUpperChanged, c.d.Name())
	}
	return to, fs.door.Link(d, to)
}

// byWork makes the copy in work and renames it into place. Where the directory
// in upper came to lie in work itself, because whiteouts had to be cleared when
// it was removed, the copy stays where it was made.
func (c *copier) byWork() error {
	fs := c.fs
	d, err := fs.temp()
	if err != nil {
		return err
	}
	if err := c.make(d); err != nil {
		return err
	}
	if c.dir != fs.work && c.dir.Inside(fs.work) {
		return sys.EIO
	}
	if c.indexed && !c.toIndex() {
		if err := c.pointTo(d); err != nil {
			fs.discard(d)
			return err
		}
	}
	if err := c.fill(d); err != nil {
		fs.discard(d)
		return err
	}
	to, err := fs.lookupReal(c.dir, c.name)
	if err == nil {
		err = fs.rename(d, to, 0)
	}
	if err != nil {
		fs.discard(d)
		return err
	}
	return c.publish(d)
}

// make makes an empty object of lower's type.
func (c *copier) make(d *vfs.Dentry) error {
	fs := c.fs
	switch c.st.Mode.Type() {
	case sys.S_IFDIR:
		return fs.door.Mkdir(&fs.cred, d, 0)
	case sys.S_IFLNK:
		target, err := c.lower.dentry.Inode().Readlink(&fs.cred)
		if err != nil {
			return err
		}
		return fs.door.Symlink(&fs.cred, d, target)
	}
	return fs.door.Mknod(&fs.cred, d, c.st.Mode.Type(), c.st.Rdev)
}

// fill gives the copy lower's data, attributes and origin.
func (c *copier) fill(d *vfs.Dentry) error {
	fs := c.fs
	if c.st.Mode.IsRegular() && c.want != emptyFile && c.st.Size > 0 && !c.metadataOnly() {
		if err := c.copyData(d); err != nil {
			return err
		}
	}
	if err := fs.copyXattrs(c.lower.dentry, d); err != nil {
		return err
	}
	if err := c.copyFileflags(d); err != nil {
		return err
	}
	if c.origin {
		if err := fs.setOrigin(d, c.lower.dentry); err != nil {
			return err
		}
	}
	if c.metadataOnly() {
		if err := fs.markMetacopy(d); err != nil {
			return err
		}
	}
	if c.st.Mode.IsRegular() {
		size := vfs.Change{Valid: vfs.ChangeSize, Size: c.st.Size}
		if c.want == emptyFile {
			size.Size = 0
		}
		if err := fs.setattr(d, size); err != nil {
			return err
		}
	}
	if err := fs.copyAttributes(d, &c.st); err != nil || fs.options.fsync != "strict" {
		return err
	}
	if !c.st.Mode.IsRegular() && !c.st.Mode.IsDir() {
		return nil
	}
	return fs.sync(d)
}

// copyAttributes gives d mode, owner and times.
func (fs *FS) copyAttributes(d *vfs.Dentry, st *sys.Stat) error {
	if !st.Mode.IsSymlink() {
		if err := fs.setattr(d, vfs.Change{Valid: vfs.ChangeMode, Mode: st.Mode.Perm()}); err != nil {
			return err
		}
	}
	owner := vfs.Change{Valid: vfs.ChangeUID | vfs.ChangeGID, UID: st.UID, GID: st.GID}
	if err := fs.setattr(d, owner); err != nil {
		return err
	}
	return fs.setattr(d, timesBack(st))
}

// timesBack is a change to the access and modification times of st.
func timesBack(st *sys.Stat) vfs.Change {
	return vfs.Change{Valid: vfs.ChangeAtime | vfs.ChangeMtime | vfs.ChangeTimesBack, Atime: st.Atime, Mtime: st.Mtime}
}

// timesOf is a change back to the times that an object of a layer has now.
func (fs *FS) timesOf(d *vfs.Dentry) (vfs.Change, error) {
	err := d.Inode().Getattr(&fs.scratch)
	return timesBack(&fs.scratch), err
}

// copyXattrs copies all extended attributes but the overlay's own.
func (fs *FS) copyXattrs(from, to *vfs.Dentry) error {
	names, err := from.Inode().Listxattr(&fs.cred)
	if err != nil {
		if err == sys.EOPNOTSUPP {
			return nil
		}
		return err
	}
	for _, attr := range names {
		if fs.own(attr) {
			continue
		}
		value, err := vfs.Getxattr(&fs.cred, from, attr)
		if err != nil {
			return err
		}
		err = fs.door.Setxattr(to, attr, value, 0)
		if err == sys.EOPNOTSUPP && !strings.HasPrefix(attr, "system.posix_acl_") && !strings.HasPrefix(attr, "security.") {
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// publish makes the copy the overlay inode's upper object, now that it has its
// name.
func (c *copier) publish(upper *vfs.Dentry) error {
	fs, i := c.fs, c.i
	if !c.toIndex() {
		fs.setattr(c.dir, c.times)
		c.d.SetNote(0)
	}
	i.touch()
	i.upper, i.indexed = upper, c.indexed
	if c.st.Mode.IsDir() {
		i.filters = true
	}
	if c.metadataOnly() && !i.metacopy {
		i.data = c.lower
	}
	i.metacopy = c.metadataOnly()
	if !i.byLower {
		fs.inodes.set(&fs.kernel.History, upper.Inode(), i)
	}
	if c.toIndex() {
		return fs.setLinks(i, "U", upper)
	}
	return nil
}

// copyData copies the content, leaves large holes as holes, and brings it to
// the disk (Linux: fs/overlayfs/copy_up.c, ovl_copy_up_file). The kernel lock
// is let go while data moves.
func (c *copier) copyData(d *vfs.Dentry) error {
	fs := c.fs
	k := fs.kernel
	from, err := k.Open(&fs.cred, c.i.dataPath(), sys.O_RDONLY)
	if err != nil {
		return err
	}
	defer from.Close()
	to := c.open
	if to == nil {
		if to, err = k.Open(&fs.cred, vfs.Path{Mount: fs.upper.mount, Dentry: d}, sys.O_WRONLY); err != nil {
			return err
		}
		defer to.Close()
	}
	if err := c.moveData(from, to); err != nil || fs.options.fsync != "auto" {
		return err
	}
	return fs.fsync(to)
}

// moveData copies the content of an open file, if it is not one hole.
func (c *copier) moveData(from, to *vfs.OpenFile) error {
	start, err := from.File.Seek(from, 0, sys.SEEK_DATA)
	if err == sys.ENXIO {
		return nil
	}
	if err != nil {
		start = 0
	}
	return c.fs.door.Effect2("copy_file_range", from.Path.Dentry, to.Path.Dentry, "", func() error {
		if cloner, ok := to.File.(vfs.Cloner); ok && c.clones(from) && cloner.CloneFrom(to, from) {
			return nil
		}
		return c.copyPieces(from, to, start)
	})
}

// clones reports whether the copy has all of an open file's bytes and no others.
func (c *copier) clones(from *vfs.OpenFile) bool {
	st := &c.fs.lowerScratch
	return !c.longer && from.Inode.Getattr(st) == nil && st.Size == c.st.Size
}

// piece is how much of a file is copied at once.
const piece = 1 << 20

// copyPieces copies a file in pieces, from its first data on. A piece begins
// where there is data; a hole within it is filled.
func (c *copier) copyPieces(from, to *vfs.OpenFile, start int64) error {
	k := c.fs.kernel
	buf := make([]byte, min(c.st.Size, piece))
	for {
		off := min(start+piece, c.st.Size)
		var err error
		k.Aside(func() { err = vfs.CopyRun(from, to, buf, start, off) })
		if err != nil || off == c.st.Size {
			return err
		}
		if start, err = from.File.Seek(from, off, sys.SEEK_DATA); err == sys.ENXIO {
			return nil
		}
		if err != nil {
			start = off
		}
	}
}
