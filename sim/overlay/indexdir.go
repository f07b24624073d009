package overlay

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// prepareIndex makes the index ready: it belongs to one upper and one lower,
// and from now on serves as the work directory too (Linux:
// fs/overlayfs/super.c, ovl_get_indexdir).
func (fs *FS) prepareIndex() error {
	if fs.options.index != "on" || fs.work == nil {
		return nil
	}
	if err := fs.verifyOrSet(fs.upper.root, "origin", fs.handle(fs.lowers[0].root)); err != nil {
		fs.logError("failed to verify upper root origin")
		return fs.door.Refuse(sys.ErrnoOf(err), &ruleIndexOfOther, fs.lowers[0].name)
	}
	delete(fs.traps, fs.work.Inode())
	fs.work = nil
	index, err := fs.makeIndex()
	if err != nil {
		fs.unusable("index", err)
		fs.adviseIndex()
		return nil
	}
	fs.work = index
	if err := fs.trap(index); err != nil {
		return err
	}
	if err := fs.useIndex(index); err != nil {
		fs.adviseIndex()
		return err
	}
	return nil
}

// adviseIndex tells what helps where the index does not fit.
func (fs *FS) adviseIndex() {
	fs.logWarning("try deleting index dir or mounting with '-o index=off' to disable inodes index.")
}

// useIndex takes an index into use that belongs to upper.
func (fs *FS) useIndex(index *vfs.Dentry) error {
	root := fs.upper.root
	if err := fs.verifyOrSet(index, "upper", fs.upperHandle(root)); err != nil {
		root.Inode().Getattr(&fs.scratch)
		fs.logWarning("failed to verify upper (" + lastTwo(root) + ", ino=" + strconv.FormatUint(fs.scratch.Ino, 10) + ", err=" + negative(err) + ")")
		fs.logError("failed to verify index dir 'upper' xattr")
		return fs.door.Refuse(sys.ErrnoOf(err), &ruleIndexOfOther, fs.upper.name)
	}
	err := fs.cleanIndex()
	if err != nil {
		fs.logError("failed index dir cleanup (" + negative(err) + ")")
	}
	return err
}

// makeIndex is workdir/index, as it is or new.
func (fs *FS) makeIndex() (*vfs.Dentry, error) {
	d, err := fs.lookupReal(fs.options.work.at.Dentry, "index")
	if err != nil || !d.Negative() {
		return d, err
	}
	return fs.makePrivate(d)
}

// cleanIndex removes from the index what an interrupted change left, and the
// entries that lead nowhere. What is no entry at all fails the mount (Linux:
// ovl_indexdir_cleanup).
func (fs *FS) cleanIndex() error {
	entries, err := fs.kernel.List(nil, &fs.cred, vfs.Path{Mount: fs.upper.mount, Dentry: fs.work})
	if err != nil {
		return err
	}
	for _, e := range entries {
		d, err := fs.lookupReal(fs.work, e.Name)
		if err == nil && !d.Negative() {
			err = fs.cleanEntry(d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (fs *FS) cleanEntry(d *vfs.Dentry) error {
	if d.Name()[0] == '#' {
		fs.empty(vfs.Path{Mount: fs.upper.mount, Dentry: d}, 1) // what stays does no harm
		return nil
	}
	err := fs.verifyIndex(d)
	switch {
	case err == nil:
		return nil
	case err == sys.ENOENT && fs.indexesAll():
		fs.orphan(d)
		return fs.coverWithWhiteout(d)
	case err == sys.ENOENT || err == sys.ESTALE:
		fs.orphan(d)
		return fs.empty(vfs.Path{Dentry: d}, workDepth)
	}
	fs.logWarning("failed to verify index (" + lastTwo(d) + ", ftype=" + fileType(d) + ", err=" + negative(err) + ")")
	return fs.door.Refuse(sys.ErrnoOf(err), &ruleNoIndexEntry, d.Name())
}

// orphan tells of an entry of the index that leads nowhere.
func (fs *FS) orphan(d *vfs.Dentry) {
	fs.door.Decide(&ruleOrphan, d.Name())
	fs.logWarning("orphan index entry (" + lastTwo(d) + ", ftype=" + fileType(d) + ", nlink=" + vfs.DecimalText(fs.linkCount(d.Inode())) + ")")
}

// fileType is the type bits of a file's mode in hexadecimal.
func fileType(d *vfs.Dentry) string {
	return strconv.FormatUint(uint64(d.Inode().Mode().Type()), 16)
}

// verifyIndex says whether an entry of the index is still of use: ESTALE where
// it cannot be, ENOENT where its last name is gone (Linux: ovl_verify_index).
func (fs *FS) verifyIndex(d *vfs.Dentry) error {
	b, err := handleNamed(d.Name())
	if err != nil || fs.isWhiteoutDevice(d) || d.IsDir() && !fs.indexesAll() {
		return err
	}
	upper := d
	if d.IsDir() {
		if upper, err = fs.indexedDirectory(d); err != nil {
			if err == sys.ESTALE {
				return sys.ENOENT
			}
			return err
		}
		if upper == nil {
			return sys.ESTALE
		}
	}
	if err := fs.verifyHandle(upper, "origin", b); err != nil || d.IsDir() || fs.linkCount(d.Inode()) != 1 {
		return err
	}
	lower, err := fs.lowerOf(b, fs.decode)
	if err != nil {
		return err
	}
	if lower.dentry.Inode().Mode().Type() != d.Inode().Mode().Type() {
		return sys.ESTALE
	}
	if fs.unionLinks(lower.dentry, d, 0) == 0 {
		return sys.ENOENT
	}
	return nil
}

// indexedDirectory is the directory in upper that an entry of the index points
// to; nil where the entry does not say, ESTALE where it is gone (Linux:
// ovl_index_upper).
func (fs *FS) indexedDirectory(index *vfs.Dentry) (*vfs.Dentry, error) {
	b, ok := fs.mark(index, "upper")
	if !ok || checkHandle(b) != nil {
		return nil, nil
	}
	d, err := fs.decode(b, fs.upper.root)
	switch {
	case err != nil:
		return nil, err
	case d == nil:
		return nil, sys.ESTALE
	case !d.IsDir():
		return nil, sys.EIO
	}
	return d, nil
}

// pointTo makes the entry for a directory whose copy is still in work (Linux:
// fs/overlayfs/copy_up.c, ovl_create_index).
func (c *copier) pointTo(upper *vfs.Dentry) error {
	fs := c.fs
	d, err := fs.temp()
	if err != nil {
		return err
	}
	if err := fs.door.Mkdir(&fs.cred, d, 0); err != nil {
		return err
	}
	err = fs.setMark(d, "upper", fs.upperHandle(upper))
	if err == nil {
		var index *vfs.Dentry
		if index, err = fs.lookupReal(fs.work, indexName(fs.handle(c.lower.dentry))); err == nil {
			err = fs.rename(d, index, 0)
		}
	}
	if err != nil {
		fs.discard(d)
	}
	return err
}
