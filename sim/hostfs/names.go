//go:build linux

package hostfs

import (
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// open is a descriptor of what a name of a directory means.
func open(dir int, name string) (int, error) {
	return unix.Openat2(dir, name, &unix.OpenHow{
		Flags:   unix.O_PATH | unix.O_NOFOLLOW | unix.O_CLOEXEC,
		Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_MAGICLINKS | unix.RESOLVE_NO_XDEV,
	})
}

func (i *inode) Lookup(_ *sys.Cred, d *vfs.Dentry) (vfs.Inode, error) {
	found, err := i.find(d.Name())
	switch {
	case err == sys.ENOENT:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return found, nil
}

// find is the inode that a name means.
func (i *inode) find(name string) (found *inode, err error) {
	err = i.on(func(dir int) error {
		fd, err := open(dir, name)
		if i.fs.pool.relieve(err) {
			fd, err = open(dir, name)
		}
		if err == nil {
			found, err = i.fs.inode(fd, i, name)
		}
		return err
	})
	return found, err
}

// reopenName is a new descriptor of an object that was a name of i. ESTALE:
// the name means something else now, or nothing.
func (i *inode) reopenName(d *descriptor) (again int, err error) {
	err = i.on(func(dir int) error {
		again, err = open(dir, d.name)
		if i.fs.pool.relieve(err) {
			again, err = open(dir, d.name)
		}
		if err != nil {
			return err
		}
		if !i.fs.means(again, d) {
			unix.Close(again)
			return unix.ESTALE
		}
		return nil
	})
	if err == sys.ENOENT {
		err = unix.ESTALE
	}
	return again, err
}

// means reports whether fd means d's object.
func (fs *FS) means(fd int, d *descriptor) bool {
	var x unix.Statx_t
	if look(fd, &x) != nil {
		return false
	}
	fs.mu.Lock()
	defer fs.mu.Unlock()
	n := fs.nodes[identity{unix.Mkdev(x.Dev_major, x.Dev_minor), x.Ino}]
	return n.descriptor == d && n.made == timespec(x.Btime)
}

// make makes a new object at d, which belongs to cred.
func (i *inode) make(cred *sys.Cred, d *vfs.Dentry, do func(dir int, name string) error) error {
	if err := i.on(func(dir int) error {
		return i.fs.as(cred, func() error { return do(dir, d.Name()) })
	}); err != nil {
		return err
	}
	i.stale()
	made, err := i.find(d.Name())
	if err == nil {
		d.Instantiate(made)
	}
	return err
}

// groupMode is the mode of a new file, without set-group-id where the
// directory gives it a group that is not the caller's: this process may more
// than the caller.
func (i *inode) groupMode(cred *sys.Cred, mode sys.Mode) uint32 {
	const executedByGroup = sys.S_ISGID | 0o010
	if i.mode&sys.S_ISGID != 0 && mode&executedByGroup == executedByGroup && !cred.InGroup(i.gid) && !cred.CanFor(sys.CAP_FSETID, i.uid, i.gid) {
		mode &^= sys.S_ISGID
	}
	return uint32(mode)
}

func (i *inode) Mknod(cred *sys.Cred, d *vfs.Dentry, mode sys.Mode, dev uint64) error {
	return i.make(cred, d, func(dir int, name string) error {
		return unix.Mknodat(dir, name, i.groupMode(cred, mode), int(unix.Mkdev(sys.Major(dev), sys.Minor(dev))))
	})
}

// Mkdir's directory gets set-group-id from the one above only.
func (i *inode) Mkdir(cred *sys.Cred, d *vfs.Dentry, mode sys.Mode) error {
	return i.make(cred, d, func(dir int, name string) error { return unix.Mkdirat(dir, name, uint32(mode.Perm())) })
}

func (i *inode) Symlink(cred *sys.Cred, d *vfs.Dentry, target string) error {
	return i.make(cred, d, func(dir int, name string) error { return unix.Symlinkat(target, dir, name) })
}

func (i *inode) Link(_ *sys.Cred, old, d *vfs.Dentry) error {
	n := old.Inode().(*inode)
	n.bare = false
	err := i.on(func(dir int) error {
		return n.on(func(fd int) error {
			return unix.Linkat(unix.AT_FDCWD, magic(fd), dir, d.Name(), unix.AT_SYMLINK_FOLLOW)
		})
	})
	i.stale()
	n.stale()
	if err == nil {
		i.fs.pool.named(n.descriptor, i, d.Name())
		d.Instantiate(n)
	}
	return err
}

func (i *inode) Unlink(_ *sys.Cred, d *vfs.Dentry) error { return i.remove(d, 0) }

func (i *inode) Rmdir(_ *sys.Cred, d *vfs.Dentry) error { return i.remove(d, unix.AT_REMOVEDIR) }

func (i *inode) remove(d *vfs.Dentry, flags int) error {
	defer i.stale()
	return i.on(func(dir int) error {
		return d.Inode().(*inode).without(i, d.Name(), func() error {
			if err := means(dir, d); err != nil {
				return err
			}
			return unix.Unlinkat(dir, d.Name(), flags)
		})
	})
}

// without does what takes a name of dir away from i, whose descriptor may then
// be all that leads to it.
func (i *inode) without(dir *inode, name string, do func() error) error {
	defer i.stale()
	return i.on(func(int) error {
		err := do()
		if err == nil {
			i.fs.pool.gone(i.descriptor, dir, name)
		}
		return err
	})
}

// means checks that a name of the host's still means the object that d is bound
// to.
func means(dir int, d *vfs.Dentry) error {
	var st unix.Stat_t
	if err := unix.Fstatat(dir, d.Name(), &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		return err
	}
	if st.Ino != d.Inode().(*inode).identity.ino {
		return unix.ENOENT
	}
	return nil
}

func (i *inode) Rename(_ *sys.Cred, old, d *vfs.Dentry, flags int) error {
	to := d.Parent().Inode().(*inode)
	rename := func() error {
		return i.on(func(from int) error {
			if err := means(from, old); err != nil {
				return err
			}
			return to.on(func(into int) error {
				return unix.Renameat2(from, old.Name(), into, d.Name(), uint(flags))
			})
		})
	}
	defer func() {
		for _, changed := range [...]*inode{i, to, old.Inode().(*inode)} {
			changed.stale()
		}
	}()
	var err error
	switch other, taken := d.Inode().(*inode); {
	case !taken:
		err = rename()
	case flags&sys.RENAME_EXCHANGE != 0:
		defer other.stale()
		if err = rename(); err == nil {
			i.fs.pool.named(other.descriptor, i, old.Name())
		}
	default:
		err = other.without(to, d.Name(), rename)
	}
	if err == nil {
		i.fs.pool.named(old.Inode().(*inode).descriptor, to, d.Name())
	}
	return number(err)
}

// Tmpfile's descriptor is what the first Open takes; until then, it keeps the
// file from being run. The inode has one that only says what is meant.
func (i *inode) Tmpfile(cred *sys.Cred, mode sys.Mode) (vfs.Inode, error) {
	var made *inode
	err := i.on(func(dir int) error {
		return i.fs.as(cred, func() error {
			host, err := unix.Openat(dir, ".", unix.O_TMPFILE|madeWith, i.groupMode(cred, mode.Perm()))
			if err != nil {
				return err
			}
			fd, err := unix.Open(magic(host), unix.O_PATH|unix.O_CLOEXEC, 0)
			if err == nil {
				made, err = i.fs.inode(fd, nil, "")
			}
			if err != nil {
				unix.Close(host)
				return err
			}
			made.bare = true
			i.fs.pool.made(made.descriptor, host)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}
