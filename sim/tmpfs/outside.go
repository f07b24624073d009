//go:build containers || !js

package tmpfs

import (
	"math/bits"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// extent is a part of what lies outside the machine.
type extent struct {
	source *source
	at     int64
	n      int
}

// source is an outside file by its identity.
type source struct{ sys.Source }

// length is how many bytes of data the chunk has.
func (k *chunk) length() int {
	if k.outside != nil {
		return k.outside.n
	}
	return len(k.data)
}

// show copies the chunk's data from a place in it; -1: what lies outside cannot
// be read.
func (k *chunk) show(b []byte, in int) int {
	if k.outside == nil {
		return copy(b, k.data[in:])
	}
	b = b[:min(len(b), k.outside.n-in)]
	if n, _ := k.outside.source.ReadAt(b, k.outside.at+int64(in)); n < len(b) {
		return -1
	}
	return len(b)
}

// held is how many pages of the chunk the machine holds.
func (k *chunk) held() int64 {
	if k.outside != nil {
		return 0
	}
	return int64(bits.OnesCount16(k.pages))
}

// takes is which pages the machine holds more when those of a mask are
// written to: a chunk comes in whole.
func (k *chunk) takes(mask uint16) uint16 {
	if k.outside != nil {
		return k.pages | mask
	}
	return mask &^ k.pages
}

// Hold makes the file's data those of a source, which stay outside.
func (i *inode) Hold(_ *vfs.OpenFile, s sys.Source) {
	k := i.fs.super.Kernel
	k.Lock()
	defer k.Unlock()
	l := i.lock()
	l.Lock()
	defer l.Unlock()
	i.resize(0)
	c := i.content()
	outside := &source{s}
	for at := int64(0); at < s.Size(); at += chunkSize {
		c.place(int(at/chunkSize), &extent{outside, at, int(min(chunkSize, s.Size()-at))})
	}
	c.size = s.Size()
	i.changed()
}

// place makes a chunk a part of what lies outside.
func (c *content) place(n int, e *extent) {
	c.put(n, &chunk{owner: c.owner, outside: e, pages: pageMask(0, e.n)})
}

// ShareRange makes bytes of the file those of another where they lie outside:
// n from to on, of src from from on. It goes by whole chunks of this file, or
// up to its end, and returns how far it came.
func (i *inode) ShareRange(_, src *vfs.OpenFile, from, to, n int64) (done int64) {
	other, ok := src.Inode.(*inode)
	if !ok || other.fs != i.fs || other == i || to%chunkSize != 0 {
		return 0
	}
	extents := other.extents(from, n)
	if len(extents) == 0 {
		return 0
	}
	k := i.fs.super.Kernel
	k.Lock()
	defer k.Unlock()
	l := i.lock()
	l.Lock()
	defer l.Unlock()
	c := i.content()
	had := c.held()
	for _, e := range extents {
		if e.n < chunkSize && to+done+int64(e.n) < c.size {
			break // the chunk has more of this file
		}
		c.place(int((to+done)/chunkSize), e)
		done += int64(e.n)
		c.size = max(c.size, to+done)
	}
	i.fs.holds(0, c.held()-had)
	if done > 0 {
		i.changed()
	}
	return done
}

// extents are n bytes of a file from off on as parts of what lies outside, each
// but the last as large as a chunk; as many as lie there.
func (i *inode) extents(off, n int64) (list []*extent) {
	l := i.lock()
	l.RLock()
	defer l.RUnlock()
	c, ok := i.state.body.(*content)
	if !ok {
		return nil
	}
	n = min(n, c.size-off)
	for n > 0 {
		e := c.extent(off, int(min(n, chunkSize)))
		if e == nil {
			return list
		}
		list = append(list, e)
		off += int64(e.n)
		n -= int64(e.n)
	}
	return list
}

// extent is n bytes from off on, which may lie in two chunks, as one part of
// what lies outside; nil: they are none.
func (c *content) extent(off int64, n int) *extent {
	at, in := int(off/chunkSize), int(off%chunkSize)
	first := c.outsideAt(at)
	if first == nil {
		return nil
	}
	e := &extent{first.source, first.at + int64(in), n}
	if in+n <= first.n {
		return e
	}
	second := c.outsideAt(at + 1)
	if second == nil || first.n < chunkSize || second.source != first.source || second.at != first.at+chunkSize || in+n-chunkSize > second.n {
		return nil
	}
	return e
}

// outsideAt is what of chunk n lies outside, nil where it does not.
func (c *content) outsideAt(n int) *extent {
	if k := c.chunk(n); k != nil {
		return k.outside
	}
	return nil
}

var _ vfs.Holder = (*inode)(nil)
