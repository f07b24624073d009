//go:build linux

package hostfs

import (
	"runtime"
	"strconv"
	"weak"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// inode is one object of the host's.
type inode struct {
	vfs.Unsupported
	fs         *FS
	identity   identity
	descriptor *descriptor
	// mode, uid, gid and guards are as they were at the last look, when the
	// simulated kernel's clock was looked.
	mode     sys.Mode
	uid, gid uint32
	guards   int
	looked   int64
	// bare: it was made here, has had no name yet and was given no
	// capabilities: it has none.
	bare bool
}

// identity tells the host's objects apart. Where nothing holds an object its
// number may come to be another's, which was then made at another time.
type identity struct{ dev, ino uint64 }

// node is what an FS knows of an inode that somebody above may hold.
type node struct {
	inode      weak.Pointer[inode]
	descriptor *descriptor
	made       sys.Timespec
}

// inode is the inode of the object that fd means, found as a name of parent,
// where it was; it takes fd over. An object that is known already keeps its
// inode, so that all its names have one.
func (fs *FS) inode(fd int, parent *inode, name string) (*inode, error) {
	var x unix.Statx_t
	at := fs.now()
	if err := look(fd, &x); err != nil {
		unix.Close(fd)
		return nil, number(err)
	}
	id := identity{unix.Mkdev(x.Dev_major, x.Dev_minor), x.Ino}
	fs.looks.note(id, &x, at)
	made := timespec(x.Btime)
	fs.mu.Lock()
	defer fs.mu.Unlock()
	known := fs.nodes[id]
	if i := known.inode.Value(); i != nil && known.made == made {
		fs.pool.found(i.descriptor, fd, parent, name)
		i.note(&x, at)
		return i, nil
	}
	if known.descriptor != nil {
		fs.pool.end(known.descriptor)
	}
	i := &inode{fs: fs, identity: id, descriptor: &descriptor{fd: -1, host: -1}}
	fs.pool.found(i.descriptor, fd, parent, name)
	i.note(&x, at)
	fs.nodes[id] = node{weak.Make(i), i.descriptor, made}
	runtime.AddCleanup(i, func(d *descriptor) { fs.forget(id, d) }, i.descriptor)
	return i, nil
}

// forget lets go of an object that nobody above holds any more.
func (fs *FS) forget(id identity, d *descriptor) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.pool.end(d)
	if fs.nodes[id].descriptor == d {
		delete(fs.nodes, id)
	}
}

// on does something to the host's object. The inode lasts until it is done.
func (i *inode) on(do func(fd int) error) error {
	defer runtime.KeepAlive(i)
	fd, err := i.fs.pool.use(i.descriptor)
	if err != nil {
		return number(err)
	}
	defer i.fs.pool.done(i.descriptor)
	return number(do(fd))
}

// Release closes the descriptor of an object that has no name any more.
func (i *inode) Release() { i.fs.pool.release(i.descriptor) }

// magic is a name of what a descriptor means, for calls that take no
// descriptor.
func magic(fd int) string { return "/proc/self/fd/" + strconv.Itoa(fd) }

func (i *inode) Super() *vfs.Superblock   { return i.fs.super }
func (i *inode) Mode() sys.Mode           { return i.mode }
func (i *inode) Owner() (uid, gid uint32) { return i.uid, i.gid }
func (i *inode) Permission(cred *sys.Cred, mask vfs.Mask) error {
	return vfs.Allowed(cred, i, mask)
}

func (i *inode) Readlink(*sys.Cred) (target string, err error) {
	err = i.on(func(fd int) error {
		b := make([]byte, unix.PathMax)
		n, err := unix.Readlinkat(fd, "", b)
		target = string(b[:max(n, 0)])
		return err
	})
	if err == sys.ENOENT { // what the host says of an object that is no symlink
		err = sys.EINVAL
	}
	return target, err
}
