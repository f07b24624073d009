package tmpfs

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Access control lists are kept as the extended attributes that they are
// called by. An ACL and the permission bits of a mode never contradict each
// other (Linux: fs/posix_acl.c, simple_set_acl and its kin).

// acl is one of the inode's lists, nil where it has none.
func (i *inode) acl(attr string) vfs.ACL {
	if at, ok := i.find(attr); ok {
		acl, _ := vfs.ParseACL(i.xattrs()[at].value)
		return acl
	}
	return nil
}

// setAccess brings the mode into line with a new ACL (nil: none), and reports
// whether the mode alone says all of it, so that nothing need be kept.
func (i *inode) setAccess(cred *sys.Cred, acl vfs.ACL) (whole bool) {
	mode, whole := acl.Mode(i.state.mode)
	if mode&sys.S_ISGID != 0 && !cred.InGroup(i.state.gid) && !cred.Can(sys.CAP_FSETID) {
		mode &^= sys.S_ISGID
	}
	i.touch()
	i.state.mode = mode
	i.state.ctime = i.now()
	return whole
}

// inheritACL gives a new inode what its directory's default says.
func (i *inode) inheritACL(dir *inode) {
	acl := dir.acl(vfs.ACLDefault)
	if acl == nil || i.state.mode.IsSymlink() {
		return
	}
	access, mode := acl.Create(i.state.mode)
	i.state.mode = mode
	if _, whole := access.Mode(mode); !whole {
		i.keep(vfs.ACLAccess, access.Bytes())
	}
	if mode.IsDir() {
		i.keep(vfs.ACLDefault, acl.Bytes())
	}
}

// chmodACL brings the ACL into line with a new mode.
func (i *inode) chmodACL() {
	if acl := i.acl(vfs.ACLAccess); acl != nil {
		i.keep(vfs.ACLAccess, acl.Chmod(i.state.mode).Bytes())
	}
}
