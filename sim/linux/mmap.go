//go:build linux

package linux

import (
	"slices"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

// mapping is a part of a file in this program's memory. What of it cannot be
// touched is found out by the kernel, which reads and writes it for us.
type mapping struct {
	p    *Process
	at   uintptr // 0: unmapped
	size uintptr
}

func (p *Process) Mmap(fd int, off, size int64, prot, flags int) (sys.Mapping, error) {
	m := &mapping{p: p, size: uintptr(size)}
	err := p.call(event("mmap"), func() error {
		if off%int64(unix.Getpagesize()) != 0 {
			return sys.EINVAL
		}
		open, err := p.files.hold(fd)
		if err != nil {
			return err
		}
		defer open.release()
		at, _, failed := unix.Syscall6(unix.SYS_MMAP, 0, m.size, uintptr(prot), uintptr(flags), uintptr(open.host), uintptr(off))
		if failed != 0 {
			return failed
		}
		m.at = at
		p.maps = append(p.maps, m)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return m, nil
}

func (m *mapping) Load(b []byte, off int64) (int, error) {
	return m.move(unix.SYS_PROCESS_VM_READV, b, off)
}

func (m *mapping) Store(b []byte, off int64) (int, error) {
	return m.move(unix.SYS_PROCESS_VM_WRITEV, b, off)
}

// move copies between b and the mapping, a page at a time.
func (m *mapping) move(call uintptr, b []byte, off int64) (done int, err error) {
	page := unix.Getpagesize()
	for done < len(b) {
		at := off + int64(done)
		n := min(len(b)-done, page-int(at)&(page-1))
		err := sys.EFAULT
		if m.at != 0 && at >= 0 && at < int64(m.size)+int64(page-1)&^int64(page-1) {
			err = copyMemory(call, b[done:done+n], m.at+uintptr(at))
		}
		if err != 0 && done == 0 {
			return 0, err
		}
		if err != 0 {
			break
		}
		done += n
	}
	return done, nil
}

// copyMemory copies between b and an address of this program.
func copyMemory(call uintptr, b []byte, at uintptr) sys.Errno {
	local := unix.Iovec{Base: &b[0]}
	local.SetLen(len(b))
	remote := unix.RemoteIovec{Base: at, Len: len(b)}
	_, _, failed := unix.Syscall6(call, uintptr(unix.Getpid()), uintptr(unsafe.Pointer(&local)), 1, uintptr(unsafe.Pointer(&remote)), 1, 0)
	return sys.Errno(failed)
}

func (m *mapping) Munmap() error {
	return m.p.call(event("munmap"), func() error {
		if m.at == 0 {
			return sys.EINVAL
		}
		m.p.maps = slices.DeleteFunc(m.p.maps, func(other *mapping) bool { return other == m })
		return m.unmap()
	})
}

func (m *mapping) unmap() error {
	_, _, failed := unix.Syscall(unix.SYS_MUNMAP, m.at, m.size, 0)
	m.at = 0
	if failed != 0 {
		return failed
	}
	return nil
}

// unmapAll ends the mappings of a program that ends.
func (t *task) unmapAll() {
	for _, m := range t.maps {
		m.unmap()
	}
	t.maps = nil
}
