//go:build linux

package hostfs

import (
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// look is statx(2) of what a descriptor means.
func look(fd int, x *unix.Statx_t) error {
	return unix.Statx(fd, "", unix.AT_EMPTY_PATH|unix.AT_SYMLINK_NOFOLLOW|unix.AT_NO_AUTOMOUNT, unix.STATX_BASIC_STATS|unix.STATX_BTIME, x)
}

// note keeps what a walk asks for at every step.
func (i *inode) note(x *unix.Statx_t, at moment) {
	i.looked = at.clock
	i.mode, i.uid, i.gid, i.guards = sys.Mode(x.Mode), x.Uid, x.Gid, 0
	if x.Attributes&unix.STATX_ATTR_IMMUTABLE != 0 {
		i.guards |= sys.FS_IMMUTABLE_FL
	}
	if x.Attributes&unix.STATX_ATTR_APPEND != 0 {
		i.guards |= sys.FS_APPEND_FL
	}
}

// look looks at the host's object again, unless that was done in this call.
func (i *inode) look(x *unix.Statx_t) error {
	at := i.fs.now()
	if !i.fs.looks.told(i.identity, x, at) {
		if err := i.on(func(fd int) error { return look(fd, x) }); err != nil {
			return err
		}
		i.fs.looks.note(i.identity, x, at)
	}
	i.note(x, at)
	return nil
}

// stale makes the next look go to the host: the object has been changed.
func (i *inode) stale() { i.fs.looks.forget(i.identity) }

// changed is err; where it is nil, the inode looks at what has become of it.
func (i *inode) changed(err error) error {
	i.stale()
	if err != nil {
		return err
	}
	return i.look(new(unix.Statx_t))
}

func (i *inode) Getattr(st *sys.Stat) error {
	var x unix.Statx_t
	if err := i.look(&x); err != nil {
		return err
	}
	*st = sys.Stat{
		Dev: i.fs.super.Dev, Ino: x.Ino, Mode: sys.Mode(x.Mode), Nlink: x.Nlink, UID: x.Uid, GID: x.Gid,
		Rdev: sys.Makedev(x.Rdev_major, x.Rdev_minor), Size: int64(x.Size), Blksize: int64(x.Blksize), Blocks: int64(x.Blocks),
		Atime: timespec(x.Atime), Mtime: timespec(x.Mtime), Ctime: timespec(x.Ctime), Btime: timespec(x.Btime),
	}
	return nil
}

func timespec(t unix.StatxTimestamp) sys.Timespec {
	return sys.Timespec{Sec: t.Sec, Nsec: int64(t.Nsec)}
}

func (i *inode) Setattr(_ *sys.Cred, _ *vfs.Dentry, c *vfs.Change) error {
	err := i.on(func(fd int) error {
		for _, step := range []func(fd int, c *vfs.Change) error{i.resize, i.setOwner, chmod, i.setTimes} {
			if err := step(fd, c); err != nil {
				return err
			}
		}
		return nil
	})
	mode := i.mode
	if c.Has(vfs.ChangeMode) {
		mode = mode.Type() | c.Mode.Perm()
	}
	if err != nil || mode&(sys.S_ISUID|sys.S_ISGID) != 0 {
		return i.changed(err) // the host may have taken off what was to stay
	}
	i.stale()
	i.mode = mode
	if c.Has(vfs.ChangeUID) {
		i.uid = c.UID
	}
	if c.Has(vfs.ChangeGID) {
		i.gid = c.GID
	}
	return nil
}

func (i *inode) resize(fd int, c *vfs.Change) error {
	if !c.Has(vfs.ChangeSize) {
		return nil
	}
	return i.keepCapabilities(fd, c, func() error { return unix.Truncate(magic(fd), c.Size) })
}

// keepCapabilities makes a change that takes a file's capabilities off on the
// host, and gives them back where it is not to.
func (i *inode) keepCapabilities(fd int, c *vfs.Change, change func() error) error {
	var capabilities []byte
	if !c.KillCapabilities && !i.bare {
		capabilities, _ = get(fd, capabilityAttr)
	}
	if err := change(); err != nil || len(capabilities) == 0 {
		return err
	}
	return unix.Setxattr(magic(fd), capabilityAttr, capabilities, 0)
}

// setOwner changes the owner and nothing else: the set-id bits and the
// capabilities that the host takes off with it are what the change says.
func (i *inode) setOwner(fd int, c *vfs.Change) error {
	uid, gid := -1, -1
	if c.Has(vfs.ChangeUID) {
		uid = int(c.UID)
	}
	if c.Has(vfs.ChangeGID) {
		gid = int(c.GID)
	}
	if uid < 0 && gid < 0 {
		return nil
	}
	err := i.keepCapabilities(fd, c, func() error {
		return unix.Fchownat(fd, "", uid, gid, unix.AT_EMPTY_PATH|unix.AT_SYMLINK_NOFOLLOW)
	})
	if err != nil {
		return err
	}
	if c.Has(vfs.ChangeMode) || i.mode&(sys.S_ISUID|sys.S_ISGID) == 0 || i.mode.IsSymlink() {
		return nil
	}
	return unix.Chmod(magic(fd), uint32(i.mode.Perm()))
}

func chmod(fd int, c *vfs.Change) error {
	if !c.Has(vfs.ChangeMode) {
		return nil
	}
	return unix.Chmod(magic(fd), uint32(c.Mode.Perm()))
}

// setTimes sets the times. What is the simulated kernel's present is the
// host's present, too, though their clocks differ.
func (i *inode) setTimes(fd int, c *vfs.Change) error {
	if c.Valid&(vfs.ChangeAtime|vfs.ChangeMtime) == 0 {
		return nil
	}
	now := i.fs.super.Kernel.Now()
	host := func(valid vfs.ChangeMask, t sys.Timespec) unix.Timespec {
		switch {
		case !c.Has(valid):
			return unix.Timespec{Nsec: unix.UTIME_OMIT}
		case t == now:
			return unix.Timespec{Nsec: unix.UTIME_NOW}
		}
		return unix.NsecToTimespec(t.Nano())
	}
	times := []unix.Timespec{host(vfs.ChangeAtime, c.Atime), host(vfs.ChangeMtime, c.Mtime)}
	set := func() error {
		return unix.UtimesNanoAt(fd, "", times, unix.AT_EMPTY_PATH|unix.AT_SYMLINK_NOFOLLOW)
	}
	err := set()
	if err == unix.EPERM && c.Has(vfs.ChangeTimesBack) {
		return i.unguarded(set)
	}
	return err
}

// unguarded makes a change that the host refuses while a file's flags bind
// everybody.
func (i *inode) unguarded(change func() error) error {
	const guards = sys.FS_APPEND_FL | sys.FS_IMMUTABLE_FL
	flags, err := i.Fileflags()
	if err != nil || flags&guards == 0 {
		return unix.EPERM
	}
	set := func(flags int) error {
		return i.ioctl(func(host int) error { return unix.IoctlSetPointerInt(host, unix.FS_IOC_SETFLAGS, flags) })
	}
	if err := set(flags &^ guards); err != nil {
		return err
	}
	if err := change(); err != nil {
		set(flags)
		return err
	}
	return set(flags)
}

// AccessTimes are the times that decide whether a read renews the first.
func (i *inode) AccessTimes() (atime, mtime, ctime int64) {
	var x unix.Statx_t
	if i.look(&x) != nil {
		return 0, 0, 0
	}
	return timespec(x.Atime).Nano(), timespec(x.Mtime).Nano(), timespec(x.Ctime).Nano()
}

// SetAtime renews the access time by reading: setting it would be a change.
func (i *inode) SetAtime(int64) {
	flags := unix.O_RDONLY | unix.O_CLOEXEC
	read := func(host int, b []byte) (int, error) { return unix.Pread(host, b[:1], 0) }
	switch i.mode.Type() {
	case sys.S_IFREG:
	case sys.S_IFDIR:
		read = unix.Getdents
	case sys.S_IFLNK:
		flags |= unix.O_PATH | unix.O_NOFOLLOW
		read = func(host int, b []byte) (int, error) { return unix.Readlinkat(host, "", b) }
	default:
		return
	}
	defer i.stale()
	i.on(func(fd int) error {
		host, err := i.fs.mark(fd, flags)
		if err != nil {
			return err
		}
		defer unix.Close(host)
		_, err = read(host, make([]byte, 512))
		return err
	})
}

// Guards are the flags that bind everybody, as far as a look tells of them;
// FS_NOATIME_FL the host heeds by itself (SetAtime). It may have been told
// others since the last call.
func (i *inode) Guards() int {
	if i.looked != i.fs.super.Kernel.Nano() {
		i.look(new(unix.Statx_t))
	}
	return i.guards
}

// Fileflags are what lsattr shows; files and directories have them.
func (i *inode) Fileflags() (flags int, err error) {
	err = i.ioctl(func(host int) error {
		got, err := unix.IoctlGetUint32(host, unix.FS_IOC_GETFLAGS)
		flags = int(got)
		return err
	})
	return flags, err
}

func (i *inode) SetFileflags(_ *sys.Cred, _ *vfs.Dentry, flags int) error {
	return i.changed(i.ioctl(func(host int) error {
		return unix.IoctlSetPointerInt(host, unix.FS_IOC_SETFLAGS, flags)
	}))
}

// ioctl does something that takes an open file.
func (i *inode) ioctl(do func(host int) error) error {
	if !i.mode.IsRegular() && !i.mode.IsDir() {
		return sys.ENOTTY
	}
	return i.on(func(fd int) error {
		host, err := unix.Open(magic(fd), unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
		if err != nil {
			return err
		}
		defer unix.Close(host)
		return do(host)
	})
}
