package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// Names of the attributes that hold access control lists. ACLAccess says who
// may do what; ACLDefault, of a directory, what new files in it begin with.
const (
	ACLAccess  = "system.posix_acl_access"
	ACLDefault = "system.posix_acl_default"
)

// IsACL reports whether an attribute holds an access control list.
func IsACL(attr string) bool { return attr == ACLAccess || attr == ACLDefault }

// Tags of an ACL's entries.
const (
	aclUserObj  = 0x01
	aclUser     = 0x02
	aclGroupObj = 0x04
	aclGroup    = 0x08
	aclMask     = 0x10
	aclOther    = 0x20
)

// ACL is an access control list (Linux: struct posix_acl).
type ACL []aclEntry

type aclEntry struct {
	tag, perm uint16
	id        uint32
}

// Layout of the attribute's value: a version, then entries, little endian.
const (
	aclVersion   = 2
	aclHeader    = 4
	aclEntrySize = 8
)

func le16(b []byte) uint16 { return uint16(b[0]) | uint16(b[1])<<8 }
func le32(b []byte) uint32 { return uint32(le16(b)) | uint32(le16(b[2:]))<<16 }

// ParseACL reads an attribute's value; without entries it is nil.
func ParseACL(value []byte) (ACL, error) {
	switch {
	case len(value) < aclHeader:
		return nil, sys.EINVAL
	case le32(value) != aclVersion:
		return nil, sys.EOPNOTSUPP
	case (len(value)-aclHeader)%aclEntrySize != 0:
		return nil, sys.EINVAL
	}
	var acl ACL
	for b := value[aclHeader:]; len(b) > 0; b = b[aclEntrySize:] {
		e := aclEntry{le16(b), le16(b[2:]), le32(b[4:])}
		switch e.tag {
		case aclUserObj, aclGroupObj, aclMask, aclOther:
			e.id = ^uint32(0)
		case aclUser, aclGroup:
			if e.id == ^uint32(0) {
				return nil, sys.EINVAL
			}
		default:
			return nil, sys.EINVAL
		}
		acl = append(acl, e)
	}
	return acl, nil
}

// Bytes is the attribute's value.
func (acl ACL) Bytes() []byte {
	b := []byte{aclVersion, 0, 0, 0}
	for _, e := range acl {
		b = append(b, byte(e.tag), byte(e.tag>>8), byte(e.perm), byte(e.perm>>8), byte(e.id), byte(e.id>>8), byte(e.id>>16), byte(e.id>>24))
	}
	return b
}

// SizeOnDisk is how many bytes ext4 keeps a list in: an entry that names nobody
// needs half of what one with an id does (Linux: ext4_acl_size).
func (acl ACL) SizeOnDisk() int {
	size := aclHeader
	for _, e := range acl {
		size += aclEntrySize / 2
		if e.tag == aclUser || e.tag == aclGroup {
			size += aclEntrySize / 2
		}
	}
	return size
}

// valid reports whether acl has what it must, in the order it must (Linux:
// posix_acl_valid).
func (acl ACL) valid() bool {
	state, needsMask := uint16(aclUserObj), false
	for _, e := range acl {
		ok := e.perm&^7 == 0
		switch e.tag {
		case aclUserObj:
			ok = ok && state == aclUserObj
			state = aclUser
		case aclUser:
			ok = ok && state == aclUser
			needsMask = true
		case aclGroupObj:
			ok = ok && state == aclUser
			state = aclGroup
		case aclGroup:
			ok = ok && state == aclGroup
			needsMask = true
		case aclMask:
			ok = ok && state == aclGroup
			state = aclOther
		case aclOther:
			ok = ok && (state == aclOther || state == aclGroup && !needsMask)
			state = 0
		}
		if !ok {
			return false
		}
	}
	return state == 0
}

// group is the entry that a mode's group bits stand for: the mask, else the
// owning group's.
func (acl ACL) group() *aclEntry {
	var e *aclEntry
	for i := range acl {
		if t := acl[i].tag; t == aclMask || t == aclGroupObj && e == nil {
			e = &acl[i]
		}
	}
	return e
}

