//go:build linux

package linux

import (
	"strings"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

func (p *Process) Mkdirat(dir int, name string, mode sys.Mode) error {
	return p.at(event("mkdirat", name, octal(mode)), dir, name, func(dir int, name string) error {
		return unix.Mkdirat(dir, name, uint32(mode))
	})
}

func (p *Process) Mknodat(dir int, name string, mode sys.Mode, dev uint64) error {
	return p.at(event("mknodat", name, octal(mode)), dir, name, func(dir int, name string) error {
		return unix.Mknodat(dir, name, uint32(mode), int(dev))
	})
}

func (p *Process) Symlinkat(target string, dir int, name string) error {
	return p.at(event("symlinkat", name, target), dir, name, func(dir int, name string) error {
		return unix.Symlinkat(target, dir, name)
	})
}

func (p *Process) Linkat(olddir int, oldname string, newdir int, newname string, flags int) error {
	return p.both(pair("linkat", oldname, newname), olddir, oldname, newdir, newname, func(olddir int, old string, newdir int, new string) error {
		return unix.Linkat(olddir, old, newdir, new, flags)
	})
}

func (p *Process) Unlinkat(dir int, name string, flags int) error {
	e := event("unlinkat", name)
	if flags&sys.AT_REMOVEDIR != 0 {
		e.Arg = "AT_REMOVEDIR"
	}
	return p.at(e, dir, name, func(dir int, name string) error { return unix.Unlinkat(dir, name, flags) })
}

func (p *Process) Renameat2(olddir int, oldname string, newdir int, newname string, flags int) error {
	return p.both(pair("renameat2", oldname, newname), olddir, oldname, newdir, newname, func(olddir int, old string, newdir int, new string) error {
		return unix.Renameat2(olddir, old, newdir, new, uint(flags))
	})
}

// both is at for two names.
func (p *Process) both(e trace.Event, olddir int, oldname string, newdir int, newname string, f func(olddir int, oldname string, newdir int, newname string) error) error {
	return p.call(e, func() error {
		from, releaseFrom := p.directory(olddir, oldname)
		defer releaseFrom()
		to, releaseTo := p.directory(newdir, newname)
		defer releaseTo()
		return f(from, p.hostName(oldname), to, p.hostName(newname))
	})
}

func (p *Process) Readlinkat(dir int, name string) (target string, err error) {
	err = p.at(event("readlinkat", name), dir, name, func(dir int, name string) error {
		buf := make([]byte, sys.PATH_MAX)
		n, err := unix.Readlinkat(dir, name, buf)
		if err == nil {
			target = string(buf[:n])
		}
		return err
	})
	return target, err
}

func (p *Process) Chdir(name string) error {
	return p.call(event("chdir", name), func() error { return unix.Chdir(p.hostName(name)) })
}

func (p *Process) Fchdir(fd int) error {
	return p.on(event("fchdir"), fd, unix.Fchdir)
}

func (p *Process) Chroot(name string) error {
	return p.call(event("chroot", name), func() error {
		if err := unix.Chroot(p.hostName(name)); err != nil {
			return err
		}
		return p.rememberRoot()
	})
}

// rememberRoot keeps the thread's root for children.
func (t *task) rememberRoot() error {
	root, err := unix.Open("/", unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	closeHost(t.root)
	t.root = root
	return nil
}

func (p *Process) Getcwd() (dir string, err error) {
	err = p.call(event("getcwd"), func() error {
		buf := make([]byte, sys.PATH_MAX)
		n, err := unix.Getcwd(buf)
		if err != nil {
			return err
		}
		dir = strings.TrimRight(string(buf[:n]), "\x00")
		if !strings.HasPrefix(dir, "/") {
			dir = ""
			return sys.ENOENT // outside the root, as the C library sees it
		}
		return nil
	})
	return dir, err
}

func (p *Process) Umask(mask sys.Mode) (before sys.Mode) {
	p.call(event("umask", "", octal(mask)), func() error {
		before = p.umask
		p.umask = mask & 0o777
		unix.Umask(int(p.umask))
		return nil
	})
	return before
}
