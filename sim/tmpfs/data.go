package tmpfs

import (
	"math/bits"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

const (
	chunkSize     = 64 << 10
	pagesPerChunk = chunkSize / pageSize
)

// content is a regular file's data. Its inode's data lock guards it; what
// snapshots save of it changes under the kernel lock too.
type content struct {
	size   int64
	chunks []*chunk // nil: a hole
	owner  uint64   // chunks with this owner are nobody else's
	gen    uint64
}

// chunk is up to 64 KiB of data; what lies behind data is zero. Its data may
// lie outside the machine until it is written to.
type chunk struct {
	owner   uint64
	data    []byte
	outside *extent
	pages   uint16 // which pages are there, the others being holes
	fresh   uint16 // of these, those that were reserved and not written to: still holes to who seeks data
}

// pages is how many pages are there.
func (c *content) pages() (n int64) {
	for _, k := range c.chunks {
		if k != nil {
			n += int64(bits.OnesCount16(k.pages))
		}
	}
	return n
}

// held is how many pages the machine holds: those that are there and do not
// lie outside.
func (c *content) held() (n int64) {
	for _, k := range c.chunks {
		if k != nil {
			n += k.held()
		}
	}
	return n
}

// touch saves the content before its first change after a snapshot; its
// chunks are then shared with the snapshot.
func (c *content) touch(fs *FS) {
	h := fs.history()
	if !h.First(c.gen) {
		return
	}
	h.Save(&contentSaved{c, *c})
	c.chunks = append([]*chunk(nil), c.chunks...)
	c.owner = fs.newOwner()
	c.gen = h.Now()
}

type contentSaved struct {
	c   *content
	old content
}

func (s *contentSaved) Swap() { *s.c, s.old = s.old, *s.c }

// newOwner is an owner that no chunk has.
func (fs *FS) newOwner() uint64 {
	fs.touch()
	fs.state.owner++
	return fs.state.owner
}

// content is the inode's data, made where it has none yet.
func (i *inode) content() *content {
	c, ok := i.state.body.(*content)
	if !ok {
		c = &content{owner: i.fs.newOwner(), gen: i.fs.history().Now()}
		i.touch()
		i.state.body = c
	}
	c.touch(i.fs)
	return c
}

// own makes chunk n present and c's alone, with room for size bytes.
func (c *content) own(n int, size int) *chunk {
	for len(c.chunks) <= n {
		c.chunks = append(c.chunks, nil)
	}
	k := c.chunks[n]
	switch {
	case k == nil:
		k = &chunk{owner: c.owner}
	case k.owner != c.owner || k.outside != nil:
		data := make([]byte, k.length(), max(k.length(), size))
		k.show(data, 0)
		k = &chunk{owner: c.owner, pages: k.pages, fresh: k.fresh, data: data}
	}
	c.chunks[n] = k
	if len(k.data) < size {
		k.grow(size)
	}
	return k
}

// grow makes data at least size bytes long.
func (k *chunk) grow(size int) {
	if cap(k.data) < size {
		room := min(chunkSize, max(size, 2*cap(k.data)))
		k.data = append(make([]byte, 0, room), k.data...)
	}
	old := len(k.data)
	k.data = k.data[:size]
	clear(k.data[old:])
}

// pageMask is the pages that bytes from to to of a chunk lie in.
func pageMask(from, to int) uint16 {
	first, last := from/pageSize, (to-1)/pageSize
	return uint16(1<<(last+1)-1) &^ (1<<first - 1)
}

// read copies from off; what is not there is zero. It fails where data outside
// cannot be read.
func (c *content) read(b []byte, off int64) (int, error) {
	if off >= c.size {
		return 0, nil
	}
	b = b[:min(int64(len(b)), c.size-off)]
	return len(b), c.show(b, off)
}

// show is read that does not end where the file does: behind its end lies what
// a mapping stored there.
func (c *content) show(b []byte, off int64) (err error) {
	for done := 0; done < len(b); {
		n, in := int((off+int64(done))/chunkSize), int((off+int64(done))%chunkSize)
		part := b[done:min(len(b), done+chunkSize-in)]
		copied := 0
		if n < len(c.chunks) && c.chunks[n] != nil && in < c.chunks[n].length() {
			if copied = c.chunks[n].show(part, in); copied < 0 {
				copied, err = 0, sys.EIO
			}
		}
		clear(part[copied:])
		done += len(part)
	}
	return err
}

// holes reports whether a page of the file is not there.
func (c *content) holes() bool {
	for at := int64(0); at < c.size; at += chunkSize {
		n, all := int(at/chunkSize), pageMask(0, int(min(chunkSize, c.size-at)))
		if n >= len(c.chunks) || c.chunks[n] == nil || all&^c.chunks[n].pages != 0 {
			return true
		}
	}
	return false
}

// write copies to off.
func (c *content) write(b []byte, off int64) {
	c.store(b, off)
	c.size = max(c.size, off+int64(len(b)))
}

// store is write that leaves the size alone.
func (c *content) store(b []byte, off int64) {
	for done := 0; done < len(b); {
		n, in := int((off+int64(done))/chunkSize), int((off+int64(done))%chunkSize)
		part := b[done:min(len(b), done+chunkSize-in)]
		k := c.own(n, in+len(part))
		copy(k.data[in:], part)
		k.pages |= pageMask(in, in+len(part))
		k.fresh &^= pageMask(in, in+len(part))
		done += len(part)
	}
}

// missing is how many pages a write from from to to takes: those that it lies
// in and that are not there, and those that come in from outside with it.
func (c *content) missing(from, to int64) (pages int64) {
	for at := from; at < to; {
		n, in := int(at/chunkSize), int(at%chunkSize)
		end := int(min(chunkSize, int64(in)+to-at))
		mask := pageMask(in, end)
		if n < len(c.chunks) && c.chunks[n] != nil {
			mask = c.chunks[n].takes(mask)
		}
		pages += int64(bits.OnesCount16(mask))
		at += int64(end - in)
	}
	return pages
}

// punch makes from to to a hole and returns how many pages went; fewer than
// none, where more came in from outside.
func (c *content) punch(from, to int64) (pages int64) {
	to = min(to, int64(len(c.chunks))*chunkSize)
	for at := from; at < to; {
		n, in := int(at/chunkSize), int(at%chunkSize)
		end := int(min(chunkSize, int64(in)+to-at))
		at += int64(end - in)
		if c.chunks[n] == nil {
			continue
		}
		if in == 0 && end == chunkSize {
			pages += c.chunks[n].held()
			c.chunks[n] = nil
			continue
		}
		pages -= int64(bits.OnesCount16(c.chunks[n].takes(0)))
		k := c.own(n, 0)
		if in < len(k.data) {
			clear(k.data[in:min(end, len(k.data))])
		}
		// Only pages that lie in the hole whole go.
		first, last := (in+pageSize-1)/pageSize, end/pageSize
		if first < last {
			gone := k.pages & pageMask(first*pageSize, last*pageSize)
			pages += int64(bits.OnesCount16(gone))
			k.pages &^= gone
			k.fresh &^= gone
		}
	}
	return pages
}

// truncate sets the size and returns how many pages went.
func (c *content) truncate(size int64) (pages int64) {
	if size <= c.size { // what was allocated beyond goes too
		keep := (size + pageSize - 1) / pageSize * pageSize
		pages = c.punch(keep, int64(len(c.chunks))*chunkSize)
		pages += c.punch(size, keep)
		n := int((size + chunkSize - 1) / chunkSize)
		if n < len(c.chunks) {
			c.chunks = c.chunks[:n:n]
		}
	}
	c.size = size
	return pages
}

// seek finds the next data (or hole) from off.
func (c *content) seek(off int64, whence int) (int64, error) {
	if off < 0 || off >= c.size {
		return 0, sys.ENXIO
	}
	wantData := whence == sys.SEEK_DATA
	for at := off; at < c.size; at = (at/pageSize + 1) * pageSize {
		if c.has(at) == wantData {
			return at, nil
		}
	}
	if wantData {
		return 0, sys.ENXIO
	}
	return c.size, nil
}

// share is the content's size and chunks for another content to have too:
// from now on nobody owns them.
func (c *content) share(fs *FS) (size int64, chunks []*chunk) {
	c.touch(fs)
	c.owner = fs.newOwner()
	return c.size, append([]*chunk(nil), c.chunks...)
}

// take replaces the content by what share gave.
func (c *content) take(fs *FS, size int64, chunks []*chunk) {
	had := c.held()
	c.size, c.chunks = size, chunks
	fs.holds(0, c.held()-had)
	last, in := int(size/chunkSize), int(size%chunkSize)
	if last < len(chunks) && chunks[last] != nil && in < chunks[last].length() {
		clear(c.own(last, 0).data[in:]) // what a mapping stored behind the end
	}
}

var _ vfs.Cloner = (*inode)(nil)
