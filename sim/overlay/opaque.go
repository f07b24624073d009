package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// setOpaque marks a directory of upper: nothing below shows through it. Where
// upper keeps no marks, the error is unmarked.
func (fs *FS) setOpaque(d *vfs.Dentry, unmarked sys.Errno) error {
	err := fs.setMark(d, "opaque", []byte("y"))
	if err == sys.EOPNOTSUPP {
		return unmarked
	}
	return err
}

// makeOpaque marks the directory of an overlay inode.
func (i *Inode) makeOpaque(unmarked sys.Errno) error {
	if err := i.fs.setOpaque(i.upper, unmarked); err != nil {
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
