package hackfs

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"time"

	"github.com/hack-pad/hackpadfs"

	"github.com/overlook-fs/overlook/sim/sys"
)

// A file is what it implements:
var _ interface {
	hackpadfs.ReadWriterFile
	hackpadfs.ReaderAtFile
	hackpadfs.WriterAtFile
	hackpadfs.DirReaderFile
	hackpadfs.SeekerFile
	hackpadfs.SyncerFile
	hackpadfs.TruncaterFile
	hackpadfs.ChmoderFile
	hackpadfs.ChownerFile
	hackpadfs.ChtimeserFile
} = (*file)(nil)

// file is an open file of the process. Its fields change in run alone.
type file struct {
	fs      *FS
	name    string
	fd      int
	appends bool
	closed  bool
	entries []sys.Dirent // read from the directory and not yet handed out
}

var (
	errNegative = errors.New("negative offset")
	errAppends  = errors.New("invalid use of WriteAt on file opened with O_APPEND")
)

// call runs f while the file is open; the error gets op and the file's name.
func (f *file) call(op string, call func() error) error {
	var err error
	f.fs.run(func() {
		if f.closed {
			err = fs.ErrClosed
			return
		}
		err = call()
	})
	return pathError(op, f.name, err)
}

func (f *file) Close() error {
	return f.call("close", func() error {
		f.closed = true
		return f.fs.p.Close(f.fd)
	})
}

func (f *file) Stat() (hackpadfs.FileInfo, error) {
	i := &info{name: path.Base(f.name)}
	err := f.call("stat", func() error {
		return f.fs.p.Fstatat(f.fd, "", &i.st, sys.AT_EMPTY_PATH)
	})
	if err != nil {
		return nil, err
	}
	return i, nil
}

func (f *file) Read(b []byte) (n int, err error) {
	err = f.call("read", func() error {
		n, err = f.fs.p.Read(f.fd, b)
		return err
	})
	if err == nil && n == 0 && len(b) > 0 {
		return 0, io.EOF
	}
	return n, err
}

// ReadAt fills b, or says with io.EOF that the file ends before.
func (f *file) ReadAt(b []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, pathError("readat", f.name, errNegative)
	}
	ended := false
	err = f.call("read", func() error {
		for n < len(b) && !ended {
			m, err := f.fs.p.Pread(f.fd, b[n:], off+int64(n))
			if err != nil {
				return err
			}
			n, ended = n+m, m == 0
		}
		return nil
	})
	if err == nil && ended {
		return n, io.EOF
	}
	return n, err
}

func (f *file) Write(b []byte) (n int, err error) {
	err = f.call("write", func() error {
		for n < len(b) {
			m, err := f.fs.p.Write(f.fd, b[n:])
			if err != nil {
				return err
			}
			n += m
		}
		return nil
	})
	return n, err
}

func (f *file) WriteAt(b []byte, off int64) (n int, err error) {
	switch {
	case f.appends:
		return 0, errAppends
	case off < 0:
		return 0, pathError("writeat", f.name, errNegative)
	}
	err = f.call("write", func() error {
		for n < len(b) {
			m, err := f.fs.p.Pwrite(f.fd, b[n:], off+int64(n))
			if err != nil {
				return err
			}
			n += m
		}
		return nil
	})
	return n, err
}

// Seek moves the position; a directory that is wound back is listed anew.
func (f *file) Seek(off int64, whence int) (at int64, err error) {
	err = f.call("seek", func() error {
		if whence < io.SeekStart || whence > io.SeekEnd {
			return sys.EINVAL
		}
		f.entries = nil
		at, err = f.fs.p.Lseek(f.fd, off, whence)
		return err
	})
	return at, err
}

// ReadDir is the next n entries in the directory's own order, or with n <= 0
// all that are left.
func (f *file) ReadDir(n int) ([]hackpadfs.DirEntry, error) {
	var list []hackpadfs.DirEntry
	err := f.call("readdirent", func() error {
		for n <= 0 || len(list) < n {
			if len(f.entries) == 0 {
				entries, err := f.fs.p.Getdents(f.fd, 0)
				if err != nil || len(entries) == 0 {
					return err
				}
				f.entries = entries
			}
			next := f.entries[0]
			f.entries = f.entries[1:]
			if next.Name == "." || next.Name == ".." {
				continue
			}
			if e := f.entry(next); e != nil {
				list = append(list, e)
			}
		}
		return nil
	})
	if err == nil && n > 0 && len(list) == 0 {
		return nil, io.EOF
	}
	return list, err
}

// entry is d with its type, nil where the object went away before that was
// known.
func (f *file) entry(d sys.Dirent) *entry {
	e := &entry{fs: f.fs, path: path.Join(f.name, d.Name), name: d.Name}
	mode, ok := direntMode(d.Type)
	if !ok {
		var st sys.Stat
		if f.fs.p.Fstatat(f.fd, d.Name, &st, sys.AT_SYMLINK_NOFOLLOW) != nil {
			return nil
		}
		mode = FileMode(st.Mode)
	}
	e.mode = mode
	return e
}

func (f *file) Sync() error {
	return f.call("sync", func() error { return f.fs.p.Fsync(f.fd) })
}

func (f *file) Truncate(size int64) error {
	return f.call("truncate", func() error { return f.fs.p.Ftruncate(f.fd, size) })
}

func (f *file) Chmod(mode hackpadfs.FileMode) error {
	return f.call("chmod", func() error {
		return f.fs.p.Fchmodat2(f.fd, "", Perm(mode), sys.AT_EMPTY_PATH)
	})
}

func (f *file) Chown(uid, gid int) error {
	return f.call("chown", func() error {
		return f.fs.p.Fchownat(f.fd, "", uid, gid, sys.AT_EMPTY_PATH)
	})
}

func (f *file) Chtimes(atime, mtime time.Time) error {
	times := [2]sys.Timespec{timespec(atime), timespec(mtime)}
	return f.call("chtimes", func() error {
		return f.fs.p.Utimensat(f.fd, "", &times, sys.AT_EMPTY_PATH)
	})
}
