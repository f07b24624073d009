//go:build linux

package linux

import (
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

func (p *Process) Fstatat(dir int, name string, st *sys.Stat, flags int) error {
	return p.at(event("newfstatat", name), dir, name, func(dir int, name string) error {
		var x unix.Statx_t
		if err := unix.Statx(dir, name, flags|unix.AT_NO_AUTOMOUNT, unix.STATX_BASIC_STATS|unix.STATX_BTIME, &x); err != nil {
			return err
		}
		*st = stat(&x)
		return nil
	})
}

// stat is what statx(2) says, as stat(2) says it, with the time of birth.
func stat(x *unix.Statx_t) sys.Stat {
	return sys.Stat{
		Dev:     sys.Makedev(x.Dev_major, x.Dev_minor),
		Ino:     x.Ino,
		Mode:    sys.Mode(x.Mode),
		Nlink:   x.Nlink,
		UID:     x.Uid,
		GID:     x.Gid,
		Rdev:    sys.Makedev(x.Rdev_major, x.Rdev_minor),
		Size:    int64(x.Size),
		Blksize: int64(x.Blksize),
		Blocks:  int64(x.Blocks),
		Atime:   timespec(x.Atime),
		Mtime:   timespec(x.Mtime),
		Ctime:   timespec(x.Ctime),
		Btime:   timespec(x.Btime),
	}
}

func timespec(t unix.StatxTimestamp) sys.Timespec {
	return sys.Timespec{Sec: t.Sec, Nsec: int64(t.Nsec)}
}

func (p *Process) Faccessat2(dir int, name string, mode int, flags int) error {
	return p.at(event("faccessat2", name), dir, name, func(dir int, name string) error {
		if flags == 0 {
			return unix.Faccessat(dir, name, uint32(mode), 0)
		}
		return unix.Faccessat2(dir, name, uint32(mode), flags)
	})
}

func (p *Process) Fchmodat2(dir int, name string, mode sys.Mode, flags int) error {
	return p.at(event("fchmodat2", name, octal(mode)), dir, name, func(dir int, name string) error {
		return unix.Fchmodat(dir, name, uint32(mode), flags)
	})
}

func (p *Process) Fchownat(dir int, name string, uid, gid int, flags int) error {
	return p.at(event("fchownat", name), dir, name, func(dir int, name string) error {
		return unix.Fchownat(dir, name, uid, gid, flags)
	})
}

func (p *Process) Utimensat(dir int, name string, times *[2]sys.Timespec, flags int) error {
	return p.at(event("utimensat", name), dir, name, func(dir int, name string) error {
		host := []unix.Timespec{{Nsec: unix.UTIME_NOW}, {Nsec: unix.UTIME_NOW}}
		if times != nil {
			for i, t := range times {
				host[i] = unix.Timespec{Sec: t.Sec, Nsec: t.Nsec}
			}
		}
		return unix.UtimesNanoAt(dir, name, host, flags)
	})
}

func (p *Process) Truncate(name string, size int64) error {
	return p.call(event("truncate", name), func() error { return unix.Truncate(p.hostName(name), size) })
}

func (p *Process) Statfsat(dir int, name string, st *sys.Statfs, flags int) error {
	return p.at(event("statfs", name), dir, name, func(dir int, name string) error {
		var host unix.Statfs_t
		if err := statfs(dir, name, &host, flags); err != nil {
			return err
		}
		*st = sys.Statfs{
			Type:    host.Type,
			Bsize:   host.Bsize,
			Frsize:  host.Frsize,
			Blocks:  int64(host.Blocks),
			Bfree:   int64(host.Bfree),
			Bavail:  int64(host.Bavail),
			Files:   int64(host.Files),
			Ffree:   int64(host.Ffree),
			Fsid:    uint64(uint32(host.Fsid.Val[0])) | uint64(uint32(host.Fsid.Val[1]))<<32,
			Namelen: host.Namelen,
			Flags:   host.Flags,
		}
		return nil
	})
}

// statfs is statfs(2) for a name in a directory, which the host lacks.
func statfs(dir int, name string, st *unix.Statfs_t, flags int) error {
	if name == "" && flags&sys.AT_EMPTY_PATH != 0 && dir != unix.AT_FDCWD {
		return unix.Fstatfs(dir, st)
	}
	how := unix.O_PATH | unix.O_CLOEXEC
	if flags&sys.AT_SYMLINK_NOFOLLOW != 0 {
		how |= unix.O_NOFOLLOW
	}
	fd, err := unix.Openat(dir, name, how, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	return unix.Fstatfs(fd, st)
}
