package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// flagged is an Inode with flags that chattr changes (Linux: fileattr_get and
// fileattr_set).
type flagged interface {
	// Fileflags are the inode's FS_*_FL; ENOTTY where it has none.
	Fileflags() (int, error)
	// SetFileflags replaces them. d is the name it came by.
	SetFileflags(cred *sys.Cred, d *Dentry, flags int) error
	// Guards are those of FS_IMMUTABLE_FL, FS_APPEND_FL and FS_NOATIME_FL
	// that bind everybody (Linux: i_flags).
	Guards() int
}

// Guards are the flags of an inode that bind everybody.
func Guards(i Inode) int {
	if g, ok := i.(flagged); ok {
		return g.Guards()
	}
	return 0
}

// guarded reports whether nothing of an inode but its data may change.
func guarded(i Inode) bool { return Guards(i)&(sys.FS_IMMUTABLE_FL|sys.FS_APPEND_FL) != 0 }

// appendOnly reports whether an inode can only grow.
func appendOnly(i Inode) bool { return Guards(i)&sys.FS_APPEND_FL != 0 }

// immutable reports whether an inode cannot change at all.
func immutable(i Inode) bool { return Guards(i)&sys.FS_IMMUTABLE_FL != 0 }

// Fileflags are an inode's FS_*_FL.
func Fileflags(i Inode) (int, error) {
	if g, ok := i.(flagged); ok {
		return g.Fileflags()
	}
	return 0, sys.ENOTTY
}

// SetFileflags replaces an inode's flags (Linux: fs/file_attr.c,
// vfs_fileattr_set).
func SetFileflags(cred *sys.Cred, d *Dentry, flags int) error {
	g, ok := d.inode.(flagged)
	if mode := d.inode.Mode(); !ok || !mode.IsRegular() && !mode.IsDir() {
		return sys.ENOTTY
	}
	if !owns(cred, d.inode) {
		return sys.EPERM
	}
	old, err := g.Fileflags()
	if err != nil {
		return err
	}
	if (old^flags)&(sys.FS_IMMUTABLE_FL|sys.FS_APPEND_FL) != 0 && !cred.Can(sys.CAP_LINUX_IMMUTABLE) {
		return sys.EPERM
	}
	return g.SetFileflags(cred, d, flags)
}

// Getflags is ioctl(FS_IOC_GETFLAGS).
func (p *Process) Getflags(fd int) (int, error) {
	p.enter()
	f, err := p.usable(fd)
	flags := 0
	if err == nil {
		flags, err = Fileflags(f.Inode)
	}
	return flags, p.leave("ioctl", err)
}

// Setflags is ioctl(FS_IOC_SETFLAGS).
func (p *Process) Setflags(fd int, flags int) error {
	p.enter()
	p.called("ioctl", fd, "", "", "FS_IOC_SETFLAGS")
	f, err := p.usable(fd)
	if err == nil && f.Path.Mount.ReadOnly() {
		err = sys.EROFS
	}
	if err == nil {
		err = p.directly(f.Path.Dentry, "", SetFileflags(p.cred, f.Path.Dentry, flags))
	}
	return p.leave("ioctl", err)
}
