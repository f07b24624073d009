package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// The capabilities that a file gives count everywhere, or in the user
// namespaces of one root alone. They are kept in two forms, without and with
// the id of that root in the user namespace of the filesystem (Linux: struct
// vfs_cap_data and struct vfs_ns_cap_data).

// capabilityAttr holds what a program may do.
const capabilityAttr = "security.capability"

const (
	withoutRoot = 20 // bytes
	withRoot    = 24
)

// isCapabilities reports whether value is in one of the two forms: a version,
// with one flag, comes first.
func isCapabilities(value []byte) bool {
	if len(value) != withoutRoot && len(value) != withRoot {
		return false
	}
	version := number(value) &^ 1
	return version == 2<<24 && len(value) == withoutRoot || version == 3<<24 && len(value) == withRoot
}

// number is the one that a value begins with.
func number(b []byte) uint32 {
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// rootOf is the root that capabilities count for, in the ids of whoever wrote
// or keeps them.
func rootOf(value []byte) uint32 {
	if len(value) == withoutRoot {
		return 0
	}
	return number(value[withoutRoot:])
}

// forRoot is the form of value with a root.
func forRoot(value []byte, root uint32) []byte {
	b := append(make([]byte, 0, withRoot), value[:withoutRoot]...)
	b[3] = 3
	return append(b, byte(root), byte(root>>8), byte(root>>16), byte(root>>24))
}

// givenCapabilities is what is kept of a value for capabilityAttr: who is
// privileged in a user namespace only gives capabilities to its root's
// programs (Linux: security/commoncap.c, cap_convert_nscap).
func givenCapabilities(cred *sys.Cred, i Inode, value []byte) ([]byte, error) {
	if !isCapabilities(value) {
		return nil, sys.EINVAL
	}
	if uid, gid := i.Owner(); !cred.CanFor(sys.CAP_SETFCAP, uid, gid) {
		return nil, sys.EPERM
	}
	kept := i.Super().User
	if len(value) == withoutRoot && cred.CanIn(kept, sys.CAP_SETFCAP) {
		return value, nil
	}
	root, known := cred.User.Users().Out(rootOf(value))
	if !known {
		return nil, sys.EINVAL
	}
	if root, known = kept.Users().In(root); !known {
		return nil, sys.EINVAL
	}
	return forRoot(value, root), nil
}

// shownCapabilities is what cred reads of a value that is kept: the form
// without a root where they count for cred's own (Linux: cap_inode_getsecurity).
func shownCapabilities(cred *sys.Cred, i Inode, value []byte) ([]byte, error) {
	if !isCapabilities(value) {
		return nil, sys.EINVAL
	}
	root, known := i.Super().User.Users().Out(rootOf(value))
	if !known {
		return nil, sys.EOVERFLOW
	}
	if inside, ok := cred.User.Users().In(root); ok && inside != 0 {
		return forRoot(value, inside), nil
	}
	if !isRootAround(cred.User, root) {
		return nil, sys.EOVERFLOW
	}
	b := append([]byte{}, value[:withoutRoot]...)
	b[3] = 2
	return b, nil
}

// isRootAround reports whether a user is root in n or in one that n lies in
// (Linux: rootid_owns_currentns).
func isRootAround(n *sys.UserNamespace, user uint32) bool {
	for ; ; n = n.Parent {
		if inside, known := n.Users().In(user); known && inside == 0 {
			return true
		}
		if n == nil {
			return false
		}
	}
}
