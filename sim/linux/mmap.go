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
		at, failed := mapFile(open.host, off, m.size, prot, flags)
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

// window is the bytes of addresses that one table of pages has.
const window = 1 << 21

// mapFile maps a part of a file at an address that lies in its window as the
// part does in the file, so that it never is chance which pages a load maps
// together.
func mapFile(fd int, off int64, size uintptr, prot, flags int) (uintptr, unix.Errno) {
	free, room, failed := reserve(size)
	if failed != 0 {
		at, _, failed := unix.Syscall6(unix.SYS_MMAP, 0, size, uintptr(prot), uintptr(flags), uintptr(fd), uintptr(off))
		return at, failed
	}
	at := (free+window-1)&^(window-1) + uintptr(off)&(window-1)
	_, _, failed = unix.Syscall6(unix.SYS_MMAP, at, size, uintptr(prot), uintptr(flags|unix.MAP_FIXED), uintptr(fd), uintptr(off))
	end := at
	if failed == 0 {
		end += (size + uintptr(unix.Getpagesize()) - 1) &^ (uintptr(unix.Getpagesize()) - 1)
	}
	if at > free {
		unix.Syscall(unix.SYS_MUNMAP, free, at-free, 0)
	}
	unix.Syscall(unix.SYS_MUNMAP, end, free+room-end, 0)
	return at, failed
}

// reserve takes addresses for a mapping of size bytes and two windows.
func reserve(size uintptr) (at, room uintptr, failed unix.Errno) {
	room = (size+window-1)&^(window-1) + 2*window
	if room < size {
		return 0, 0, unix.ENOMEM
	}
	at, _, failed = unix.Syscall6(unix.SYS_MMAP, 0, room, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_NORESERVE, ^uintptr(0), 0)
	return at, room, failed
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
