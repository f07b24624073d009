package main

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/afero"
)

// aferoUnion is afero's CopyOnWriteFs over MemMapFs, one above the other where
// there are several lowers.
type aferoUnion struct {
	fs     afero.Fs
	lowers []afero.Fs
	world  *World
}

func (a *aferoUnion) CPU() int64 { return ownCPU() }

func (a *aferoUnion) Mount(w *World) error {
	if a.world != w {
		a.lowers = nil
		for i := range w.Lowers {
			lower := afero.NewMemMapFs()
			err := w.Fill(i,
				func(path string) error { return lower.Mkdir(path, 0o755) },
				func(path string, content []byte) error { return afero.WriteFile(lower, path, content, 0o644) })
			if err != nil {
				return err
			}
			a.lowers = append(a.lowers, lower)
		}
		a.world = w
	}
	a.fs = a.lowers[len(a.lowers)-1]
	for i := len(a.lowers) - 2; i >= 0; i-- {
		a.fs = afero.NewCopyOnWriteFs(a.fs, a.lowers[i])
	}
	a.fs = afero.NewCopyOnWriteFs(afero.NewReadOnlyFs(a.fs), afero.NewMemMapFs())
	return nil
}

func (a *aferoUnion) Unmount() error {
	a.fs = nil
	return nil
}

func (a *aferoUnion) Stat(path string) (Info, error) { return infoOf(a.fs.Stat(path)) }

// infoOf is Info of what Go's libraries tell.
func infoOf(st fs.FileInfo, err error) (Info, error) {
	if err != nil {
		return Info{}, err
	}
	return Info{st.IsDir(), uint32(st.Mode().Perm()), st.Size()}, nil
}

func (a *aferoUnion) List(path string, each func(name string)) error {
	f, err := a.fs.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	names, err := f.Readdirnames(-1)
	for _, name := range names {
		each(name)
	}
	return err
}

func (a *aferoUnion) Read(path string, b []byte) (int, error) {
	f, err := a.fs.Open(path)
	if err != nil {
		return 0, err
	}
	n, err := f.Read(b)
	f.Close()
	return n, notTheEnd(err)
}

// notTheEnd is nil at the end of a file.
func notTheEnd(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

func (a *aferoUnion) open(path string, flags int, do func(f afero.File) error) error {
	f, err := a.fs.OpenFile(path, flags, 0o644)
	if err != nil {
		return err
	}
	err = do(f)
	return errors.Join(err, f.Close())
}

func (a *aferoUnion) Create(path string) error {
	return a.open(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, func(afero.File) error { return nil })
}

func (a *aferoUnion) Mkdir(path string) error { return a.fs.Mkdir(path, 0o755) }

func (a *aferoUnion) Append(path string, b []byte) error {
	return a.open(path, os.O_WRONLY|os.O_APPEND, func(f afero.File) error {
		_, err := f.Write(b)
		return err
	})
}

func (a *aferoUnion) Overwrite(path string, b []byte, times int, wrap int64) error {
	return a.open(path, os.O_WRONLY, func(f afero.File) error {
		off := int64(0)
		for range times {
			if _, err := f.WriteAt(b, off); err != nil {
				return err
			}
			off = (off + int64(len(b))) % wrap
		}
		return nil
	})
}

func (a *aferoUnion) Chmod(path string, permissions uint32) error {
	return a.fs.Chmod(path, fs.FileMode(permissions))
}
func (a *aferoUnion) Remove(path string) error    { return a.fs.Remove(path) }
func (a *aferoUnion) Rmdir(path string) error     { return a.fs.Remove(path) }
func (a *aferoUnion) Rename(old, to string) error { return a.fs.Rename(old, to) }
