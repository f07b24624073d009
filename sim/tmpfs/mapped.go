package tmpfs

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// LoadMapped reads a page that a mapping shows. On tmpfs the pages of a file
// are the file: one that was a hole is data from now on, and what was stored
// behind the file's end stays there (Linux: mm/shmem.c, shmem_fault).
func (i *inode) LoadMapped(page []byte, off int64) error {
	k := i.fs.super.Kernel
	k.Lock()
	defer k.Unlock()
	l := i.lock()
	l.Lock()
	defer l.Unlock()
	c, ok := i.state.body.(*content)
	if !ok {
		return nil
	}
	if i.fs.options.Look != Tmpfs {
		_, err := c.read(page, off)
		return err
	}
	if !c.has(off) {
		if err := i.fill(off, pageSize); err != nil {
			return err
		}
		c = i.content()
		n, in := int(off/chunkSize), int(off%chunkSize)
		c.fill(c.own(n, 0), pageMask(in, in+1))
	}
	return c.show(page, off)
}

// Cached reports whether the page at off is at hand. What ext4 has there makes no
// difference: it notices each first store to a page.
func (i *inode) Cached(off int64) bool {
	if i.fs.options.Look != Tmpfs {
		return false
	}
	k := i.fs.super.Kernel
	k.Lock()
	defer k.Unlock()
	l := i.lock()
	l.Lock()
	defer l.Unlock()
	c, ok := i.state.body.(*content)
	return ok && off < c.size && c.has(off)
}

// has reports whether the page at off is there and was written to.
func (c *content) has(off int64) bool {
	k := c.chunk(int(off / chunkSize))
	return k != nil && k.pages&^k.fresh&(1<<(off%chunkSize/pageSize)) != 0
}

// fill takes room for the pages from off that are not there. The kernel lock
// and the data lock are held.
func (i *inode) fill(off, size int64) error {
	pages := i.content().missing(off, off+size)
	if pages == 0 {
		return nil
	}
	if pages*pageSize > i.room() {
		return sys.EFAULT
	}
	i.fs.holds(0, pages)
	return nil
}

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
	end := c.size
	if i.fs.options.Look == Tmpfs {
		end = (end + pageSize - 1) / pageSize * pageSize
	}
	b = b[:max(0, min(int64(len(b)), end-off))]
	if len(b) == 0 {
		return nil
	}
	if err := i.fill(off, int64(len(b))); err != nil {
		return err
	}
	if use == vfs.PageUntouched || use == vfs.PageLoaded && i.fs.options.Look == Ext4 {
		i.changed()
	}
	c.store(b, off)
	return nil
}
