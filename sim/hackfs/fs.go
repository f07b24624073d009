package hackfs

import (
	"io/fs"
	"path"
	"sort"
	"sync"
	"time"

	"github.com/hack-pad/hackpadfs"

	"github.com/overlook-fs/overlook/sim/sys"
)

// FS is what it implements:
var _ interface {
	hackpadfs.FS
	hackpadfs.SubFS
	hackpadfs.OpenFileFS
	hackpadfs.CreateFS
	hackpadfs.MkdirFS
	hackpadfs.MkdirAllFS
	hackpadfs.RemoveFS
	hackpadfs.RemoveAllFS
	hackpadfs.RenameFS
	hackpadfs.StatFS
	hackpadfs.LstatFS
	hackpadfs.ChmodFS
	hackpadfs.ChownFS
	hackpadfs.ChtimesFS
	hackpadfs.ReadDirFS
	hackpadfs.ReadFileFS
	hackpadfs.WriteFileFS
	hackpadfs.SymlinkFS
	fs.ReadLinkFS
} = (*FS)(nil)

// FS is a directory of a process. It may be used from many goroutines.
type FS struct {
	p    sys.Process
	dir  int
	base string // below dir, "." for dir itself
	mu   *sync.Mutex
}

// New is the tree below dir, a directory descriptor of p that stays open. The
// process must belong to nobody else: its calls come from any goroutine, one
// at a time.
func New(p sys.Process, dir int) *FS {
	return &FS{p: p, dir: dir, base: ".", mu: new(sync.Mutex)}
}

// run calls f, one at a time.
func (fsys *FS) run(f func()) {
	fsys.mu.Lock()
	defer fsys.mu.Unlock()
	f()
}

// call checks name and runs f with the path from dir; the error gets op and
// name.
func (fsys *FS) call(op, name string, f func(path string) error) error {
	if !fs.ValidPath(name) {
		return pathError(op, name, sys.EINVAL)
	}
	var err error
	fsys.run(func() { err = f(path.Join(fsys.base, name)) })
	return pathError(op, name, err)
}

// Sub is the tree below a directory.
func (fsys *FS) Sub(dir string) (hackpadfs.FS, error) {
	if !fs.ValidPath(dir) {
		return nil, pathError("sub", dir, sys.EINVAL)
	}
	sub := *fsys
	sub.base = path.Join(fsys.base, dir)
	return &sub, nil
}

// Open opens for reading.
func (fsys *FS) Open(name string) (hackpadfs.File, error) {
	return fsys.OpenFile(name, hackpadfs.FlagReadOnly, 0)
}

// Create makes or empties a file and opens it for reading and writing.
func (fsys *FS) Create(name string) (hackpadfs.File, error) {
	return fsys.OpenFile(name, hackpadfs.FlagReadWrite|hackpadfs.FlagCreate|hackpadfs.FlagTruncate, 0o666)
}

// OpenFile opens with flags, which are the host's as hackpadfs has them.
func (fsys *FS) OpenFile(name string, flag int, perm hackpadfs.FileMode) (hackpadfs.File, error) {
	f := &file{fs: fsys, name: name, appends: flag&hackpadfs.FlagAppend != 0}
	err := fsys.call("open", name, func(path string) error {
		fd, err := fsys.p.Openat(fsys.dir, path, openFlags(flag), Perm(perm))
		f.fd = fd
		return err
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// openFlags are Linux's flags for the host's.
func openFlags(flag int) int {
	flags := sys.O_CLOEXEC | sys.O_NONBLOCK
	for _, f := range [...]struct{ host, linux int }{
		{hackpadfs.FlagWriteOnly, sys.O_WRONLY}, {hackpadfs.FlagReadWrite, sys.O_RDWR},
		{hackpadfs.FlagAppend, sys.O_APPEND}, {hackpadfs.FlagCreate, sys.O_CREAT},
		{hackpadfs.FlagExclusive, sys.O_EXCL}, {hackpadfs.FlagSync, sys.O_SYNC},
		{hackpadfs.FlagTruncate, sys.O_TRUNC},
	} {
		if flag&f.host != 0 {
			flags |= f.linux
		}
	}
	return flags
}

// Stat follows symlinks.
func (fsys *FS) Stat(name string) (hackpadfs.FileInfo, error) {
	return fsys.stat("stat", name, 0)
}

// Lstat does not.
func (fsys *FS) Lstat(name string) (hackpadfs.FileInfo, error) {
	return fsys.stat("lstat", name, sys.AT_SYMLINK_NOFOLLOW)
}

func (fsys *FS) stat(op, name string, flags int) (hackpadfs.FileInfo, error) {
	i := &info{name: path.Base(name)}
	err := fsys.call(op, name, func(path string) error {
		return fsys.p.Fstatat(fsys.dir, path, &i.st, flags)
	})
	if err != nil {
		return nil, err
	}
	return i, nil
}

// Chmod follows symlinks.
func (fsys *FS) Chmod(name string, mode hackpadfs.FileMode) error {
	return fsys.call("chmod", name, func(path string) error {
		return fsys.p.Fchmodat2(fsys.dir, path, Perm(mode), 0)
	})
}

// Chown follows symlinks; -1 leaves an id alone.
func (fsys *FS) Chown(name string, uid, gid int) error {
	return fsys.call("chown", name, func(path string) error {
		return fsys.p.Fchownat(fsys.dir, path, uid, gid, 0)
	})
}

// Chtimes leaves alone what is given as the zero time.
func (fsys *FS) Chtimes(name string, atime, mtime time.Time) error {
	times := [2]sys.Timespec{timespec(atime), timespec(mtime)}
	return fsys.call("chtimes", name, func(path string) error {
		return fsys.p.Utimensat(fsys.dir, path, &times, 0)
	})
}

func timespec(t time.Time) sys.Timespec {
	if t.IsZero() {
		return sys.Timespec{Nsec: sys.UTIME_OMIT}
	}
	return sys.Timespec{Sec: t.Unix(), Nsec: int64(t.Nanosecond())}
}

// ReadDir lists a directory, sorted by name.
func (fsys *FS) ReadDir(name string) ([]hackpadfs.DirEntry, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.(*file).ReadDir(-1)
	sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
	return entries, err
}

// ReadLink is where a symlink points to.
func (fsys *FS) ReadLink(name string) (target string, err error) {
	err = fsys.call("readlink", name, func(path string) error {
		var err error
		target, err = fsys.p.Readlinkat(fsys.dir, path)
		return err
	})
	return target, err
}

// ReadFile is the whole content of a file.
func (fsys *FS) ReadFile(name string) (content []byte, err error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	fd := f.(*file).fd
	fsys.run(func() { content, err = sys.ReadAll(fsys.p, fd) })
	return content, pathError("read", name, err)
}

// WriteFile makes a file of that content, or replaces what it had.
func (fsys *FS) WriteFile(name string, data []byte, perm hackpadfs.FileMode) error {
	f, err := fsys.OpenFile(name, hackpadfs.FlagWriteOnly|hackpadfs.FlagCreate|hackpadfs.FlagTruncate, perm)
	if err != nil {
		return err
	}
	_, err = f.(*file).Write(data)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}
