//go:build linux

package linux

import (
	"slices"

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
	return m.move(b, off, loadMemory)
}

func (m *mapping) Store(b []byte, off int64) (int, error) {
	return m.move(b, off, storeMemory)
}

// move copies between b and the mapping, a page at a time.
func (m *mapping) move(b []byte, off int64, moved func(b []byte, at uintptr) unix.Errno) (done int, err error) {
	page := int64(unix.Getpagesize())
	for done < len(b) {
		at := off + int64(done)
		n := min(len(b)-done, int(page-at&(page-1)))
		failed := unix.EFAULT
		if m.at != 0 && at >= 0 && at < (int64(m.size)+page-1)&^(page-1) {
			failed = moved(b[done:done+n], m.at+uintptr(at))
		}
		if failed != 0 && done == 0 {
			return 0, sys.Errno(failed)
		}
		if failed != 0 {
			break
		}
		done += n
	}
	return done, nil
}

// loadMemory copies from an address of this program, through a pipe.
func loadMemory(b []byte, at uintptr) unix.Errno {
	var ends [2]int
	if err := unix.Pipe2(ends[:], unix.O_CLOEXEC); err != nil {
		return err.(unix.Errno)
	}
	defer unix.Close(ends[0])
	defer unix.Close(ends[1])
	_, _, failed := unix.Syscall(unix.SYS_WRITE, uintptr(ends[1]), at, uintptr(len(b)))
	if failed == 0 {
		unix.Read(ends[0], b)
	}
	return failed
}

// storeMemory copies to an address of this program, through a pipe.
func storeMemory(b []byte, at uintptr) unix.Errno {
	var ends [2]int
	if err := unix.Pipe2(ends[:], unix.O_CLOEXEC); err != nil {
		return err.(unix.Errno)
	}
	defer unix.Close(ends[0])
	defer unix.Close(ends[1])
	unix.Write(ends[1], b)
	_, _, failed := unix.Syscall(unix.SYS_READ, uintptr(ends[0]), at, uintptr(len(b)))
	return failed
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
