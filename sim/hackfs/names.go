package hackfs

import (
	"io/fs"
	"path"

	"github.com/hack-pad/hackpadfs"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Mkdir makes a directory.
func (fsys *FS) Mkdir(name string, perm hackpadfs.FileMode) error {
	return fsys.call("mkdir", name, func(path string) error {
		return fsys.p.Mkdirat(fsys.dir, path, Perm(perm))
	})
}

// MkdirAll makes a directory and the parents it lacks. One that exists
// already is no error.
func (fsys *FS) MkdirAll(name string, perm hackpadfs.FileMode) error {
	i, err := fsys.Stat(name)
	if err == nil && i.IsDir() {
		return nil
	}
	if err == nil {
		return pathError("mkdir", name, sys.ENOTDIR)
	}
	if parent := path.Dir(name); fs.ValidPath(name) && parent != "." {
		if err := fsys.MkdirAll(parent, perm); err != nil {
			return err
		}
	}
	err = fsys.Mkdir(name, perm)
	if i, stat := fsys.Lstat(name); err != nil && stat == nil && i.IsDir() {
		return nil
	}
	return err
}

// Remove removes a file or an empty directory.
func (fsys *FS) Remove(name string) error {
	return fsys.call("remove", name, fsys.remove)
}

func (fsys *FS) remove(path string) error {
	err := fsys.p.Unlinkat(fsys.dir, path, 0)
	if err == nil {
		return nil
	}
	dirErr := fsys.p.Unlinkat(fsys.dir, path, sys.AT_REMOVEDIR)
	if dirErr == sys.ENOTDIR {
		return err
	}
	return dirErr
}

// RemoveAll removes a file, or a directory with everything in it. What does
// not exist is no error.
func (fsys *FS) RemoveAll(name string) error {
	if name == "." {
		return pathError("removeall", name, sys.EINVAL)
	}
	return fsys.call("removeall", name, fsys.removeAll)
}

func (fsys *FS) removeAll(name string) error {
	err := fsys.remove(name)
	if err == nil || err == sys.ENOENT {
		return nil
	}
	if err != sys.ENOTEMPTY && err != sys.EEXIST {
		return err
	}
	for {
		names, listErr := fsys.list(name)
		if listErr != nil {
			return listErr
		}
		if len(names) == 0 {
			break
		}
		for _, child := range names {
			if err := fsys.removeAll(path.Join(name, child)); err != nil {
				return err
			}
		}
	}
	if err = fsys.remove(name); err == sys.ENOENT {
		return nil
	}
	return err
}

// list is the names in a directory.
func (fsys *FS) list(path string) ([]string, error) {
	fd, err := fsys.p.Openat(fsys.dir, path, sys.O_RDONLY|sys.O_DIRECTORY|sys.O_NOFOLLOW|sys.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer fsys.p.Close(fd)
	entries, err := sys.ReadDirFD(fsys.p, fd)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name)
	}
	return names, err
}

// Rename moves a name. As with package os, nothing is moved onto a directory.
func (fsys *FS) Rename(oldname, newname string) error {
	if !fs.ValidPath(oldname) || !fs.ValidPath(newname) {
		return linkError("rename", oldname, newname, sys.EINVAL)
	}
	old, new := path.Join(fsys.base, oldname), path.Join(fsys.base, newname)
	var err error
	fsys.run(func() {
		var st sys.Stat
		if fsys.p.Fstatat(fsys.dir, new, &st, sys.AT_SYMLINK_NOFOLLOW) == nil && st.Mode.IsDir() {
			err = fsys.p.Fstatat(fsys.dir, old, &st, sys.AT_SYMLINK_NOFOLLOW)
			if err == nil {
				err = sys.EEXIST
			}
			return
		}
		err = fsys.p.Renameat2(fsys.dir, old, fsys.dir, new, 0)
	})
	return linkError("rename", oldname, newname, err)
}

// Symlink makes the symlink newname with the text oldname.
func (fsys *FS) Symlink(oldname, newname string) error {
	if !fs.ValidPath(newname) {
		return linkError("symlink", oldname, newname, sys.EINVAL)
	}
	var err error
	fsys.run(func() { err = fsys.p.Symlinkat(oldname, fsys.dir, path.Join(fsys.base, newname)) })
	return linkError("symlink", oldname, newname, err)
}
