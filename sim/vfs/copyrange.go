package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// left is how many bytes a file has behind its position.
func left(f *OpenFile) int64 {
	size, _ := sizeOf(f.Inode)
	return max(size-f.Pos, 0)
}

// overlap reports whether n bytes from src, as far as it has them, would be
// copied onto themselves.
func overlap(src, dst *OpenFile, n int64) bool {
	n = min(n, left(src))
	return dst.Pos+n > src.Pos && dst.Pos < src.Pos+n && bottom(src) == bottom(dst)
}

// stackedFile is a File that is served by another filesystem's.
type stackedFile interface {
	Backing(f *OpenFile) (*OpenFile, error)
}

// bottom is the inode that has the data of f, below all that stands on it.
func bottom(f *OpenFile) Inode {
	for {
		b, ok := f.File.(stackedFile)
		if !ok {
			return f.Inode
		}
		real, err := b.Backing(f)
		if err != nil {
			return f.Inode
		}
		f = real
	}
}

// layered is a File that serves through another open file.
type layered interface {
	Real(f *OpenFile) (*OpenFile, error)
}

// mayCopy takes privileges off the target of a copy, and refuses one between
// filesystems below stacked files.
func (p *Process) mayCopy(src, dst *OpenFile) error {
	if err := p.dropPrivileges(dst); err != nil {
		return err
	}
	from, ok := src.File.(layered)
	to, ok2 := dst.File.(layered)
	if !ok || !ok2 {
		return nil
	}
	in, err := from.Real(src)
	if err != nil {
		return err
	}
	out, err := to.Real(dst)
	if err == nil && in.Inode.Super() != out.Inode.Super() {
		err = sys.EXDEV
	}
	return err
}

// CopyFileRange copies between the positions of two regular files. Stacked
// filesystems copy by themselves, from one to another too.
func (p *Process) CopyFileRange(in, out int, n int64) (int64, error) {
	p.enter()
	src, err := p.usable(in)
	dst, err2 := p.usable(out)
	switch {
	case err == nil && err2 != nil:
		err = err2
	case err == nil && (src.Inode.Mode().IsDir() || dst.Inode.Mode().IsDir()):
		err = sys.EISDIR
	case err == nil && (!src.Inode.Mode().IsRegular() || !dst.Inode.Mode().IsRegular()):
		err = sys.EINVAL
	case err == nil && (!src.Readable() || !dst.Writable() || dst.Flags&sys.O_APPEND != 0):
		err = sys.EBADF
	case err == nil && src.Inode.Super() != dst.Inode.Super() && !(stacked(src) && stacked(dst)):
		err = sys.EXDEV
	case err == nil && immutable(dst.Inode):
		err = sys.EPERM
	case err == nil && overlap(src, dst, n):
		err = sys.EINVAL
	}
	if err == nil {
		if n = min(n, left(src)); n > 0 {
			err = p.mayCopy(src, dst)
		}
	}
	if err != nil {
		return 0, p.leave("copy_file_range", err)
	}
	from, to := src.Pos, dst.Pos
	p.k.mu.Unlock()
	var buf []byte
	var done int64
	for done < n && err == nil {
		if shared := share(src, dst, from+done, to+done, n-done); shared > 0 {
			done += shared
			continue
		}
		if buf == nil {
			buf = make([]byte, min(n, 128<<10))
		}
		var r, w int
		part := buf[:min(n-done, int64(len(buf)))]
		p.k.mu.Lock()
		if stacked(src) {
			r, err = src.File.Read(p, src, part, from+done) // nobody's access time changes
		} else {
			r, err = src.ReadAt(p, part, from+done)
		}
		if r == 0 {
			p.k.mu.Unlock()
			break
		}
		w, _, err = dst.WriteAt(p, buf[:r], to+done)
		p.k.mu.Unlock()
		done += int64(w)
	}
	p.k.mu.Lock()
	src.Touch()
	dst.Touch()
	src.Pos, dst.Pos = from+done, to+done
	if done > 0 {
		err = nil
	}
	return done, p.leave("copy_file_range", err)
}
