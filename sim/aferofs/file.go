//go:build !js

package aferofs

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/overlook-fs/overlook/sim/sys"
)

// file is an open file of the process. Its fields change under the lock of
// fs.
type file struct {
	fs      *Fs
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

// call runs do while the file is open; the error gets op and the file's name.
func (f *file) call(op string, do func() error) error {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	if f.closed {
		return pathError(op, f.name, os.ErrClosed)
	}
	return pathError(op, f.name, do())
}

func (f *file) Name() string { return f.name }

func (f *file) Close() error {
	return f.call("close", func() error {
		f.closed = true
		return f.fs.p.Close(f.fd)
	})
}

func (f *file) Stat() (os.FileInfo, error) {
	i := &info{name: filepath.Base(f.name)}
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

func (f *file) WriteString(s string) (int, error) { return f.Write([]byte(s)) }

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
		f.entries = nil
		at, err = f.fs.p.Lseek(f.fd, off, whence)
		return err
	})
	return at, err
}

// next are the next n entries in the directory's own order, or with n <= 0
// all that are left.
func (f *file) next(n int) (list []sys.Dirent, err error) {
	for n <= 0 || len(list) < n {
		if len(f.entries) == 0 {
			if f.entries, err = f.fs.p.Getdents(f.fd, 0); err != nil || len(f.entries) == 0 {
				return list, err
			}
		}
		e := f.entries[0]
		f.entries = f.entries[1:]
		if e.Name != "." && e.Name != ".." {
			list = append(list, e)
		}
	}
	return list, nil
}

// Readdir stats the entries; one that went away meanwhile is left out.
func (f *file) Readdir(n int) (infos []os.FileInfo, err error) {
	err = f.call("readdirent", func() error {
		list, err := f.next(n)
		for _, e := range list {
			i := &info{name: e.Name}
			if f.fs.p.Fstatat(f.fd, e.Name, &i.st, sys.AT_SYMLINK_NOFOLLOW) == nil {
				infos = append(infos, i)
			}
		}
		return err
	})
	if err == nil && n > 0 && len(infos) == 0 {
		return nil, io.EOF
	}
	return infos, err
}

func (f *file) Readdirnames(n int) (names []string, err error) {
	err = f.call("readdirent", func() error {
		list, err := f.next(n)
		for _, e := range list {
			names = append(names, e.Name)
		}
		return err
	})
	if err == nil && n > 0 && len(names) == 0 {
		return nil, io.EOF
	}
	return names, err
}

func (f *file) Sync() error {
	return f.call("sync", func() error { return f.fs.p.Fsync(f.fd) })
}

func (f *file) Truncate(size int64) error {
	return f.call("truncate", func() error { return f.fs.p.Ftruncate(f.fd, size) })
}
