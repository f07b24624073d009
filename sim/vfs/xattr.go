package vfs

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Limits of extended attributes (Linux: include/uapi/linux/limits.h).
const (
	xattrNameMax = 255
	xattrSizeMax = 65536
)

// xattrPermission checks that cred may read or write an attribute, by its
// namespace (Linux: fs/xattr.c, xattr_permission).
func xattrPermission(cred *sys.Cred, i Inode, attr string, mask Mask) error {
	if mask&MayWrite != 0 && i.Super().ReadOnly {
		return sys.EROFS
	}
	if mask&MayWrite != 0 && guarded(i) {
		return sys.EPERM
	}
	mode := i.Mode()
	switch {
	case strings.HasPrefix(attr, "security."), strings.HasPrefix(attr, "system."):
		return nil
	case strings.HasPrefix(attr, "trusted."):
		if !cred.Capable(sys.CAP_SYS_ADMIN) {
			if mask&MayWrite != 0 {
				return sys.EPERM
			}
			return sys.ENODATA
		}
		return nil
	case strings.HasPrefix(attr, "user."):
		if !mode.IsRegular() && !mode.IsDir() {
			if mask&MayWrite != 0 {
				return sys.EPERM
			}
			return sys.ENODATA
		}
		if mode.IsDir() && mode&sys.S_ISVTX != 0 && mask&MayWrite != 0 && !owns(cred, i) {
			return sys.EPERM
		}
	}
	return permission(cred, i, mask)
}

func (p *Process) Getxattrat(dir int, name, attr string, flags int) ([]byte, error) {
	p.enter()
	at, err := p.lookupAt(dir, name, flags)
	var value []byte
	if err == nil {
		err = xattrName(attr)
	}
	if err == nil {
		value, err = Getxattr(p.cred, at.Dentry, attr)
	}
	return value, p.leave("getxattr", err)
}

func (p *Process) Setxattrat(dir int, name, attr string, value []byte, how int, flags int) error {
	p.enter()
	p.called("setxattr", dir, name, "", attr)
	at, err := p.lookupAt(dir, name, flags)
	switch {
	case err != nil:
	case how&^(sys.XATTR_CREATE|sys.XATTR_REPLACE) != 0:
		err = sys.EINVAL
	case xattrName(attr) != nil:
		err = sys.ERANGE
	case len(value) > xattrSizeMax:
		err = sys.E2BIG
	case at.Mount.ReadOnly():
		err = sys.EROFS
	default:
		err = p.directly(at.Dentry, "", Setxattr(p.cred, at.Dentry, attr, value, how))
	}
	return p.leave("setxattr", err)
}

func (p *Process) Removexattrat(dir int, name, attr string, flags int) error {
	p.enter()
	p.called("removexattr", dir, name, "", attr)
	at, err := p.lookupAt(dir, name, flags)
	if err == nil {
		err = xattrName(attr)
	}
	if err == nil && at.Mount.ReadOnly() {
		err = sys.EROFS
	}
	if err == nil {
		err = p.directly(at.Dentry, "", Removexattr(p.cred, at.Dentry, attr))
	}
	return p.leave("removexattr", err)
}

func xattrName(attr string) error {
	if attr == "" || len(attr) > xattrNameMax {
		return sys.ERANGE
	}
	return nil
}

// Listxattrat lists the names that the caller may know.
func (p *Process) Listxattrat(dir int, name string, flags int) ([]string, error) {
	p.enter()
	at, err := p.lookupAt(dir, name, flags)
	if err != nil {
		return nil, p.leave("listxattr", err)
	}
	all, err := at.Dentry.inode.Listxattr(p.cred)
	if p.cred.Capable(sys.CAP_SYS_ADMIN) {
		return all, p.leave("listxattr", err)
	}
	var visible []string
	for _, attr := range all {
		if !strings.HasPrefix(attr, "trusted.") {
			visible = append(visible, attr)
		}
	}
	return visible, p.leave("listxattr", err)
}
