//go:build linux

package linux

import (
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

func (p *Process) NameToHandleAt(dir int, name string, flags int) (h sys.FileHandle, mount int, err error) {
	err = p.at(event("name_to_handle_at", name), dir, name, func(dir int, name string) error {
		if flags&^(sys.AT_SYMLINK_FOLLOW|sys.AT_EMPTY_PATH|sys.AT_HANDLE_FID) != 0 {
			return sys.EINVAL // a wider mount number would not fit
		}
		host, id, err := unix.NameToHandleAt(dir, name, flags)
		if err == nil {
			h, mount = sys.FileHandle{Type: int(host.Type()), Bytes: host.Bytes()}, id
		}
		return err
	})
	return h, mount, err
}

func (p *Process) OpenByHandleAt(mount int, h sys.FileHandle, flags int) (fd int, err error) {
	err = p.at(event("open_by_handle_at", "", openWords(flags)), mount, "", func(mount int, _ string) error {
		host, err := unix.OpenByHandleAt(mount, unix.NewFileHandle(int32(h.Type), h.Bytes), flags|unix.O_CLOEXEC|unix.O_NOCTTY)
		if err != nil {
			return err
		}
		fd, err = p.files.add(host, flags)
		return err
	})
	if err != nil {
		return -1, err
	}
	return fd, nil
}
