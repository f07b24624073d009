package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// dropGroupID takes set-group-id off where the caller may not keep it: an ACL
// goes to upper in the name of the mounter, who may (Linux:
// fs/overlayfs/inode.c, ovl_set_acl).
func (i *Inode) dropGroupID(cred *sys.Cred, d *vfs.Dentry) error {
	mode := i.Mode()
	uid, gid := i.Owner()
	if mode&sys.S_ISGID == 0 || cred.InGroup(gid) || cred.CanFor(sys.CAP_FSETID, uid, gid) {
		return nil
	}
	return i.Setattr(cred, d, &vfs.Change{Kill: sys.S_ISGID})
}

// removeACLs takes off a new directory what it inherited.
func (fs *FS) removeACLs(d *vfs.Dentry) error {
	for _, attr := range [...]string{vfs.ACLDefault, vfs.ACLAccess} {
		err := fs.door.Removexattr(d, attr)
		if err != nil && err != sys.ENODATA && err != sys.EOPNOTSUPP {
			return err
		}
	}
	return nil
}

// inheritACL settles mode and ACLs of what replaces a whiteout: it is made in
// work, which hands down nothing (Linux: fs/overlayfs/dir.c,
// ovl_create_over_whiteout).
func (c *creation) inheritACL() {
	value, err := c.dir.Getxattr(&c.fs.cred, vfs.ACLDefault)
	if err != nil || c.mode.IsSymlink() || c.old != nil {
		return
	}
	acl, err := vfs.ParseACL(value)
	if err != nil || acl == nil {
		return
	}
	access, mode := acl.Create(c.mode)
	c.mode = mode
	if _, whole := access.Mode(mode); !whole {
		c.access = access.Bytes()
	}
	if mode.IsDir() {
		c.defaults = value
	}
}

// setACLs gives what was made in work the ACLs that inheritACL settled.
func (c *creation) setACLs(d *vfs.Dentry) error {
	if c.access != nil {
		if err := c.fs.door.Setxattr(d, vfs.ACLAccess, c.access, 0); err != nil {
			return err
		}
	}
	if c.defaults == nil {
		return nil
	}
	return c.fs.door.Setxattr(d, vfs.ACLDefault, c.defaults, 0)
}
