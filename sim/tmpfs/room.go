package tmpfs

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// nr_inodes bounds more than inodes: on tmpfs each is counted as so many
// bytes, a further name of one as many, and extended attributes take their
// bytes from the same purse (Linux: mm/shmem.c, free_ispace).
const (
	inodeRoom = 1024
	xattrRoom = 40 // of an attribute without name and value
)

// left is what remains of the purse.
func (fs *FS) left() int64 {
	return (fs.state.limits.inodes-fs.state.inodes)*inodeRoom - fs.state.attributes
}

// full reports whether there is no room for one more inode.
func (fs *FS) full() bool {
	return fs.left() < inodeRoom || fs.super.Kernel.Room().Inodes <= 0
}

// room is what an attribute takes; access lists are kept apart.
func (fs *FS) room(x xattr) int64 {
	if fs.options.Look != Tmpfs || vfs.IsACL(x.name) {
		return 0
	}
	return int64(xattrRoom + len(x.name) + 1 + len(x.value))
}

// attributes is what all of an inode's attributes take.
func (i *inode) attributes() int64 {
	sum := int64(0)
	for _, x := range i.xattrs() {
		sum += i.fs.room(x)
	}
	return sum
}

// holdsAttributes counts by bytes of attributes more, or fewer.
func (fs *FS) holdsAttributes(by int64) {
	fs.touch()
	fs.state.attributes += by
}

// attributesTook counts what attributes take that took had before a change.
func (i *inode) attributesTook(had int64) {
	if !i.state.gone {
		i.fs.holdsAttributes(i.attributes() - had)
	}
}

// takeName counts one more name of an inode that has some.
func (i *inode) takeName() error {
	if i.fs.options.Look != Tmpfs || i.state.nlink == 0 {
		return nil
	}
	if i.fs.full() {
		return sys.ENOSPC
	}
	i.fs.holds(1, 0)
	return nil
}

// giveName counts one name fewer of an inode that has several.
func (i *inode) giveName() {
	if i.fs.options.Look == Tmpfs && i.state.nlink > 1 && !i.state.mode.IsDir() {
		i.fs.holds(-1, 0)
	}
}
