//go:build !js

package aferofs

import (
	"os"
	"syscall"

	"github.com/overlook-fs/overlook/sim/sys"
)

// hostErrnos are the error numbers that callers of package os look for, as
// the host has them.
var hostErrnos = map[sys.Errno]syscall.Errno{
	sys.EPERM: syscall.EPERM, sys.ENOENT: syscall.ENOENT, sys.EIO: syscall.EIO,
	sys.EBADF: syscall.EBADF, sys.EACCES: syscall.EACCES, sys.EBUSY: syscall.EBUSY,
	sys.EEXIST: syscall.EEXIST, sys.EXDEV: syscall.EXDEV, sys.ENOTDIR: syscall.ENOTDIR,
	sys.EISDIR: syscall.EISDIR, sys.EINVAL: syscall.EINVAL, sys.ENOSPC: syscall.ENOSPC,
	sys.EROFS: syscall.EROFS, sys.ENAMETOOLONG: syscall.ENAMETOOLONG,
	sys.ENOTEMPTY: syscall.ENOTEMPTY, sys.ELOOP: syscall.ELOOP,
}

// hostError is err as package os would return it.
func hostError(err error) error {
	if e, ok := err.(sys.Errno); ok {
		if host, ok := hostErrnos[e]; ok {
			return host
		}
	}
	return err
}

func pathError(op, name string, err error) error {
	if err == nil {
		return nil
	}
	return &os.PathError{Op: op, Path: name, Err: hostError(err)}
}

func linkError(op, old, new string, err error) error {
	if err == nil {
		return nil
	}
	return &os.LinkError{Op: op, Old: old, New: new, Err: hostError(err)}
}
