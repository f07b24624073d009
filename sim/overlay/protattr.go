package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// That a file is immutable or append-only is not set in upper, where it would
// keep the overlay itself from its work: the mark protattr says so ("a", "i"
// or "ai"), and the overlay heeds it. Other flags are the real file's (Linux:
// fs/overlayfs/util.c, ovl_check_protattr and ovl_set_protattr).

const (
	// protections are the flags that the mark stands for.
	protections = sys.FS_APPEND_FL | sys.FS_IMMUTABLE_FL
	// copiedFlags are the others that a copy up keeps.
	copiedFlags = sys.FS_SYNC_FL | sys.FS_NOATIME_FL
)

// Guards are the flags that bind everybody: the real file's when it was found,
// and those of the mark.
func (i *Inode) Guards() int { return int(i.guards) }

// readGuards is what Guards are of a new inode.
func (i *Inode) readGuards() int {
	flags := vfs.Guards(i.real().Inode())
	if i.upper == nil {
		return flags
	}
	mark, _ := i.fs.mark(i.upper, "protattr")
	for _, c := range mark {
		switch c {
		case 'a':
			flags |= sys.FS_APPEND_FL
		case 'i':
			flags |= sys.FS_IMMUTABLE_FL
		default:
			return flags
		}
	}
	return flags
}

// Fileflags are the real file's, with the overlay's own protection.
func (i *Inode) Fileflags() (int, error) {
	flags, err := vfs.Fileflags(i.real().Inode())
	if err != nil {
		return 0, err
	}
	return flags | int(i.guards)&protections, nil
}

// SetFileflags copies up; protection goes to the mark, the rest to upper.
func (i *Inode) SetFileflags(_ *sys.Cred, d *vfs.Dentry, flags int) error {
	fs := i.fs
	if err := fs.copyUp(d, attributes); err != nil {
		return err
	}
	if i.upper.Super().ReadOnly {
		return sys.EROFS
	}
	defer i.CopyAttributes()
	defer i.lookAtGuards()
	if err := i.protect(i.upper, flags); err != nil {
		return err
	}
	return fs.setFileflags(i.upper, flags&^protections)
}

// lookAtGuards takes over what the real file has got behind the overlay's
// back. Whoever sets flags does, whether he may or not.
func (i *Inode) lookAtGuards() {
	i.touch()
	i.guards = int32(vfs.Guards(i.upper.Inode())) | i.guards&protections
}

// protect writes or removes the mark of the real file upper.
func (i *Inode) protect(upper *vfs.Dentry, flags int) error {
	fs := i.fs
	mark := ""
	if flags&sys.FS_APPEND_FL != 0 {
		mark += "a"
	}
	if flags&sys.FS_IMMUTABLE_FL != 0 {
		mark += "i"
	}
	if mark != "" {
		fs.door.Decide(&ruleProtection, "")
		err := fs.setMark(upper, "protattr", []byte(mark))
		if err == sys.EOPNOTSUPP {
			return sys.EPERM
		}
		if err != nil {
			return err
		}
	} else if i.guards&protections != 0 {
		if err := fs.door.Removexattr(upper, fs.attr("protattr")); err != nil && err != sys.EOPNOTSUPP && err != sys.ENODATA {
			return err
		}
	}
	i.touch()
	i.guards = i.guards&^protections | int32(flags)&protections
	return nil
}

// copyFileflags gives a copy the flags that its lower file has.
func (c *copier) copyFileflags(d *vfs.Dentry) error {
	_, told := c.lower.dentry.Inode().(ready) // all its flags when it was found
	if c.i.guards == 0 && told || !c.st.Mode.IsRegular() && !c.st.Mode.IsDir() {
		return nil
	}
	flags, err := vfs.Fileflags(c.lower.dentry.Inode())
	if err != nil {
		return nil // a layer without flags has none to keep
	}
	if flags&protections != 0 {
		if err := c.i.protect(d, flags); err != nil && err != sys.EPERM {
			return err
		}
	}
	if flags&copiedFlags == 0 {
		return nil
	}
	own, err := vfs.Fileflags(d.Inode())
	if err != nil {
		return nil
	}
	return c.fs.setFileflags(d, own&^copiedFlags|flags&copiedFlags)
}

// setFileflags changes the flags of a layer's file.
func (fs *FS) setFileflags(d *vfs.Dentry, flags int) error {
	return fs.door.Effect("ioctl", d, "FS_IOC_SETFLAGS", func() error { return vfs.SetFileflags(&fs.cred, d, flags) })
}
