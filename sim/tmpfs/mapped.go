package tmpfs

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// StoreMapped writes to a page that a mapping shows. The first store to a page
// marks the times; where the page was loaded before, only ext4 notices it.
func (i *inode) StoreMapped(b []byte, off int64, use vfs.PageUse) error {
	k := i.fs.super.Kernel
	k.Lock()
	defer k.Unlock()
	l := i.lock()
	l.Lock()
	defer l.Unlock()
	c := i.content()
	b = b[:max(0, min(int64(len(b)), c.size-off))]
	if len(b) == 0 {
		return nil
	}
	if pages := c.missing(off, off+int64(len(b))); pages > 0 {
		if pages*pageSize > i.room() {
			return sys.EFAULT
		}
		i.fs.holds(0, pages)
	}
	if use == vfs.PageUntouched || use == vfs.PageLoaded && i.fs.options.Look == Ext4 {
		i.changed()
	}
	c.write(b, off)
	return nil
}
