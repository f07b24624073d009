//go:build containers || !js

package tmpfs

import "github.com/overlook-fs/overlook/sim/vfs"

// Shelve puts what the file holds before to on the kernel's shelf: whole chunks,
// and the last one where to is not before the end. Chunks that others have too,
// and those before one that lies outside already, stay where they are.
func (i *inode) Shelve(_ *vfs.OpenFile, to int64) {
	k := i.fs.super.Kernel
	k.Lock()
	defer k.Unlock()
	shelf, room := k.Shelf()
	if i.fs.shelf == nil {
		i.fs.shelf = &source{shelf}
	}
	l := i.lock()
	l.Lock()
	c := i.content()
	k.Unlock()
	first, end := c.shelvable(to)
	pages, put := int64(0), int64(0)
	for n := first; n < end; n++ {
		old := c.chunk(n)
		if old == nil || len(old.data) == 0 || old.owner != c.owner {
			continue
		}
		if put+int64(len(old.data)) > room {
			break
		}
		at := shelf.Put(old.data)
		if at < 0 {
			break
		}
		put += int64(len(old.data))
		pages += old.held()
		e := &extent{i.fs.shelf, at, len(old.data)}
		c.put(n, &chunk{owner: c.owner, outside: e, pages: old.pages, fresh: old.fresh})
	}
	l.Unlock()
	k.Lock()
	k.Shelved(put)
	if !i.state.gone {
		i.fs.holds(0, -pages)
	}
}

// shelvable is which chunks before to lie in the machine, the last run of them.
func (c *content) shelvable(to int64) (first, end int) {
	end = len(c.chunks)
	if to < c.size {
		end = min(end, int(to/chunkSize))
	}
	for first = end; first > 0 && c.outsideAt(first-1) == nil; {
		first--
	}
	return first, end
}
