//go:build !js

package aferofs

import (
	"os"
	"path"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/afero"

	"github.com/overlook-fs/overlook/sim/sys"
)

var (
	_ afero.Fs        = (*Fs)(nil)
	_ afero.Symlinker = (*Fs)(nil)
)

// Fs is a directory of a process. It may be used from many goroutines.
type Fs struct {
	p   sys.Process
	dir int
	mu  sync.Mutex
}

// New is the tree below dir, a directory descriptor of p that stays open. The
// process must belong to nobody else: its calls come from any goroutine, one
// at a time.
func New(p sys.Process, dir int) *Fs { return &Fs{p: p, dir: dir} }

// Name is what afero calls the kind of filesystem.
func (f *Fs) Name() string { return "overlook" }

// below is name as a path from the directory; it cannot leave it by "..".
func below(name string) string {
	p := path.Clean("/" + filepath.ToSlash(name))
	if p == "/" {
		return "."
	}
	return p[1:]
}

// call runs do with the path that name stands for; the error gets op and name.
func (f *Fs) call(op, name string, do func(path string) error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return pathError(op, name, do(below(name)))
}

func (f *Fs) Open(name string) (afero.File, error) { return f.OpenFile(name, os.O_RDONLY, 0) }

func (f *Fs) Create(name string) (afero.File, error) {
	return f.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
}

// OpenFile opens with the host's flags. It never waits: a fifo is opened with
// O_NONBLOCK.
func (f *Fs) OpenFile(name string, flag int, mode os.FileMode) (afero.File, error) {
	opened := &file{fs: f, name: name, appends: flag&os.O_APPEND != 0}
	err := f.call("open", name, func(path string) error {
		fd, err := f.p.Openat(f.dir, path, openFlags(flag), perm(mode))
		opened.fd = fd
		return err
	})
	if err != nil {
		return nil, err
	}
	return opened, nil
}

// openFlags are Linux's flags for the host's.
func openFlags(flag int) int {
	flags := sys.O_CLOEXEC | sys.O_NONBLOCK
	for _, f := range [...]struct{ host, linux int }{
		{os.O_WRONLY, sys.O_WRONLY}, {os.O_RDWR, sys.O_RDWR}, {os.O_APPEND, sys.O_APPEND},
		{os.O_CREATE, sys.O_CREAT}, {os.O_EXCL, sys.O_EXCL}, {os.O_SYNC, sys.O_SYNC},
		{os.O_TRUNC, sys.O_TRUNC},
	} {
		if flag&f.host == f.host {
			flags |= f.linux
		}
	}
	return flags
}

// Stat follows symlinks.
func (f *Fs) Stat(name string) (os.FileInfo, error) { return f.stat("stat", name, 0) }

// LstatIfPossible does not follow symlinks, which is always possible.
func (f *Fs) LstatIfPossible(name string) (os.FileInfo, bool, error) {
	i, err := f.stat("lstat", name, sys.AT_SYMLINK_NOFOLLOW)
	return i, true, err
}

func (f *Fs) stat(op, name string, flags int) (os.FileInfo, error) {
	i := &info{name: filepath.Base(name)}
	err := f.call(op, name, func(path string) error {
		return f.p.Fstatat(f.dir, path, &i.st, flags)
	})
	if err != nil {
		return nil, err
	}
	return i, nil
}

func (f *Fs) Chmod(name string, mode os.FileMode) error {
	return f.call("chmod", name, func(path string) error {
		return f.p.Fchmodat2(f.dir, path, perm(mode), 0)
	})
}

func (f *Fs) Chown(name string, uid, gid int) error {
	return f.call("chown", name, func(path string) error {
		return f.p.Fchownat(f.dir, path, uid, gid, 0)
	})
}

// Chtimes leaves alone what is given as the zero time.
func (f *Fs) Chtimes(name string, atime, mtime time.Time) error {
	times := [2]sys.Timespec{timespec(atime), timespec(mtime)}
	return f.call("chtimes", name, func(path string) error {
		return f.p.Utimensat(f.dir, path, &times, 0)
	})
}

func timespec(t time.Time) sys.Timespec {
	if t.IsZero() {
		return sys.Timespec{Nsec: sys.UTIME_OMIT}
	}
	return sys.Timespec{Sec: t.Unix(), Nsec: int64(t.Nanosecond())}
}
