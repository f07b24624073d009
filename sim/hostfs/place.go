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

// Open opens a directory of the host. Where the process may, it gets mounts of
// its own: nothing that is mounted below shows, reading leaves no trace but
// where it is to (SetAtime), and the host's mount is free to be unmounted.
func Open(path string) (*Place, error) {
	plain, err := unix.Open(path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, number(err)
	}
	marked, err := ownMount(plain, nil)
	if err != nil {
		return &Place{plain, -1}, nil
	}
	quiet, err := ownMount(plain, &unix.MountAttr{Attr_set: unix.MOUNT_ATTR_NOATIME, Attr_clr: unix.MOUNT_ATTR__ATIME})
	if err != nil {
		unix.Close(marked)
		return &Place{plain, -1}, nil
	}
	unix.Close(plain)
	return &Place{quiet, marked}, nil
}

// ownMount opens the directory fd on a mount that nobody else has, with such
// attributes, where they are to be others.
func ownMount(fd int, with *unix.MountAttr) (int, error) {
	tree, err := unix.OpenTree(fd, "", unix.OPEN_TREE_CLONE|unix.OPEN_TREE_CLOEXEC|unix.AT_EMPTY_PATH)
	if err != nil {
		return -1, err
	}
	defer unix.Close(tree)
	if with != nil {
		if err := unix.MountSetattr(tree, "", unix.AT_EMPTY_PATH, with); err != nil {
			return -1, err
		}
	}
	return unix.Openat(tree, ".", unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
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
