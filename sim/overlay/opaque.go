package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// setOpaque marks a directory of upper: nothing below shows through it. EIO:
// upper keeps no marks.
func (fs *FS) setOpaque(d *vfs.Dentry) error {
	err := fs.setMark(d, "opaque", []byte("y"))
	if err == sys.EOPNOTSUPP {
		return sys.EIO
	}
	return err
}

// makeOpaque marks the directory of an overlay inode.
func (i *Inode) makeOpaque() error {
	if err := i.fs.setOpaque(i.upper); err != nil {
		return err
	}
	i.touch()
	i.opaque = true
	return nil
}

// setImpure marks the upper directory of i, where upper keeps marks: it has a
// child with an origin, so listing it must look for inode numbers.
func (i *Inode) setImpure() error {
	if i.impure {
		return nil
	}
	err := i.fs.setMark(i.upper, "impure", []byte("y"))
	if err == sys.EOPNOTSUPP {
		return nil
	}
	if err != nil {
		return err
	}
	i.touch()
	i.impure = true
	return nil
}
