package overlay

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// The overlay keeps its marks as extended attributes of the layers' files:
// trusted.overlay.NAME, or user.overlay.NAME with userxattr. They never show
// through the mount. An attribute that somebody gives such a name through the
// mount is stored with one more "overlay." (Linux: fs/overlayfs/xattrs.c).

// mark is the value of one of the overlay's own attributes.
func (fs *FS) mark(d *vfs.Dentry, name string) ([]byte, bool) {
	if isBare(d) {
		return nil, false
	}
	value, err := vfs.Getxattr(&fs.cred, d, fs.attr(name))
	return value, err == nil
}

// attr is the attribute that keeps a mark. Each is put together once.
func (fs *FS) attr(name string) string {
	for _, full := range fs.attrs {
		if full[len(fs.marks):] == name {
			return full
		}
	}
	full := fs.marks + name
	fs.attrs = append(fs.attrs, full)
	return full
}

// bare is an inode of a layer that can say at once that it has no extended
// attributes, as most have none.
type bare interface{ Bare() bool }

func isBare(d *vfs.Dentry) bool {
	i, ok := d.Inode().(bare)
	return ok && i.Bare()
}

// hasMark reports whether d has one of the overlay's own attributes.
func (fs *FS) hasMark(d *vfs.Dentry, name string) bool {
	_, ok := fs.mark(d, name)
	return ok
}

// marked reports whether an attribute says "y".
func (fs *FS) marked(d *vfs.Dentry, name string) bool {
	value, ok := fs.mark(d, name)
	return ok && len(value) == 1 && value[0] == 'y'
}

// setMark sets one of the overlay's own attributes; EOPNOTSUPP where the
// mount found that it cannot (Linux: ovl_check_setxattr).
func (fs *FS) setMark(d *vfs.Dentry, name string, value []byte) error {
	if fs.unmarked {
		return sys.EOPNOTSUPP
	}
	return fs.door.Setxattr(d, fs.attr(name), value, 0)
}

// own reports whether attr is one of the overlay's own in a layer.
func (fs *FS) own(attr string) bool {
	return strings.HasPrefix(attr, fs.marks) && !strings.HasPrefix(attr, fs.escaped)
}

// stored is the name in a layer of an attribute as callers know it. One of the
// overlay's own needs something behind the prefix, and room for another.
func (fs *FS) stored(attr string) (string, error) {
	if !strings.HasPrefix(attr, fs.marks) {
		return attr, nil
	}
	name := fs.escaped + attr[len(fs.marks):]
	switch {
	case attr == fs.marks:
		return "", sys.EINVAL
	case len(name) > sys.NAME_MAX:
		return "", sys.EOPNOTSUPP
	}
	return name, nil
}

func (i *Inode) Getxattr(_ *sys.Cred, attr string) ([]byte, error) {
	attr, err := i.fs.stored(attr)
	if err != nil {
		return nil, err
	}
	return vfs.Getxattr(&i.fs.cred, i.real(), attr)
}

func (i *Inode) Listxattr(cred *sys.Cred) ([]string, error) {
	fs := i.fs
	all, err := i.real().Inode().Listxattr(&fs.cred)
	if err != nil {
		return nil, err
	}
	var shown []string
	for _, attr := range all {
		switch {
		case fs.own(attr), strings.HasPrefix(attr, "trusted.") && !cred.Capable(sys.CAP_SYS_ADMIN):
		case strings.HasPrefix(attr, fs.escaped):
			shown = append(shown, fs.marks+attr[len(fs.escaped):])
		default:
			shown = append(shown, attr)
		}
	}
	return shown, nil
}

func (i *Inode) Setxattr(cred *sys.Cred, d *vfs.Dentry, attr string, value []byte, how int) error {
	attr, err := i.fs.stored(attr)
	if err != nil {
		return err
	}
	if attr == vfs.ACLAccess {
		if err := i.dropGroupID(cred, d); err != nil {
			return err
		}
	}
	if i.upper == nil {
		if err := i.fs.copyUp(d, attributes); err != nil {
			return err
		}
	}
	defer i.CopyAttributes()
	return i.fs.door.Setxattr(i.upper, attr, value, how)
}

func (i *Inode) Removexattr(cred *sys.Cred, d *vfs.Dentry, attr string) error {
	attr, err := i.fs.stored(attr)
	if err != nil {
		return err
	}
	if attr == vfs.ACLAccess {
		if err := i.dropGroupID(cred, d); err != nil {
			return err
		}
	}
	if i.upper == nil {
		if _, err := vfs.Getxattr(&i.fs.cred, i.real(), attr); err != nil {
			return err
		}
		if err := i.fs.copyUp(d, attributes); err != nil {
			return err
		}
	}
	defer i.CopyAttributes()
	return i.fs.door.Removexattr(i.upper, attr)
}
