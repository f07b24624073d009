package overlay

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// The names of an indexed file lie partly in upper, partly in lower. How many
// there are is kept in upper relative to the real count of links: "U+1" is one
// more than upper's, "L-2" two fewer than lower's.

// unionLinks is how many names the object of lower and upper has together;
// otherwise, where nothing says so (Linux: fs/overlayfs/inode.c,
// ovl_get_nlink).
func (fs *FS) unionLinks(lower, upper *vfs.Dentry, otherwise int) int {
	if lower == nil || upper == nil || fs.linkCount(lower.Inode()) == 1 {
		return otherwise
	}
	b, ok := fs.mark(upper, "nlink")
	if !ok || len(b) < 3 || len(b) > 12 || b[1] != '+' && b[1] != '-' {
		return otherwise
	}
	base := upper
	switch b[0] {
	case 'L':
		base = lower
	case 'U':
	default:
		return otherwise
	}
	more, err := strconv.ParseInt(string(b[1:]), 10, 32)
	links := int64(fs.linkCount(base.Inode())) + more
	if err != nil || links <= 0 {
		return otherwise
	}
	return int(links)
}

// setLinks marks an inode in upper with how many more links the overlay counts
// than its real dentry in upper (U) or lower (L) has (Linux:
// fs/overlayfs/util.c, ovl_set_nlink_common).
func (fs *FS) setLinks(i *Inode, base string, real *vfs.Dentry) error {
	more := int(i.links) - int(fs.linkCount(real.Inode()))
	sign := "+"
	if more < 0 {
		sign, more = "-", -more
	}
	return fs.setMark(i.upper, "nlink", []byte(base+sign+vfs.DecimalText(uint32(more))))
}

// beginLinks is called before the name d of something goes or gets company:
// what belongs into the index is brought there, and the count is made to last
// (Linux: ovl_nlink_start). ERESTART where the name changed meanwhile.
func (fs *FS) beginLinks(d *vfs.Dentry) error {
	i := inodeOf(d)
	if fs.needsIndex(i) && !inUpper(d) {
		was := meaningOf(d)
		if err := fs.copyUp(d, attributes); err != nil {
			return err
		}
		if meaningOf(d) != was {
			return sys.ERESTART
		}
	}
	if d.IsDir() || !i.indexed {
		return nil
	}
	return fs.setLinks(i, "U", i.upper)
}

// endLinks is called after: what has no names any more leaves the index
// (Linux: ovl_nlink_end).
func (fs *FS) endLinks(i *Inode) {
	if i.indexed && i.links == 0 {
		fs.dropIndex(i)
	}
}

// dropIndex removes the entry of i; where everything is indexed, a whiteout
// tells that i is gone. A count that missed names is put right instead (Linux:
// ovl_cleanup_index).
func (fs *FS) dropIndex(i *Inode) {
	if real := int(fs.linkCount(i.upper.Inode())); !i.Mode().IsDir() && real != 1 {
		i.touch()
		i.links = int32(real) - 1
		fs.setLinks(i, "U", i.upper)
		return
	}
	index, err := fs.indexOf(i.lowers[0].dentry)
	switch {
	case err != nil || index == nil:
	case fs.indexesAll():
		fs.coverWithWhiteout(index)
	default:
		fs.discard(index)
	}
}

// nameGone notes that an inode lost the name d; without names it stands for
// nothing any more. A count that layers changed behind the overlay's back does
// not come to nothing before the names do (Linux: fs/overlayfs/dir.c,
// ovl_drop_nlink).
func (fs *FS) nameGone(d *vfs.Dentry) {
	i := inodeOf(d)
	i.touch()
	switch other := i.aliasBut(d); {
	case d.IsDir():
		i.links = 0
	case i.links > 1 || i.links == 1 && other == nil:
		i.links--
	}
	fs.endLinks(i)
	if i.opens == 0 && i.heldAlias() == nil && (i.upper == nil || i.Mode().IsDir() || fs.linkCount(i.upper.Inode()) == 0) {
		fs.forget(i)
	}
}

// aliasBut is a cached dentry other than d that is bound to i, or nil.
func (i *Inode) aliasBut(d *vfs.Dentry) *vfs.Dentry {
	for _, other := range i.aliases {
		if other != d && !other.Unhashed() {
			return other
		}
	}
	return nil
}
