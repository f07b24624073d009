package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// regular copies the content of a file.
func (c *copier) regular(e *copyEntry, mode, omitted sys.Mode) outcome {
	p := c.inv.p
	flags := sys.O_RDONLY
	if c.follow == copyFollowNever {
		flags |= sys.O_NOFOLLOW
	}
	in, err := sys.Open(p, e.source, flags, 0)
	if err != nil {
		return c.fail("cannot open %s for reading: %v", quoteFile(e.source), err)
	}
	defer p.Close(in)
	st, err := sys.Fstat(p, in)
	if err != nil {
		return c.fail("cannot fstat %s: %v", quoteFile(e.source), err)
	}
	if !sameInode(&st, &e.st) {
		return c.fail("skipping file %s, as it was replaced while being copied", quoteFile(e.source))
	}
	out, made, ok := c.openDest(e, mode&^omitted)
	if !ok {
		return copyFailed
	}
	if !made {
		omitted = 0
	}
	var result outcome
	if !c.attributesOnly && !c.data(e, in, out) {
		result = copyFailed
	} else {
		result = c.attributes(e, out, "", omitted)
	}
	if err := p.Close(out); err != nil {
		return c.fail("failed to close %s: %v", quoteFile(e.dest), err)
	}
	return result
}

// openDest opens the destination for writing and reports whether it made it.
func (c *copier) openDest(e *copyEntry, mode sys.Mode) (fd int, made, ok bool) {
	p := c.inv.p
	var err error
	if !e.destIsNew {
		flags := sys.O_WRONLY | sys.O_TRUNC
		if c.attributesOnly {
			flags = sys.O_WRONLY
		}
		fd, err = sys.Open(p, e.dest, flags, 0)
		if err == nil {
			return fd, false, true
		}
		if !c.unlinkOnError || err == sys.ENOENT {
			c.inv.errorf("cannot create regular file %s: %v", quoteFile(e.dest), err)
			return -1, false, false
		}
		if err := sys.Unlink(p, e.dest); err != nil {
			c.inv.errorf("cannot remove %s: %v", quoteFile(e.dest), err)
			return -1, false, false
		}
		if c.verbose {
			c.inv.out.Printf("removed %s\n", quoteFile(e.dest))
		}
	}
	fd, err = sys.Open(p, e.dest, sys.O_WRONLY|sys.O_CREAT|sys.O_EXCL, mode)
	if err == sys.EEXIST && !c.move {
		if st, lerr := sys.Lstat(p, e.dest); lerr == nil && st.Mode.IsSymlink() {
			c.inv.errorf("not writing through dangling symlink %s", quoteFile(e.dest))
			return -1, false, false
		}
	}
	if err == sys.EISDIR && strings.HasSuffix(e.dest, "/") {
		err = sys.ENOTDIR
	}
	if err != nil {
		c.inv.errorf("cannot create regular file %s: %v", quoteFile(e.dest), err)
		return -1, false, false
	}
	return fd, true, true
}

// data copies all bytes from in to out, holes as holes.
func (c *copier) data(e *copyEntry, in, out int) bool {
	if c.cloneOnly {
		return c.clone(e, out)
	}
	sparse := e.st.Mode.IsRegular() && e.st.Blocks*512 < e.st.Size
	if sparse && c.sparse != sparseNever {
		if done, ok := c.extents(e, in, out); done {
			return ok
		}
	}
	if c.sparse != sparseAlways && !c.ranges(e, in, out) {
		return false
	}
	return c.bytes(e, in, out)
}

// clone fails to share the data with out, as Linux does where the filesystem
// cannot.
func (c *copier) clone(e *copyEntry, out int) bool {
	why := sys.EOPNOTSUPP
	if st, err := sys.Fstat(c.inv.p, out); err == nil && st.Dev != e.st.Dev {
		why = sys.EXDEV
	}
	c.inv.errorf("failed to clone %s from %s: %v", quoteFile(e.dest), quoteFile(e.source), why)
	return false
}

// ranges lets the kernel copy as far as it will; the rest is left to bytes.
func (c *copier) ranges(e *copyEntry, in, out int) bool {
	if !e.st.Mode.IsRegular() {
		return true
	}
	for {
		n, err := c.inv.p.CopyFileRange(in, out, 1<<30)
		switch err {
		case nil:
			if n == 0 {
				return true
			}
		case sys.ENOSPC, sys.EDQUOT, sys.EFBIG, sys.EIO:
			c.inv.errorf("error copying %s to %s: %v", quoteFile(e.source), quoteFile(e.dest), err)
			return false
		default:
			return true
		}
	}
}

// bytes copies from the position of in on by reading and writing.
func (c *copier) bytes(e *copyEntry, in, out int) bool {
	p := c.inv.p
	buf := make([]byte, 128<<10)
	at := int64(0)
	_, err := p.Lseek(out, 0, sys.SEEK_CUR)
	sparse := err == nil && c.sparse == sparseAlways
	for {
		n, err := p.Read(in, buf)
		if err != nil {
			c.inv.errorf("error reading %s: %v", quoteFile(e.source), err)
			return false
		}
		if n == 0 {
			break
		}
		if sparse {
			err = writePieces(p, out, buf[:n], at)
			at += int64(n)
		} else {
			err = sys.WriteAll(p, out, buf[:n])
		}
		if err != nil {
			c.inv.errorf("error writing %s: %v", quoteFile(e.dest), err)
			return false
		}
	}
	if at > 0 {
		if err := p.Ftruncate(out, at); err != nil {
			c.inv.errorf("failed to extend %s: %v", quoteFile(e.dest), err)
			return false
		}
	}
	return true
}

// pieceSize is how many zeros in a row are left a hole.
const pieceSize = 4096

// writePieces writes b at an offset, but for its pieces of zeros.
func writePieces(p sys.Process, fd int, b []byte, at int64) error {
	for len(b) > 0 {
		n := min(pieceSize, len(b))
		zero := allZero(b[:n])
		for n < len(b) && allZero(b[n:min(n+pieceSize, len(b))]) == zero {
			n = min(n+pieceSize, len(b))
		}
		if !zero {
			if _, err := p.Pwrite(fd, b[:n], at); err != nil {
				return err
			}
		}
		b, at = b[n:], at+int64(n)
	}
	return nil
}

func allZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// extents copies the data between the holes; not done: the filesystem does not
// tell where they are.
func (c *copier) extents(e *copyEntry, in, out int) (done, ok bool) {
	p := c.inv.p
	buf := make([]byte, 128<<10)
	for at := int64(0); at < e.st.Size; {
		data, err := p.Lseek(in, at, sys.SEEK_DATA)
		if err == sys.ENXIO {
			break
		}
		if err != nil {
			return at > 0, false
		}
		end, err := p.Lseek(in, data, sys.SEEK_HOLE)
		if err != nil {
			return at > 0, false
		}
		for at = data; at < end; {
			n, err := p.Pread(in, buf[:min(int64(len(buf)), end-at)], at)
			if err == nil {
				err = writePieces(p, out, buf[:n], at)
			}
			if err != nil {
				c.inv.errorf("error copying %s to %s: %v", quoteFile(e.source), quoteFile(e.dest), err)
				return true, false
			}
			if n == 0 {
				return true, true
			}
			at += int64(n)
		}
	}
	if err := p.Ftruncate(out, e.st.Size); err != nil {
		c.inv.errorf("failed to extend %s: %v", quoteFile(e.dest), err)
		return true, false
	}
	return true, true
}
