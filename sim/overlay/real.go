package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Every change to a layer passes through fs.door, with the mounter's
// credentials; the functions of this file are what an overlay adds to it
// (Linux: fs/overlayfs/overlayfs.h, ovl_do_*).

// lookupReal finds a name in a directory of upper or work.
func (fs *FS) lookupReal(dir *vfs.Dentry, name string) (*vfs.Dentry, error) {
	return vfs.LookupOne(&fs.cred, dir, name)
}

// unnamed makes a file without a name in a directory of upper or work.
func (fs *FS) unnamed(cred *sys.Cred, dir *vfs.Dentry, mode sys.Mode, told string) (d *vfs.Dentry, err error) {
	err = fs.door.Effect("tmpfile", dir, told, func() (err error) {
		d, err = vfs.Tmpfile(cred, dir, mode)
		return err
	})
	return d, err
}

// tmpfile makes a file without a name in the work directory. It goes when it
// is closed, unless it has a name by then.
func (fs *FS) tmpfile(cred *sys.Cred, mode sys.Mode) (*vfs.OpenFile, error) {
	d, err := fs.unnamed(cred, fs.work, mode, fs.door.Octal(mode))
	if err != nil {
		return nil, err
	}
	return fs.kernel.Open(&fs.cred, vfs.Path{Mount: fs.upper.mount, Dentry: d}, sys.O_RDWR)
}

// setattr changes attributes of an object of upper or work.
func (fs *FS) setattr(d *vfs.Dentry, change vfs.Change) error {
	fs.change = change
	return fs.door.Setattr(d, &fs.change)
}

func (fs *FS) unlink(d *vfs.Dentry) error {
	return fs.changeAt(d, func() error { return fs.door.Unlink(d) })
}

func (fs *FS) rename(old, d *vfs.Dentry, flags int) error {
	return fs.changeAt(d, func() error { return fs.door.Rename(old, d, flags) })
}

// sync brings an object of upper to its disk.
func (fs *FS) sync(d *vfs.Dentry) error {
	real, err := fs.kernel.Open(&fs.cred, vfs.Path{Mount: fs.upper.mount, Dentry: d}, sys.O_RDONLY)
	if err != nil {
		return err
	}
	defer real.Close()
	return fs.fsync(real)
}

// fsync brings an open file of upper to its disk.
func (fs *FS) fsync(real *vfs.OpenFile) error {
	return fs.door.Effect("fsync", real.Path.Dentry, "", func() error { return real.File.Fsync(real) })
}
