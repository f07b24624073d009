package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// Allowed is the ordinary permission check of an inode's mode, owner and ACL
// (Linux: fs/namei.c, generic_permission).
func Allowed(cred *sys.Cred, i Inode, mask Mask) error {
	mode := i.Mode()
	uid, gid := i.Owner()
	if granted(cred, i, mode, uid, gid, mask) {
		return nil
	}
	if mode.IsDir() {
		if cred.CanFor(sys.CAP_DAC_OVERRIDE, uid, gid) || mask&MayWrite == 0 && cred.CanFor(sys.CAP_DAC_READ_SEARCH, uid, gid) {
			return nil
		}
		return sys.EACCES
	}
	if mask == MayRead && cred.CanFor(sys.CAP_DAC_READ_SEARCH, uid, gid) {
		return nil
	}
	if cred.CanFor(sys.CAP_DAC_OVERRIDE, uid, gid) && (mask&MayExec == 0 || mode&0o111 != 0) {
		return nil
	}
	return sys.EACCES
}

// OwnerMay reports that cred owns what has that mode and owner, and that the
// owner may do what mask says: then nothing else need be asked.
func OwnerMay(cred *sys.Cred, mode sys.Mode, uid uint32, mask Mask) bool {
	return cred.FSUID == uid && Mask(mode>>6&7)&mask == mask
}

// Permission is what a layer's inode lets a stacked filesystem do to it.
func Permission(cred *sys.Cred, i Inode, mask Mask) error { return permission(cred, i, mask) }

// permission checks an inode, and that a write does not meet a read-only
// superblock.
func permission(cred *sys.Cred, i Inode, mask Mask) error {
	if mask&MayWrite != 0 {
		if err := writable(i); err != nil {
			return err
		}
	}
	return i.Permission(cred, mask)
}

// writable checks what keeps everybody from writing an inode.
func writable(i Inode) error {
	if i.Super().ReadOnly {
		if m := i.Mode(); m.IsRegular() || m.IsDir() || m.IsSymlink() {
			return sys.EROFS
		}
	}
	if immutable(i) {
		return sys.EPERM
	}
	return nil
}

// owns reports whether cred may do what only an owner may.
func owns(cred *sys.Cred, i Inode) bool {
	uid, _ := i.Owner()
	if cred.FSUID == uid {
		return true
	}
	_, known := cred.User.Users().In(uid)
	return known && cred.Can(sys.CAP_FOWNER)
}

// sticky reports whether dir's sticky bit keeps cred from removing i.
func sticky(cred *sys.Cred, dir, i Inode) bool {
	if dir.Mode()&sys.S_ISVTX == 0 {
		return false
	}
	fileOwner, fileGroup := i.Owner()
	dirOwner, _ := dir.Owner()
	return cred.FSUID != fileOwner && cred.FSUID != dirOwner && !cred.CanFor(sys.CAP_FOWNER, fileOwner, fileGroup)
}

// mayCreateInSticky checks that who would make d may open what is there in its
// place: in a directory where everybody makes things, not what is somebody
// else's. Regular files and fifos are excepted (Linux: may_create_in_sticky,
// with fs.protected_regular and fs.protected_fifos being 0), and directories,
// which nobody opens so.
func mayCreateInSticky(cred *sys.Cred, d *Dentry) error {
	const open = sys.S_ISVTX | 0o002
	dir := d.Parent().inode
	if kind := d.inode.Mode().Type(); dir.Mode()&open != open || kind == sys.S_IFREG || kind == sys.S_IFIFO || kind == sys.S_IFDIR {
		return nil
	}
	owner, _ := d.inode.Owner()
	dirOwner, _ := dir.Owner()
	if owner == dirOwner || owner == cred.FSUID {
		return nil
	}
	return sys.EACCES
}

// mayCreate checks that a name may be made in dir (Linux: may_create).
func mayCreate(cred *sys.Cred, dir *Dentry) error {
	if dir.unhashed && dir.parent != dir {
		return sys.ENOENT
	}
	if !dir.super.User.Knows(cred.FSUID, cred.FSGID) {
		return sys.EOVERFLOW
	}
	return permission(cred, dir.inode, MayWrite|MayExec)
}

// mayDelete checks that the name d may be removed (Linux: may_delete). dirs
// says what the call removes: directories or everything else.
func mayDelete(cred *sys.Cred, d *Dentry, dirs removal) error {
	dir := d.parent.inode
	if err := permission(cred, dir, MayWrite|MayExec); err != nil {
		return err
	}
	if appendOnly(dir) || sticky(cred, dir, d.inode) || guarded(d.inode) {
		return sys.EPERM
	}
	switch {
	case dirs == removesDirectory && !d.IsDir():
		return sys.ENOTDIR
	case dirs == removesDirectory && d.parent == d:
		return sys.EBUSY
	case dirs == removesFile && d.IsDir():
		return sys.EISDIR
	}
	if d.parent.unhashed && d.parent.parent != d.parent {
		return sys.ENOENT
	}
	return nil
}

// removal is what kind of thing a call removes.
type removal uint8

const (
	removesFile removal = iota
	removesDirectory
)

// setIDs is which of set-user-id and set-group-id a change by cred takes off i
// (Linux: fs/attr.c, setattr_should_drop_sgid).
func setIDs(cred *sys.Cred, i Inode) sys.Mode {
	mode := i.Mode()
	uid, gid := i.Owner()
	if mode&sys.S_ISGID == 0 || mode&0o010 == 0 && (cred.InGroup(gid) || cred.CanFor(sys.CAP_FSETID, uid, gid)) {
		return sys.S_ISUID
	}
	return sys.S_ISUID | sys.S_ISGID
}

// ChangeAllowed checks that cred may make a change, and mends the change where
// Linux does so silently: set-group-id goes where the group is not the
// caller's (Linux: fs/attr.c, setattr_prepare).
func ChangeAllowed(cred *sys.Cred, i Inode, c *Change) error {
	if i.Super().ReadOnly {
		return sys.EROFS
	}
	uid, gid := i.Owner()
	if c.Valid&(ChangeMode|ChangeUID|ChangeGID|ChangeTimesSet) != 0 && guarded(i) || c.Has(ChangeTouch) && immutable(i) {
		return sys.EPERM
	}
	mine := cred.FSUID == uid
	if _, ok := i.Super().User.Users().In(c.UID); c.Has(ChangeUID) && !ok {
		return sys.EOVERFLOW
	}
	if _, ok := i.Super().User.Groups().In(c.GID); c.Has(ChangeGID) && !ok {
		return sys.EOVERFLOW
	}
	if c.Has(ChangeUID) && !cred.CanFor(sys.CAP_CHOWN, uid, gid) && !(mine && c.UID == uid) {
		return sys.EPERM
	}
	if c.Has(ChangeGID) && !cred.CanFor(sys.CAP_CHOWN, uid, gid) && !(mine && (c.GID == gid || cred.InGroup(c.GID))) {
		return sys.EPERM
	}
	c.kill(i)
	if c.Has(ChangeMode) {
		if !owns(cred, i) {
			return sys.EPERM
		}
		group := gid
		if c.Has(ChangeGID) {
			group = c.GID
		}
		if !cred.InGroup(group) && !cred.CanFor(sys.CAP_FSETID, uid, gid) {
			c.Mode &^= sys.S_ISGID
		}
	}
	if c.Valid&(ChangeTimesSet|ChangeTimesBack) != 0 && !owns(cred, i) {
		return sys.EPERM
	}
	if c.Has(ChangeTouch) && !owns(cred, i) {
		return permission(cred, i, MayWrite)
	}
	return nil
}
