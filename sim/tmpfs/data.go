package tmpfs

import (
	"math/bits"
	"sync/atomic"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

const (
	chunkSize     = 64 << 10
	pagesPerChunk = chunkSize / pageSize
)

// content is a regular file's data. Its inode's data lock guards it; what
// snapshots save of it changes under the kernel lock too, but that a write
// makes it larger.
type content struct {
	size   int64
	chunks []*chunk // nil: a hole
	// owner is whose the chunks are that are nobody else's: one who came after
	// the last snapshot, or the content is yet to be saved.
	owner uint64
	pages int32 // how many are there
	away  bool  // some of these may lie outside the machine
	// borrowed: another content or a snapshot has the list of chunks, too; it
	// is copied before it changes.
	borrowed bool
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

// stored is how many pages are there, for who has the kernel lock alone:
// somebody may be writing.
func (c *content) stored() int64 { return int64(atomic.LoadInt32(&c.pages)) }

// held is how many pages the machine holds: those that are there and do not
// lie outside.
func (c *content) held() (n int64) {
	if !c.away {
		return int64(c.pages)
	}
	for _, k := range c.chunks {
		if k != nil {
			n += k.held()
		}
	}
	return n
}

// count is how many pages of a chunk are there.
func (k *chunk) count() int32 {
	if k == nil {
		return 0
	}
	return int32(bits.OnesCount16(k.pages))
}

// put makes k the chunk n; nil: a hole.
func (c *content) put(n int, k *chunk) {
	if c.borrowed {
		c.chunks = append(make([]*chunk, 0, max(len(c.chunks), n+1)), c.chunks...)
		c.borrowed = false
	}
	for len(c.chunks) <= n {
		c.chunks = append(c.chunks, nil)
	}
	c.gain(k.count() - c.chunks[n].count())
	c.away = c.away || k != nil && k.outside != nil
	c.chunks[n] = k
}

// gain counts pages more, or fewer.
func (c *content) gain(pages int32) {
	if pages != 0 {
		atomic.AddInt32(&c.pages, pages)
	}
}

// chunk is the chunk n; nil: a hole.
func (c *content) chunk(n int) *chunk {
	if n >= len(c.chunks) {
		return nil
	}
	return c.chunks[n]
}

// fill makes pages of c's own chunk k be there, all of them written to.
func (c *content) fill(k *chunk, pages uint16) {
	c.gain(int32(bits.OnesCount16(pages &^ k.pages)))
	k.pages |= pages
	k.fresh &^= pages
}

// touch saves the content before its first change after a snapshot; its
// chunks are then shared with the snapshot.
func (c *content) touch(fs *FS) {
	h := fs.history()
	if !h.First(fs.gen) && c.owner > fs.state.oldOwners {
		return
	}
	h.Save(&contentSaved{c, *c})
	c.borrowed = true
	c.owner = fs.newOwner()
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
		c = &content{owner: i.fs.newOwner()}
		i.touch()
		i.state.body = c
	}
	c.touch(i.fs)
	return c
}

// own makes chunk n present and c's alone, with room for size bytes.
func (c *content) own(n int, size int) *chunk {
	k := c.chunk(n)
	switch {
	case k == nil:
		k = &chunk{owner: c.owner}
		c.put(n, k)
	case k.owner != c.owner || k.outside != nil:
		had := k.length()
		data := make([]byte, had, min(chunkSize, max(size, had)))
		k.show(data, 0)
		k = &chunk{owner: c.owner, pages: k.pages, fresh: k.fresh, data: data}
		c.put(n, k)
	}
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
		if k := c.chunk(n); k != nil && in < k.length() {
			if copied = k.show(part, in); copied < 0 {
				copied, err = 0, sys.EIO
			}
		}
		clear(part[copied:])
		done += len(part)
	}
	return err
}

// holes reports whether a page of the file is not there, or was never written.
func (c *content) holes() bool {
	for _, k := range c.chunks {
		if k != nil && k.fresh != 0 {
			return true
		}
	}
	all := (c.size + pageSize - 1) / pageSize
	there, last := int64(c.pages), int(all/pagesPerChunk)
	for n := last; n < len(c.chunks); n++ { // what is reserved behind the end
		if k := c.chunks[n]; k != nil && n == last {
			there -= int64(bits.OnesCount16(k.pages >> (all % pagesPerChunk)))
		} else {
			there -= int64(k.count())
		}
	}
	return there < all
}

// write copies to off.
func (c *content) write(b []byte, off int64) {
	c.store(b, off)
	if end := off + int64(len(b)); end > c.size {
		atomic.StoreInt64(&c.size, end)
	}
}

// store is write that leaves the size alone.
func (c *content) store(b []byte, off int64) {
	for done := 0; done < len(b); {
		n, in := int((off+int64(done))/chunkSize), int((off+int64(done))%chunkSize)
		part := b[done:min(len(b), done+chunkSize-in)]
		k := c.own(n, in+len(part))
		copy(k.data[in:], part)
		c.fill(k, pageMask(in, in+len(part)))
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
		if k := c.chunk(n); k != nil {
			mask = k.takes(mask)
		}
		pages += int64(bits.OnesCount16(mask))
		at += int64(end - in)
	}
	return pages
}

// punch makes from to to a hole and returns how many pages went; fewer than
// none, where more came in from outside.
func (c *content) punch(from, to int64) (pages int64) {
	had := c.held()
	to = min(to, int64(len(c.chunks))*chunkSize)
	for at := from; at < to; {
		n, in := int(at/chunkSize), int(at%chunkSize)
		end := int(min(chunkSize, int64(in)+to-at))
		at += int64(end - in)
		if k := c.chunks[n]; k != nil && in == 0 && end == chunkSize {
			c.put(n, nil)
		} else if k != nil {
			c.punchChunk(n, in, end)
		}
	}
	return had - c.held()
}

// punchChunk makes a part of chunk n a hole. Only pages that lie in it whole go.
func (c *content) punchChunk(n, in, end int) {
	k := c.chunks[n]
	gone := uint16(0)
	if first, last := (in+pageSize-1)/pageSize, end/pageSize; first < last {
		gone = k.pages & pageMask(first*pageSize, last*pageSize)
	}
	if gone == 0 && in >= k.length() {
		return // it is one already
	}
	k = c.own(n, 0)
	if in < len(k.data) {
		clear(k.data[in:min(end, len(k.data))])
	}
	c.gain(-int32(bits.OnesCount16(gone)))
	k.pages &^= gone
	k.fresh &^= gone
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

// share is the content for another one to have too: from now on nobody owns
// its chunks.
func (c *content) share(fs *FS) content {
	c.touch(fs)
	c.owner = fs.newOwner()
	c.borrowed = true
	return *c
}

// take replaces the data by what share gave.
func (c *content) take(fs *FS, from content) {
	had := c.held()
	owner := c.owner
	*c = from
	c.owner = owner
	fs.holds(0, c.held()-had)
	last, in := int(c.size/chunkSize), int(c.size%chunkSize)
	if k := c.chunk(last); k != nil && in < k.length() {
		clear(c.own(last, 0).data[in:]) // what a mapping stored behind the end
	}
}

var _ vfs.Cloner = (*inode)(nil)
