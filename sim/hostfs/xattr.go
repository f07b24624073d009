//go:build linux

package hostfs

import (
	"strings"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// capabilityAttr holds a program's capabilities.
const capabilityAttr = "security.capability"

// get is the value of an attribute.
func get(fd int, attr string) ([]byte, error) {
	return whole(func(b []byte) (int, error) { return unix.Getxattr(magic(fd), attr, b) })
}

// whole is the answer of a call that fills a buffer, however long it is.
func whole(call func(b []byte) (int, error)) ([]byte, error) {
	b := make([]byte, 256)
	for {
		n, err := call(b)
		if err == nil {
			return b[:n], nil
		}
		if err != unix.ERANGE {
			return nil, err
		}
		if n, err = call(nil); err != nil {
			return nil, err
		}
		b = make([]byte, n+256)
	}
}

func (i *inode) Getxattr(_ *sys.Cred, attr string) (value []byte, err error) {
	err = i.on(func(fd int) (err error) {
		value, err = get(fd, attr)
		return err
	})
	return value, err
}

func (i *inode) Setxattr(cred *sys.Cred, _ *vfs.Dentry, attr string, value []byte, how int) error {
	i.bare = i.bare && attr != capabilityAttr
	err := i.on(func(fd int) error {
		if err := unix.Setxattr(magic(fd), attr, value, how); err != nil || attr != vfs.ACLAccess {
			return err
		}
		if i.mode&sys.S_ISGID == 0 || cred.InGroup(i.gid) || cred.Can(sys.CAP_FSETID) {
			return nil
		}
		// The host lets this process keep the bit; the caller may not.
		var x unix.Statx_t
		if err := look(fd, &x); err != nil {
			return err
		}
		return unix.Chmod(magic(fd), uint32(x.Mode)&0o7777&^unix.S_ISGID)
	})
	if vfs.IsACL(attr) {
		return i.changed(err)
	}
	i.stale()
	return err
}

func (i *inode) Listxattr(*sys.Cred) (names []string, err error) {
	var b []byte
	err = i.on(func(fd int) (err error) {
		b, err = whole(func(b []byte) (int, error) { return unix.Listxattr(magic(fd), b) })
		return err
	})
	for name := range strings.SplitSeq(strings.TrimSuffix(string(b), "\x00"), "\x00") {
		if name != "" {
			names = append(names, name)
		}
	}
	return names, err
}

func (i *inode) Removexattr(_ *sys.Cred, _ *vfs.Dentry, attr string) error {
	return i.changed(i.on(func(fd int) error { return unix.Removexattr(magic(fd), attr) }))
}
