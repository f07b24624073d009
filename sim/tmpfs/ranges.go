package tmpfs

import "github.com/overlook-fs/overlook/sim/sys"

// What fallocate does on ext4 besides reserving and making holes.

// zeroRange makes from to to zero and reserved.
func (i *inode) zeroRange(c *content, from, to int64) error {
	c.punch(from, to)
	_, err := i.allocate(c, from, to)
	return err
}

// collapse takes size bytes at off out of the file.
func (c *content) collapse(off, size int64) error {
	if off%pageSize != 0 || size%pageSize != 0 || off+size >= c.size {
		return sys.EINVAL
	}
	for at := off + size; at < c.size; at += pageSize {
		c.movePage(at, at-size)
	}
	c.truncate(c.size - size)
	return nil
}

// insert puts a hole of size bytes in at off.
func (c *content) insert(off, size int64) error {
	switch {
	case off%pageSize != 0 || size%pageSize != 0 || off >= c.size:
		return sys.EINVAL
	case c.size > maxSize-size:
		return sys.EFBIG
	}
	last := (c.size - 1) / pageSize * pageSize
	c.size += size
	for at := last; at >= off; at -= pageSize {
		c.movePage(at, at+size)
	}
	c.punch(off, off+size)
	return nil
}

// movePage makes the page at to what the page at from is.
func (c *content) movePage(from, to int64) {
	n, bit := int(from/chunkSize), pageMask(int(from%chunkSize), int(from%chunkSize)+1)
	if k := c.chunk(n); k == nil || k.pages&bit == 0 {
		c.punch(to, to+pageSize)
		return
	}
	fresh := c.chunks[n].fresh&bit != 0
	buf := make([]byte, pageSize)
	size := c.size
	c.read(buf, from)
	c.write(buf, to)
	c.size = size
	if fresh {
		c.chunks[to/chunkSize].fresh |= pageMask(int(to%chunkSize), int(to%chunkSize)+1)
	}
}
