package main

import (
	"errors"
	"io/fs"

	"github.com/hack-pad/hackpadfs"
	"github.com/hack-pad/hackpadfs/mem"
)

// hackpadMemory is hackpadfs' mem: no union, all lowers are one tree.
type hackpadMemory struct{ fs *mem.FS }

func (h *hackpadMemory) CPU() int64 { return ownCPU() }

func (h *hackpadMemory) Mount(w *World) (err error) {
	if h.fs, err = mem.NewFS(); err != nil {
		return err
	}
	return w.Fill(-1,
		func(path string) error { return h.fs.Mkdir(path, 0o755) },
		func(path string, content []byte) error { return hackpadfs.WriteFullFile(h.fs, path, content, 0o644) })
}

func (h *hackpadMemory) Unmount() error {
	h.fs = nil
	return nil
}

func (h *hackpadMemory) Stat(path string) (Info, error) { return infoOf(h.fs.Stat(path)) }

func (h *hackpadMemory) List(path string, each func(name string)) error {
	f, err := h.fs.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	entries, err := hackpadfs.ReadDirFile(f, -1)
	for _, e := range entries {
		each(e.Name())
	}
	return err
}

func (h *hackpadMemory) Read(path string, b []byte) (int, error) {
	f, err := h.fs.Open(path)
	if err != nil {
		return 0, err
	}
	n, err := f.Read(b)
	f.Close()
	return n, notTheEnd(err)
}

func (h *hackpadMemory) open(path string, flags int, do func(f hackpadfs.File) error) error {
	f, err := h.fs.OpenFile(path, flags, 0o644)
	if err != nil {
		return err
	}
	err = do(f)
	return errors.Join(err, f.Close())
}

func (h *hackpadMemory) Create(path string) error {
	return h.open(path, hackpadfs.FlagCreate|hackpadfs.FlagExclusive|hackpadfs.FlagWriteOnly, func(hackpadfs.File) error { return nil })
}

func (h *hackpadMemory) Mkdir(path string) error { return h.fs.Mkdir(path, 0o755) }

func (h *hackpadMemory) Append(path string, b []byte) error {
	return h.open(path, hackpadfs.FlagWriteOnly|hackpadfs.FlagAppend, func(f hackpadfs.File) error {
		_, err := hackpadfs.WriteFile(f, b)
		return err
	})
}

func (h *hackpadMemory) Overwrite(path string, b []byte, times int, wrap int64) error {
	return h.open(path, hackpadfs.FlagWriteOnly, func(f hackpadfs.File) error {
		off := int64(0)
		for range times {
			if _, err := hackpadfs.WriteAtFile(f, b, off); err != nil {
				return err
			}
			off = (off + int64(len(b))) % wrap
		}
		return nil
	})
}

func (h *hackpadMemory) Chmod(path string, permissions uint32) error {
	return h.fs.Chmod(path, fs.FileMode(permissions))
}
func (h *hackpadMemory) Remove(path string) error    { return h.fs.Remove(path) }
func (h *hackpadMemory) Rmdir(path string) error     { return h.fs.Remove(path) }
func (h *hackpadMemory) Rename(old, to string) error { return h.fs.Rename(old, to) }
