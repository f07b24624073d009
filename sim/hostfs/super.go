//go:build linux

package hostfs

import (
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// FS is one directory of the host.
type FS struct {
	super    *vfs.Superblock
	root     *inode
	reading  int    // Place.reading
	uid, gid uint32 // whose files this process makes by itself
	uuid     [16]byte
	pool     *pool
	copies   atomic.Bool // the host's filesystem was seen not to share data
	looks    looks

	mu    sync.Mutex // guards nodes
	nodes map[identity]node
}

// New is a filesystem of a directory of the host.
func New(k *vfs.Kernel, p *Place) (*vfs.Superblock, error) {
	fs := &FS{
		uid: uint32(unix.Geteuid()), gid: uint32(unix.Getegid()),
		nodes: map[identity]node{}, reading: -1,
	}
	fd, err := unix.Openat(p.root, ".", unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, number(err)
	}
	var st unix.Statfs_t
	if err := unix.Fstatfs(fd, &st); err != nil {
		unix.Close(fd)
		return nil, number(err)
	}
	anchor, err := unix.Openat(fd, ".", unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		unix.Close(fd)
		return nil, number(err)
	}
	fs.pool = newPool(anchor)
	fs.super = &vfs.Superblock{Kernel: k, Type: typeName(int64(st.Type)), Dev: k.Anonymous(), FS: fs, Forgetful: true}
	if fs.root, err = fs.inode(fd, nil, ""); err != nil {
		unix.Close(anchor)
		return nil, err
	}
	if p.reading >= 0 {
		if fs.reading, err = unix.FcntlInt(uintptr(p.reading), unix.F_DUPFD_CLOEXEC, 0); err != nil {
			return nil, number(err)
		}
	}
	fs.readUUID()
	fs.pool.handles = fs.root.decodes()
	fs.super.Root = vfs.NewRoot(fs.super, fs.root)
	return fs.super, nil
}

// typeName is what the mount table calls a filesystem, by its magic number.
func typeName(magic int64) string {
	switch magic {
	case unix.TMPFS_MAGIC:
		return "tmpfs"
	case unix.EXT4_SUPER_MAGIC:
		return "ext4"
	case unix.BTRFS_SUPER_MAGIC:
		return "btrfs"
	case unix.XFS_SUPER_MAGIC:
		return "xfs"
	case unix.OVERLAYFS_SUPER_MAGIC:
		return "overlay"
	}
	return "hostfs"
}

func (fs *FS) Statfs(st *sys.Statfs) error {
	return fs.root.on(func(fd int) error {
		var host unix.Statfs_t
		if err := unix.Fstatfs(fd, &host); err != nil {
			return err
		}
		*st = sys.Statfs{
			Type: int64(host.Type), Bsize: int64(host.Bsize), Frsize: int64(host.Frsize),
			Blocks: int64(host.Blocks), Bfree: int64(host.Bfree), Bavail: int64(host.Bavail),
			Files: int64(host.Files), Ffree: int64(host.Ffree),
			Fsid:    uint64(uint32(host.Fsid.Val[0])) | uint64(uint32(host.Fsid.Val[1]))<<32,
			Namelen: int64(host.Namelen),
		}
		return nil
	})
}

func (fs *FS) Options() string        { return "" }
func (fs *FS) Pins(func(*vfs.Dentry)) {}

// Writable lets overlays have their upper layer here.
func (fs *FS) Writable() bool { return true }

// Unmounted lets go of everything on the host.
func (fs *FS) Unmounted() {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for _, n := range fs.nodes {
		fs.pool.end(n.descriptor)
	}
	clear(fs.nodes)
	unix.Close(fs.pool.anchor)
	if fs.reading >= 0 {
		unix.Close(fs.reading)
		fs.reading = -1
	}
	fs.super.Kernel.Release(fs.super.Dev)
}

// number is an error of the host as the simulated kernel's.
func number(err error) error {
	switch e := err.(type) {
	case nil:
		return nil
	case unix.Errno:
		return sys.Errno(e)
	case sys.Errno:
		return e
	}
	return sys.EIO
}
