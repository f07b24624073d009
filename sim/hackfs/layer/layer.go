package layer

import (
	"errors"
	"io/fs"

	"github.com/hack-pad/hackpadfs"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Type is a filesystem type: mount -t name SOURCE DIR shows fsys. All its
// mounts share one superblock.
func Type(name string, fsys hackpadfs.FS) vfs.FilesystemType {
	var mounted *vfs.Superblock
	return vfs.FilesystemType{Name: name, NoDev: true, Mount: func(k *vfs.Kernel, _ *vfs.MountRequest) (*vfs.Superblock, error) {
		if mounted != nil && mounted.Kernel == k {
			return mounted, nil
		}
		s, err := newLayer(k, name, fsys)
		if err == nil {
			mounted = s
		}
		return s, err
	}}
}

// newLayer is a superblock that shows fsys.
func newLayer(k *vfs.Kernel, name string, fsys hackpadfs.FS) (*vfs.Superblock, error) {
	l := &layer{fs: fsys, inodes: map[string]*inode{}}
	l.super = &vfs.Superblock{Kernel: k, Type: name, Dev: k.Anonymous(), FS: l, ReadOnly: true}
	root, err := l.inode(".")
	if err != nil {
		return nil, err
	}
	if !root.mode.IsDir() {
		return nil, sys.ENOTDIR
	}
	l.super.Root = vfs.NewRoot(l.super, root)
	return l.super, nil
}

// layer is the filesystem as a whole.
type layer struct {
	fs     hackpadfs.FS
	super  *vfs.Superblock
	inodes map[string]*inode // by path, once made; the kernel lock guards it
}

func (l *layer) Options() string        { return "" }
func (l *layer) Pins(func(*vfs.Dentry)) {}
func (l *layer) Unmounted()             {}
func (l *layer) Statfs(st *sys.Statfs) error {
	*st = sys.Statfs{Type: layerMagic, Bsize: blockSize, Frsize: blockSize, Namelen: sys.NAME_MAX}
	return nil
}

const (
	layerMagic = 0x6c617972
	blockSize  = 4096
)

// info asks about a path, without following a symlink where the FS can tell.
func (l *layer) info(path string) (fs.FileInfo, error) {
	if _, ok := l.fs.(fs.ReadLinkFS); ok {
		return hackpadfs.LstatOrStat(l.fs, path)
	}
	return hackpadfs.Stat(l.fs, path)
}

// errno is what an error of the FS is to the kernel.
func errno(err error) error {
	var e sys.Errno
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e):
		return e
	case errors.Is(err, fs.ErrNotExist):
		return sys.ENOENT
	case errors.Is(err, fs.ErrPermission):
		return sys.EACCES
	case errors.Is(err, hackpadfs.ErrNotDir):
		return sys.ENOTDIR
	case errors.Is(err, hackpadfs.ErrIsDir):
		return sys.EISDIR
	}
	return sys.EIO
}
