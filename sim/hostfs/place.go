//go:build linux

package hostfs

import (
	"golang.org/x/sys/unix"
)

// Place is a directory of the host that filesystems are made of.
type Place struct {
	root int
	// reading is the same directory on a mount where reading is marked; -1
	// where root is all there is.
	reading int
}

// Open opens a directory of the host. Where the process may, it gets a mount
// of its own: nothing that is mounted below shows, and reading leaves no trace
// but where it is to (SetAtime).
func Open(path string) (*Place, error) {
	plain, err := unix.Open(path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, number(err)
	}
	own, err := unix.OpenTree(plain, "", unix.OPEN_TREE_CLONE|unix.OPEN_TREE_CLOEXEC|unix.AT_EMPTY_PATH)
	if err != nil {
		return &Place{plain, -1}, nil
	}
	quiet := unix.MountAttr{Attr_set: unix.MOUNT_ATTR_NOATIME, Attr_clr: unix.MOUNT_ATTR__ATIME}
	if unix.MountSetattr(own, "", unix.AT_EMPTY_PATH, &quiet) != nil {
		unix.Close(own)
		return &Place{plain, -1}, nil
	}
	return &Place{own, plain}, nil
}

// Close lets go of the directory; filesystems made of it keep it.
func (p *Place) Close() {
	unix.Close(p.root)
	if p.reading >= 0 {
		unix.Close(p.reading)
	}
}

// mark opens the object that fd means, where that is marked when it is read.
func (fs *FS) mark(fd, flags int) (int, error) {
	if fs.reading < 0 {
		return unix.Open(magic(fd), flags, 0)
	}
	h, _, err := unix.NameToHandleAt(fd, "", unix.AT_EMPTY_PATH)
	if err != nil {
		return -1, err
	}
	return unix.OpenByHandleAt(fs.reading, h, flags)
}
