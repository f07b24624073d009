package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// reach is how many of n bytes from off a file has.
func reach(i Inode, off, n int64) int64 {
	size, _ := sizeOf(i)
	return max(0, min(n, size-off))
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

// toCopy is how much of n bytes can be copied between two open files, and
// EINVAL where bytes would be copied onto themselves (Linux: fs/read_write.c,
// generic_copy_file_checks).
func toCopy(src, dst *OpenFile, from, to, n int64) (int64, error) {
	n = reach(src.Inode, from, n)
	if src.Inode == dst.Inode && to+n > from && to < from+n {
		return 0, sys.EINVAL
	}
	return n, nil
}

// mayCopy takes privileges off the target of a copy, and asks what is below.
func (p *Process) mayCopy(src, dst *OpenFile, n int64) error {
	if err := p.dropPrivileges(dst); err != nil {
		return err
	}
	return mayCopyBelow(src, dst, src.Pos, dst.Pos, n)
}

// mayCopyBelow asks the files below stacked ones what was asked of these, and
// refuses those of two filesystems.
func mayCopyBelow(src, dst *OpenFile, from, to, n int64) error {
	below, ok := src.File.(stackedFile)
	below2, ok2 := dst.File.(stackedFile)
	if !ok || !ok2 {
		return nil
	}
	in, err := below.Backing(src)
	if err != nil {
		return err
	}
	out, err := below2.Backing(dst)
	if err != nil {
		return err
	}
	if in.Inode.Super() != out.Inode.Super() && !(stacked(in) && stacked(out)) {
		return sys.EXDEV
	}
	if n, err = toCopy(in, out, from, to, n); err != nil || n == 0 {
		return err
	}
	return mayCopyBelow(in, out, from, to, n)
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
	}
	if err == nil {
		n, err = toCopy(src, dst, src.Pos, dst.Pos, n)
	}
	if err == nil && n > 0 {
		err = p.mayCopy(src, dst, n)
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
