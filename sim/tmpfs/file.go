package tmpfs

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// briefly is how many bytes are read or written without the kernel lock being
// let go: that would take longer.
const briefly = pageSize

// maxSize is how large a file can be.
const maxSize = 1<<63 - 1

func (i *inode) Read(_ *vfs.Process, _ *vfs.OpenFile, b []byte, off int64) (int, error) {
	l := i.lock()
	l.RLock()
	c, ok := i.state.body.(*content)
	if !ok {
		l.RUnlock()
		return 0, nil
	}
	if len(b) <= briefly && !c.away {
		n, err := c.read(b, off)
		l.RUnlock()
		return n, err
	}
	k := i.fs.super.Kernel
	k.Unlock()
	n, err := c.read(b, off)
	l.RUnlock()
	k.Lock()
	return n, err
}

func (i *inode) Write(_ *vfs.Process, f *vfs.OpenFile, b []byte, off int64) (int, int64, error) {
	l := i.lock()
	l.Lock()
	n, off, err := i.reserve(f, len(b), off)
	if n == 0 {
		l.Unlock()
		return 0, off, err
	}
	c := i.state.body.(*content)
	if n <= briefly && !c.away {
		c.write(b[:n], off)
		l.Unlock()
		return n, off + int64(n), err
	}
	k := i.fs.super.Kernel
	k.Unlock()
	c.write(b[:n], off)
	l.Unlock()
	k.Lock()
	return n, off + int64(n), nil
}

// reserve makes all else ready for a write of n bytes at off: how many of them
// fit, and where they go. The kernel lock and the data lock are held.
func (i *inode) reserve(f *vfs.OpenFile, n int, off int64) (int, int64, error) {
	if n == 0 {
		return 0, off, nil
	}
	c := i.content()
	if f.Flags&sys.O_APPEND != 0 {
		off = c.size
	}
	if off > maxSize-int64(n) {
		return 0, off, sys.EFBIG
	}
	if room := i.room(); int64(n) > room {
		// What lies in pages that are already there fits in any case.
		n = int(min(int64(n), c.present(off)+room))
		if n <= 0 {
			return 0, off, sys.ENOSPC
		}
	}
	if pages := c.missing(off, off+int64(n)); pages > 0 {
		i.fs.holds(0, pages)
	}
	i.changed()
	return n, off, nil
}

// room is how many bytes of new pages the filesystem and the machine can take.
func (i *inode) room() int64 {
	return min((i.fs.state.limits.bytes/pageSize-i.fs.state.pages)*pageSize, i.fs.super.Kernel.Room().Bytes/pageSize*pageSize)
}

// present is how many bytes from off on lie in pages that are there.
func (c *content) present(off int64) int64 {
	end := off
	for {
		k := c.chunk(int(end / chunkSize))
		if k == nil || k.takes(1<<(end%chunkSize/pageSize)) != 0 {
			return end - off
		}
		end = (end/pageSize + 1) * pageSize
	}
}

// resize truncates or lengthens, and reports whether that is a change (Linux:
// shmem_setattr): to the same size it is where there is data. The data lock is
// held.
func (i *inode) resize(size int64) bool {
	c := i.content()
	changes := size != c.size || c.pages > 0
	if size < c.size {
		i.fs.super.Kernel.Truncated(i, size)
	}
	pages := c.truncate(size)
	if pages != 0 && !i.state.gone {
		i.fs.holds(0, -pages)
	}
	return changes
}

func (i *inode) Seek(_ *vfs.OpenFile, off int64, whence int) (int64, error) {
	l := i.lock()
	l.RLock()
	defer l.RUnlock()
	if i.state.mode.IsDir() {
		return i.seekDirectory(off, whence)
	}
	c, ok := i.state.body.(*content)
	if !ok {
		return 0, sys.ENXIO // it never had any
	}
	return c.seek(off, whence)
}

