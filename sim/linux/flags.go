//go:build linux

package linux

import "golang.org/x/sys/unix"

func (p *Process) Getflags(fd int) (flags int, err error) {
	err = p.on(event("ioctl"), fd, func(host int) error {
		got, err := unix.IoctlGetUint32(host, unix.FS_IOC_GETFLAGS)
		flags = int(got)
		return err
	})
	return flags, err
}

func (p *Process) Setflags(fd int, flags int) error {
	return p.on(event("ioctl", "", "FS_IOC_SETFLAGS"), fd, func(host int) error {
		return unix.IoctlSetPointerInt(host, unix.FS_IOC_SETFLAGS, flags)
	})
}
