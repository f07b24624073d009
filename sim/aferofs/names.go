//go:build !js

package aferofs

import (
	"os"
	"path"

	"github.com/overlook-fs/overlook/sim/sys"
)

func (f *Fs) Mkdir(name string, mode os.FileMode) error {
	return f.call("mkdir", name, func(path string) error {
		return f.p.Mkdirat(f.dir, path, perm(mode))
	})
}

// MkdirAll makes a directory and the parents it lacks.
func (f *Fs) MkdirAll(name string, mode os.FileMode) error {
	return f.call("mkdir", name, func(path string) error {
		return f.mkdirAll(path, perm(mode))
	})
}

func (f *Fs) mkdirAll(name string, mode sys.Mode) error {
	var st sys.Stat
	if f.p.Fstatat(f.dir, name, &st, 0) == nil {
		if st.Mode.IsDir() {
			return nil
		}
		return sys.ENOTDIR
	}
	if err := f.mkdirAll(path.Dir(name), mode); err != nil {
		return err
	}
	return f.p.Mkdirat(f.dir, name, mode)
}

// Remove removes a file or an empty directory.
func (f *Fs) Remove(name string) error { return f.call("remove", name, f.remove) }

func (f *Fs) remove(path string) error {
	err := f.p.Unlinkat(f.dir, path, 0)
	if err == nil {
		return nil
	}
	if dirErr := f.p.Unlinkat(f.dir, path, sys.AT_REMOVEDIR); dirErr != sys.ENOTDIR {
		return dirErr
	}
	return err
}

// RemoveAll removes a file, or a directory with everything in it. What does
// not exist is no error.
func (f *Fs) RemoveAll(name string) error { return f.call("removeall", name, f.removeAll) }

func (f *Fs) removeAll(name string) error {
	err := f.remove(name)
	if err == nil || err == sys.ENOENT {
		return nil
	}
	if err != sys.ENOTEMPTY {
		return err
	}
	fd, err := f.p.Openat(f.dir, name, sys.O_RDONLY|sys.O_DIRECTORY|sys.O_NOFOLLOW|sys.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	entries, err := sys.ReadDirFD(f.p, fd)
	f.p.Close(fd)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := f.removeAll(path.Join(name, e.Name)); err != nil {
			return err
		}
	}
	return f.remove(name)
}

// Rename is renameat, EXDEV for a directory of a lower layer included.
func (f *Fs) Rename(oldname, newname string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.p.Renameat2(f.dir, below(oldname), f.dir, below(newname), 0)
	return linkError("rename", oldname, newname, err)
}

// SymlinkIfPossible makes the symlink newname with the text oldname.
func (f *Fs) SymlinkIfPossible(oldname, newname string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return linkError("symlink", oldname, newname, f.p.Symlinkat(oldname, f.dir, below(newname)))
}

func (f *Fs) ReadlinkIfPossible(name string) (target string, err error) {
	err = f.call("readlink", name, func(path string) error {
		target, err = f.p.Readlinkat(f.dir, path)
		return err
	})
	return target, err
}
