//go:build linux

package hostfs

import (
	"os"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Handles are the host's own, so that an overlay's marks say the same to the
// host's kernel.

// uuidRequest asks an open file for its filesystem's UUID (Linux:
// FS_IOC_GETFSUUID).
const uuidRequest = 0x80111500

// readUUID reads the filesystem's UUID; it stays zero where there is none.
func (fs *FS) readUUID() {
	fs.root.ioctl(func(host int) error {
		var answer struct {
			length byte
			uuid   [16]byte
		}
		if _, _, err := unix.Syscall(unix.SYS_IOCTL, uintptr(host), uuidRequest, uintptr(unsafe.Pointer(&answer))); err != 0 {
			return err
		}
		fs.uuid = answer.uuid
		return nil
	})
}

// UUID identifies the filesystem in file handles.
func (fs *FS) UUID() [16]byte { return fs.uuid }

// Decodes reports whether this process may open what a handle means.
func (fs *FS) Decodes() bool { return fs.pool.handles }

// decodes tries it.
func (i *inode) decodes() bool {
	kind, handle := i.fs.EncodeHandle(i)
	if handle == nil {
		return false
	}
	fd, err := i.fs.openHandle(kind, handle)
	if err != nil {
		return false
	}
	unix.Close(fd)
	return true
}

func (fs *FS) EncodeHandle(n vfs.Inode) (kind byte, handle []byte) {
	n.(*inode).on(func(fd int) error {
		h, _, err := unix.NameToHandleAt(fd, "", unix.AT_EMPTY_PATH)
		if err == nil {
			kind, handle = byte(h.Type()), h.Bytes()
		}
		return err
	})
	return kind, handle
}

func (fs *FS) DecodeHandle(kind byte, handle []byte) (*vfs.Dentry, error) {
	fd, err := fs.openHandle(kind, handle)
	if err != nil {
		return nil, sys.ESTALE
	}
	path := ""
	if at, err := os.Readlink(magic(fd)); err == nil {
		path = at
	}
	i, err := fs.inode(fd, nil, "")
	switch {
	case err != nil:
		return nil, sys.ESTALE
	case i.mode.IsDir():
		return fs.connected(i, path), nil
	}
	return vfs.Disconnected(i), nil
}

func (fs *FS) openHandle(kind byte, handle []byte) (int, error) {
	return unix.OpenByHandleAt(fs.pool.anchor, unix.NewFileHandle(int32(kind), handle), unix.O_PATH|unix.O_CLOEXEC)
}

// connected is the dentry of a directory by its names from the root on, as far
// as they lead to it: path is only a hint. Of one that was removed it is an
// unhashed one.
func (fs *FS) connected(i *inode, path string) *vfs.Dentry {
	if i == fs.root {
		return fs.super.Root
	}
	var root string
	fs.root.on(func(fd int) (err error) {
		root, err = os.Readlink(magic(fd))
		return err
	})
	below, ok := strings.CutPrefix(path, strings.TrimSuffix(root, "/")+"/")
	if !ok {
		return vfs.Disconnected(i)
	}
	d := fs.super.Root
	for name := range strings.SplitSeq(below, "/") {
		next, err := vfs.LookupOne(&sys.Cred{Caps: ^uint64(0)}, d, name)
		if err != nil || next.Negative() {
			return vfs.Disconnected(i)
		}
		d = next
	}
	if d.Inode() != vfs.Inode(i) {
		return vfs.Disconnected(i)
	}
	return d
}