// endOfDirectory is where a directory of ext4 ends (Linux:
// EXT4_HTREE_EOF_64BIT).
const endOfDirectory = 1<<63 - 1

// seekDirectory is Seek of what has no bytes.
func (i *inode) seekDirectory(off int64, whence int) (int64, error) {
	if i.fs.options.Look != Ext4 || !i.state.mode.IsDir() || whence != sys.SEEK_DATA && off > 0 {
		return 0, sys.EINVAL
	}
	switch whence {
	case sys.SEEK_END:
		return endOfDirectory + off, nil
	case sys.SEEK_HOLE:
		return endOfDirectory, nil
	}
	return off, nil
}

func (i *inode) Fallocate(_ *vfs.OpenFile, mode int, off, size int64) error {
	if !i.Allocates(mode) {
		return sys.EOPNOTSUPP
	}
	l := i.lock()
	l.Lock()
	defer l.Unlock()
	if off > maxSize-size {
		return sys.EFBIG
	}
	c := i.content()
	had := c.held()
	err := i.allocates(c, mode, off, size)
	i.fs.holds(0, c.held()-had)
	if err == nil {
		i.changed()
	}
	return err
}

// Allocates reports whether Fallocate can do that: tmpfs has no ranges to zero,
// to collapse or to insert.
func (i *inode) Allocates(mode int) bool {
	kind := mode &^ sys.FALLOC_FL_KEEP_SIZE
	return kind == 0 || kind == sys.FALLOC_FL_PUNCH_HOLE || i.fs.options.Look != Tmpfs
}

// allocates is Fallocate with the locks held; pages are counted by the caller.
func (i *inode) allocates(c *content, mode int, off, size int64) (err error) {
	switch mode &^ sys.FALLOC_FL_KEEP_SIZE {
	case sys.FALLOC_FL_PUNCH_HOLE:
		c.punch(off, off+size)
		i.fs.super.Kernel.Punched(i, off, off+size)
		return nil
	case sys.FALLOC_FL_COLLAPSE_RANGE:
		return c.collapse(off, size)
	case sys.FALLOC_FL_INSERT_RANGE:
		return c.insert(off, size)
	case sys.FALLOC_FL_ZERO_RANGE:
		err = i.zeroRange(c, off, off+size)
	case 0:
		_, err = i.allocate(c, off, off+size)
	default:
		return sys.EOPNOTSUPP
	}
	if err == nil && mode&sys.FALLOC_FL_KEEP_SIZE == 0 {
		c.size = max(c.size, off+size)
	}
	return err
}

// allocate makes the pages from from to to be there. A page that was reserved
// before counts as written to from now on, but on ext4.
func (i *inode) allocate(c *content, from, to int64) (pages int64, err error) {
	if to-from > i.room()+c.present(from) {
		return 0, sys.ENOSPC
	}
	for at := from; at < to; at = (at/pageSize + 1) * pageSize {
		in := int(at % chunkSize)
		k := c.own(int(at/chunkSize), 0)
		bit := pageMask(in, in+1)
		switch {
		case k.pages&bit == 0:
			c.fill(k, bit)
			k.fresh |= bit
			pages++
		case i.fs.options.Look == Tmpfs:
			k.fresh &^= bit
		}
	}
	return pages, nil
}

// CloneFrom shares another file's data, where it lies on the same filesystem
// and has no holes: what becomes of those is for who copies to say, and so is
// what becomes of data that there is no room for.
func (i *inode) CloneFrom(_, src *vfs.OpenFile) bool {
	from, ok := src.Inode.(*inode)
	if !ok || from.fs != i.fs || from == i {
		return false
	}
	l := from.lock()
	l.Lock()
	c := from.content()
	if c.holes() || c.held()*pageSize > i.room() {
		l.Unlock()
		return false
	}
	shared := c.share(i.fs)
	l.Unlock()
	l = i.lock()
	l.Lock()
	defer l.Unlock()
	i.content().take(i.fs, shared)
	i.changed()
	return true
}
