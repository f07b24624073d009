//go:build linux

package linux

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// xattrArgs is what getxattrat and setxattrat take (Linux: struct xattr_args):
// the address of a value in eight bytes, its size, and setxattr's flags.
type xattrArgs struct {
	value *byte
	_     [8 - unsafe.Sizeof(uintptr(0))]byte
	size  uint32
	flags uint32
}

// callsIn are the calls on names in a directory, which Linux has since 6.13;
// before, they give ENOSYS.
func callsIn(dir, flags int) xattrCalls {
	at := func(call uintptr, path string, a, b unsafe.Pointer, size int) (int, error) {
		name, err := unix.BytePtrFromString(path)
		if err != nil {
			return 0, err
		}
		n, _, errno := unix.Syscall6(call, uintptr(dir), uintptr(unsafe.Pointer(name)), uintptr(flags), uintptr(a), uintptr(b), uintptr(size))
		if errno != 0 {
			return 0, errno
		}
		return int(n), nil
	}
	named := func(call uintptr, path, attr string, args *xattrArgs) (int, error) {
		key, err := unix.BytePtrFromString(attr)
		if err != nil {
			return 0, err
		}
		if args == nil {
			return at(call, path, unsafe.Pointer(key), nil, 0)
		}
		return at(call, path, unsafe.Pointer(key), unsafe.Pointer(args), int(unsafe.Sizeof(*args)))
	}
	return xattrCalls{
		get: func(path, attr string, b []byte) (int, error) {
			return named(unix.SYS_GETXATTRAT, path, attr, &xattrArgs{value: unsafe.SliceData(b), size: uint32(len(b))})
		},
		set: func(path, attr string, b []byte, how int) error {
			_, err := named(unix.SYS_SETXATTRAT, path, attr, &xattrArgs{value: unsafe.SliceData(b), size: uint32(len(b)), flags: uint32(how)})
			return err
		},
		list: func(path string, b []byte) (int, error) {
			name, err := unix.BytePtrFromString(path)
			if err != nil {
				return 0, err
			}
			n, _, errno := unix.Syscall6(unix.SYS_LISTXATTRAT, uintptr(dir), uintptr(unsafe.Pointer(name)), uintptr(flags), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), 0)
			if errno != 0 {
				return 0, errno
			}
			return int(n), nil
		},
		remove: func(path, attr string) error {
			_, err := named(unix.SYS_REMOVEXATTRAT, path, attr, nil)
			return err
		},
	}
}
