package vfs

import "github.com/overlook-fs/overlook/sim/sys"

func (p *Process) Ftruncate(fd int, size int64) error {
	p.enter()
	if size < 0 {
		return p.leave("ftruncate", sys.EINVAL)
	}
	f, err := p.usable(fd)
	switch {
	case err != nil:
	case !f.Writable(), !f.Inode.Mode().IsRegular():
		err = sys.EINVAL
	case appendOnly(f.Inode):
		err = sys.EPERM
	default:
		err = p.resize(f.Path.Dentry, p.openSizeChange(f.Inode, size))
	}
	return p.leave("ftruncate", err)
}

func (p *Process) Fallocate(fd int, mode int, off, size int64) error {
	p.enter()
	f, err := p.usable(fd)
	if err == nil {
		err = MayAllocate(f, mode, off, size)
	}
	if err == nil {
		err = p.dropPrivileges(f)
	}
	if err == nil {
		err = p.directly(f.Path.Dentry, "", f.File.Fallocate(f, mode, off, size))
	}
	return p.leave("fallocate", err)
}

// MayAllocate checks what no filesystem needs to (Linux: fs/open.c,
// vfs_fallocate).
func MayAllocate(f *OpenFile, mode int, off, size int64) error {
	if off < 0 || size <= 0 {
		return sys.EINVAL
	}
	switch mode {
	case 0, sys.FALLOC_FL_KEEP_SIZE, sys.FALLOC_FL_PUNCH_HOLE | sys.FALLOC_FL_KEEP_SIZE, sys.FALLOC_FL_COLLAPSE_RANGE, sys.FALLOC_FL_INSERT_RANGE,
		sys.FALLOC_FL_ZERO_RANGE, sys.FALLOC_FL_ZERO_RANGE | sys.FALLOC_FL_KEEP_SIZE, sys.FALLOC_FL_UNSHARE_RANGE, sys.FALLOC_FL_UNSHARE_RANGE | sys.FALLOC_FL_KEEP_SIZE:
	default:
		return sys.EOPNOTSUPP
	}
	switch {
	case !f.Writable():
		return sys.EBADF
	case mode&^sys.FALLOC_FL_KEEP_SIZE != 0 && appendOnly(f.Inode), immutable(f.Inode):
		return sys.EPERM
	case isStream(f):
		return sys.ESPIPE
	case !f.Inode.Mode().IsRegular():
		return sys.ENODEV
	case off > 1<<63-1-size:
		return sys.EFBIG
	}
	if a, ok := f.File.(Allocator); ok && !a.Allocates(mode) {
		return sys.EOPNOTSUPP
	}
	return nil
}

// Allocator is what a File also is when it knows beforehand what Fallocate
// cannot do: such a call changes nothing, set-user-id included.
type Allocator interface {
	Allocates(mode int) bool
}
