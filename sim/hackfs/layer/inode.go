package layer

import (
	"io/fs"
	"path"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// inode is one path of the FS. It never changes.
type inode struct {
	vfs.Unsupported
	layer *layer
	path  string
	ino   uint64
	mode  sys.Mode
	st    sys.Stat
}

// inode is the inode of a path, made when it is first asked for.
func (l *layer) inode(path string) (*inode, error) {
	if i := l.inodes[path]; i != nil {
		return i, nil
	}
	info, err := l.info(path)
	if err != nil {
		return nil, errno(err)
	}
	i := &inode{layer: l, path: path, ino: inoOf(path), mode: linuxMode(info.Mode())}
	when := sys.Timespec{Sec: info.ModTime().Unix(), Nsec: int64(info.ModTime().Nanosecond())}
	i.st = sys.Stat{Mode: i.mode, Nlink: 1, Atime: when, Mtime: when, Ctime: when, Btime: when}
	if i.mode.IsDir() {
		i.st.Nlink = 2
	}
	if st, ok := info.Sys().(*sys.Stat); ok {
		i.st = *st
		i.mode = st.Mode
	}
	i.st.Dev, i.st.Ino, i.st.Size, i.st.Blksize = l.super.Dev, i.ino, info.Size(), blockSize
	i.st.Blocks = (info.Size() + 511) / 512
	l.inodes[path] = i
	return i, nil
}

// inoOf makes up an inode number from a path (FNV-1a, folded to 48 bits).
func inoOf(path string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for _, c := range []byte(path) {
		h = (h ^ uint64(c)) * 0x100000001b3
	}
	return (h>>48^h)&(1<<48-1) | 1
}

func (i *inode) Super() *vfs.Superblock   { return i.layer.super }
func (i *inode) Mode() sys.Mode           { return i.mode }
func (i *inode) Owner() (uid, gid uint32) { return i.st.UID, i.st.GID }

func (i *inode) Permission(cred *sys.Cred, mask vfs.Mask) error {
	return vfs.Allowed(cred, i, mask)
}

func (i *inode) Getattr(st *sys.Stat) error {
	*st = i.st
	return nil
}

func (i *inode) Lookup(_ *sys.Cred, d *vfs.Dentry) (vfs.Inode, error) {
	if !i.mode.IsDir() {
		return nil, sys.ENOTDIR
	}
	child := path.Join(i.path, d.Name())
	if !fs.ValidPath(child) {
		return nil, nil
	}
	found, err := i.layer.inode(child)
	if err == sys.ENOENT {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return found, nil
}

func (i *inode) Readlink(*sys.Cred) (string, error) {
	links, ok := i.layer.fs.(fs.ReadLinkFS)
	if !ok || !i.mode.IsSymlink() {
		return "", sys.EINVAL
	}
	target, err := links.ReadLink(i.path)
	return target, errno(err)
}

func (i *inode) Open(*sys.Cred, *vfs.Dentry, int) (vfs.File, error) {
	return &file{inode: i}, nil
}

// linuxMode is a Go mode in Linux's bits.
func linuxMode(mode fs.FileMode) sys.Mode {
	m := sys.Mode(mode.Perm())
	switch {
	case mode.IsDir():
		m |= sys.S_IFDIR
	case mode&fs.ModeSymlink != 0:
		m |= sys.S_IFLNK
	case mode&fs.ModeCharDevice != 0:
		m |= sys.S_IFCHR
	case mode&fs.ModeDevice != 0:
		m |= sys.S_IFBLK
	case mode&fs.ModeNamedPipe != 0:
		m |= sys.S_IFIFO
	case mode&fs.ModeSocket != 0:
		m |= sys.S_IFSOCK
	default:
		m |= sys.S_IFREG
	}
	for _, b := range [...]struct {
		mode fs.FileMode
		bit  sys.Mode
	}{{fs.ModeSetuid, sys.S_ISUID}, {fs.ModeSetgid, sys.S_ISGID}, {fs.ModeSticky, sys.S_ISVTX}} {
		if mode&b.mode != 0 {
			m |= b.bit
		}
	}
	return m
}