// Mode is mode with the permissions that acl means, and whether these alone
// say all of it (Linux: posix_acl_equiv_mode).
func (acl ACL) Mode(mode sys.Mode) (_ sys.Mode, whole bool) {
	if acl == nil {
		return mode, true
	}
	whole = true
	mode &^= 0o777
	for _, e := range acl {
		switch e.tag {
		case aclUserObj:
			mode |= sys.Mode(e.perm) << 6
		case aclOther:
			mode |= sys.Mode(e.perm)
		case aclUser, aclGroup, aclMask:
			whole = false
		}
	}
	if e := acl.group(); e != nil {
		mode |= sys.Mode(e.perm) << 3
	}
	return mode, whole
}

// Chmod is acl after a chmod.
func (acl ACL) Chmod(mode sys.Mode) ACL {
	out := append(ACL(nil), acl...)
	for i := range out {
		switch out[i].tag {
		case aclUserObj:
			out[i].perm = uint16(mode >> 6 & 7)
		case aclOther:
			out[i].perm = uint16(mode & 7)
		}
	}
	if e := out.group(); e != nil {
		e.perm = uint16(mode >> 3 & 7)
	}
	return out
}

// Create is what a new file has whose directory's default is acl: the mode
// asked for and acl restrict each other.
func (acl ACL) Create(mode sys.Mode) (ACL, sys.Mode) {
	out := acl.Chmod(mode)
	for i := range out {
		out[i].perm &= acl[i].perm
	}
	made, _ := out.Mode(mode)
	return out, made
}

// grants is what acl says to who is not the file's owner; gid is the file's
// group (Linux: posix_acl_permission).
func (acl ACL) grants(cred *sys.Cred, gid uint32, mask Mask) bool {
	want, limit := uint16(mask), uint16(7)
	for _, e := range acl {
		if e.tag == aclMask {
			limit = e.perm
		}
	}
	found := false
	for _, e := range acl {
		switch e.tag {
		case aclUser:
			if e.id == cred.FSUID {
				return e.perm&limit&want == want
			}
		case aclGroupObj, aclGroup:
			if e.tag == aclGroup {
				gid = e.id
			}
			if cred.InGroup(gid) {
				found = true
				if e.perm&want == want {
					return e.perm&limit&want == want
				}
			}
		case aclOther:
			return !found && e.perm&want == want
		}
	}
	return false
}

// granted reports whether an inode's mode and ACL let cred do what mask says,
// capabilities aside (Linux: fs/namei.c, acl_permission_check).
func granted(cred *sys.Cred, i Inode, mode sys.Mode, uid, gid uint32, mask Mask) bool {
	if cred.FSUID == uid {
		return Mask(mode>>6&7)&mask == mask
	}
	if mode&0o070 != 0 {
		if value, err := i.Getxattr(cred, ACLAccess); err == nil {
			acl, _ := ParseACL(value)
			return acl.grants(cred, gid, mask)
		}
	}
	bits := Mask(mode & 7)
	if bits != Mask(mode>>3&7) && cred.InGroup(gid) {
		bits = Mask(mode >> 3 & 7)
	}
	return bits&mask == mask
}

// setACL replaces or (nil) removes an ACL (Linux: fs/posix_acl.c, vfs_set_acl
// and set_posix_acl).
func setACL(cred *sys.Cred, d *Dentry, attr string, value []byte) error {
	i := d.inode
	var acl ACL
	if len(value) > 0 {
		var err error
		if acl, err = ParseACL(value); err != nil {
			return err
		}
	}
	switch {
	case i.Super().ReadOnly:
		return sys.EROFS
	case guarded(i):
		return sys.EPERM
	case i.Mode().IsSymlink():
		return sys.EOPNOTSUPP
	case attr == ACLDefault && !i.Mode().IsDir():
		if acl == nil {
			return nil
		}
		return sys.EACCES
	case !owns(cred, i):
		return sys.EPERM
	case acl == nil:
		return i.Removexattr(cred, d, attr)
	case !acl.valid():
		return sys.EINVAL
	}
	return i.Setxattr(cred, d, attr, acl.Bytes(), 0)
}
