package tmpfs

import (
	"slices"
	"sort"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// xattr is one extended attribute.
type xattr struct {
	name  string
	value []byte
}

// xattrs are the inode's attributes, by name.
func (i *inode) xattrs() []xattr {
	if i.state.xattrs == nil {
		return nil
	}
	return *i.state.xattrs
}

// setXattrs gives it others.
func (i *inode) setXattrs(list []xattr) {
	i.touch()
	i.state.xattrs = nil
	if len(list) > 0 {
		i.state.xattrs = &list
	}
}

// What an inode of ext4 has for attributes: 256 bytes but for its own fields
// and two marks, and in it a head for each (Linux: fs/ext4/xattr.h).
const (
	inlineXattrs = 256 - 128 - 32 - 4 - 4
	inlineHead   = 16
)

// overflows reports whether an inode of ext4 takes a block of its own for
// attributes that find no room in it.
func (i *inode) overflows() bool {
	if i.fs.options.Look != Ext4 {
		return false
	}
	left := inlineXattrs
	for _, x := range i.xattrs() {
		_, name, _ := strings.Cut(x.name, ".")
		size := len(x.value)
		if vfs.IsACL(x.name) {
			name, size = "", onDisk(x.value) // its number is name enough
		}
		left -= inlineHead + (len(name)+3)&^3 + (size+3)&^3
	}
	return left < 0
}

// onDisk is how many bytes ext4 needs for an access list.
func onDisk(list []byte) int {
	acl, err := vfs.ParseACL(list)
	if err != nil {
		return len(list)
	}
	return acl.SizeOnDisk()
}

// supported says whether an attribute can be kept, by its namespace.
func (fs *FS) supported(attr string) error {
	if fs.options.Look == Ramfs {
		return sys.EOPNOTSUPP
	}
	for _, prefix := range [...]string{"user.", "trusted.", "security."} {
		switch {
		case attr == prefix:
			return sys.EINVAL
		case strings.HasPrefix(attr, prefix):
			return nil
		}
	}
	if attr == "system.posix_acl_access" || attr == "system.posix_acl_default" {
		return nil
	}
	return sys.EOPNOTSUPP
}

// Bare reports whether it has no attributes at all.
func (i *inode) Bare() bool { return i.state.xattrs == nil }

// find is the index of an attribute, or where it would be.
func (i *inode) find(attr string) (int, bool) {
	list := i.xattrs()
	at := sort.Search(len(list), func(n int) bool { return list[n].name >= attr })
	return at, at < len(list) && list[at].name == attr
}

func (i *inode) Getxattr(_ *sys.Cred, attr string) ([]byte, error) {
	if err := i.fs.supported(attr); err != nil {
		return nil, err
	}
	at, ok := i.find(attr)
	if !ok {
		return nil, sys.ENODATA
	}
	return i.xattrs()[at].value, nil
}

func (i *inode) Setxattr(cred *sys.Cred, d *vfs.Dentry, attr string, value []byte, how int) error {
	if err := i.fs.supported(attr); err != nil {
		return err
	}
	if attr == vfs.ACLAccess {
		acl, err := vfs.ParseACL(value)
		if err != nil {
			return err
		}
		if i.setAccess(cred, acl) {
			i.drop(attr)
			return nil
		}
	}
	if i.fs.left() < i.fs.room(xattr{attr, value}) {
		return sys.ENOSPC
	}
	_, ok := i.find(attr)
	switch {
	case ok && how&sys.XATTR_CREATE != 0:
		return sys.EEXIST
	case !ok && how&sys.XATTR_REPLACE != 0:
		return sys.ENODATA
	}
	had := i.attributes()
	i.keep(attr, append([]byte(nil), value...))
	i.attributesTook(had)
	i.state.ctime = i.now()
	return nil
}

// HasCapabilities reports whether the file has an attribute that says so.
func (i *inode) HasCapabilities() bool {
	at, ok := i.find("security.capability")
	return ok && len(i.xattrs()[at].value) > 0
}

// keep makes value the attribute's value.
func (i *inode) keep(attr string, value []byte) {
	at, ok := i.find(attr)
	rest := i.xattrs()[at:]
	if ok {
		rest = rest[1:]
	}
	list := append(append([]xattr(nil), i.xattrs()[:at]...), xattr{attr, value})
	i.setXattrs(append(list, rest...))
}

// drop forgets the attribute, and reports whether there was one.
func (i *inode) drop(attr string) bool {
	at, ok := i.find(attr)
	if ok {
		i.setXattrs(append(append([]xattr(nil), i.xattrs()[:at]...), i.xattrs()[at+1:]...))
	}
	return ok
}

// Listxattr lists the names, on tmpfs backwards but for access lists, which
// come first, as Linux does.
func (i *inode) Listxattr(*sys.Cred) ([]string, error) {
	var lists, names []string
	for _, x := range i.xattrs() {
		if vfs.IsACL(x.name) {
			lists = append(lists, x.name)
		} else {
			names = append(names, x.name)
		}
	}
	if i.fs.options.Look == Tmpfs {
		slices.Reverse(names)
	}
	return append(lists, names...), nil
}

func (i *inode) Removexattr(cred *sys.Cred, _ *vfs.Dentry, attr string) error {
	if err := i.fs.supported(attr); err != nil {
		return err
	}
	if attr == vfs.ACLAccess && i.fs.options.Look == Tmpfs {
		i.setAccess(cred, nil) // others leave the mode alone (Linux: ext4_set_acl)
	}
	had := i.attributes()
	if !i.drop(attr) && !vfs.IsACL(attr) {
		return sys.ENODATA
	}
	i.attributesTook(had)
	i.touch()
	i.state.ctime = i.now()
	return nil
}
