package hackfs

import (
	"io/fs"

	"github.com/hack-pad/hackpadfs"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Error is an Errno as errors.Is of the Go world knows it.
type Error sys.Errno

// Error is the text of strerror.
func (e Error) Error() string { return sys.Errno(e).Error() }

// Unwrap is the Errno.
func (e Error) Unwrap() error { return sys.Errno(e) }

// Is reports whether target is the name io/fs or hackpadfs has for e.
func (e Error) Is(target error) bool {
	switch sys.Errno(e) {
	case sys.ENOENT:
		return target == fs.ErrNotExist
	case sys.EEXIST:
		return target == fs.ErrExist
	case sys.ENOTEMPTY:
		return target == fs.ErrExist || target == hackpadfs.ErrNotEmpty
	case sys.EPERM, sys.EACCES:
		return target == fs.ErrPermission
	case sys.EINVAL:
		return target == fs.ErrInvalid || target == hackpadfs.ErrInvalid
	case sys.EISDIR:
		return target == hackpadfs.ErrIsDir
	case sys.ENOTDIR:
		return target == hackpadfs.ErrNotDir
	case sys.ENOSYS, sys.EOPNOTSUPP:
		return target == hackpadfs.ErrNotImplemented
	}
	return false
}

// pathError is err with the operation and the name, nil where err is.
func pathError(op, name string, err error) error {
	if err == nil {
		return nil
	}
	return &hackpadfs.PathError{Op: op, Path: name, Err: wrap(err)}
}

func linkError(op, old, new string, err error) error {
	if err == nil {
		return nil
	}
	return &hackpadfs.LinkError{Op: op, Old: old, New: new, Err: wrap(err)}
}

func wrap(err error) error {
	if e, ok := err.(sys.Errno); ok {
		return Error(e)
	}
	return err
}
