//go:build linux

package linux

import (
	"sync/atomic"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

// file is an open file of the host; descriptors of several processes may be
// it. It is closed when the last of them is.
type file struct {
	host     int
	nonblock bool // opened to fail rather than wait
	refs     atomic.Int32
	kind     atomic.Uint32 // what fstat says of its type, once asked
	layers   layers        // of an overlay that it configures
}

// release gives up one use of the file.
func (f *file) release() {
	if f.refs.Add(-1) == 0 {
		f.layers.close()
		unix.Close(f.host)
	}
}

// slow reports whether reading and writing may wait: a pipe, a socket, a
// terminal; no memory device, for /dev/kmsg never says that it can be written.
func (f *file) slow() bool {
	kind := f.kind.Load()
	if kind == 0 {
		var st unix.Stat_t
		if unix.Fstat(f.host, &st) != nil {
			return false
		}
		kind = st.Mode & unix.S_IFMT
		if kind == unix.S_IFCHR && unix.Major(st.Rdev) == memoryDevices {
			kind = unix.S_IFREG
		}
		f.kind.Store(kind)
	}
	return kind == unix.S_IFIFO || kind == unix.S_IFSOCK || kind == unix.S_IFCHR
}

// memoryDevices is the number of /dev/null and its kin.
const memoryDevices = 1

// table is the descriptors of a process; only its own thread uses it.
type table struct {
	slots []slot
}

// slot is one descriptor.
type slot struct {
	file    *file // nil: free
	cloexec bool
}

// maxFiles is what most systems allow a process.
const maxFiles = 1024

// lowest is the lowest free descriptor not below from.
func (t *table) lowest(from int) (int, error) {
	if from < 0 || from >= maxFiles {
		return 0, sys.EINVAL
	}
	for fd := from; fd < maxFiles; fd++ {
		if fd >= len(t.slots) || t.slots[fd].file == nil {
			return fd, nil
		}
	}
	return 0, sys.EMFILE
}

// put makes fd the file, one use more of it. flags may have O_CLOEXEC.
func (t *table) put(fd int, f *file, flags int) {
	for fd >= len(t.slots) {
		t.slots = append(t.slots, slot{})
	}
	f.refs.Add(1)
	t.slots[fd] = slot{f, flags&sys.O_CLOEXEC != 0}
}

// add makes the lowest free descriptor a file opened just now.
func (t *table) add(host, flags int) (int, error) {
	fd, err := t.lowest(0)
	if err != nil {
		unix.Close(host)
		return 0, err
	}
	t.put(fd, &file{host: host, nonblock: flags&sys.O_NONBLOCK != 0}, flags)
	return fd, nil
}

// at is the slot of an open descriptor.
func (t *table) at(fd int) (*slot, error) {
	if fd < 0 || fd >= len(t.slots) || t.slots[fd].file == nil {
		return nil, sys.EBADF
	}
	return &t.slots[fd], nil
}

// hold is the file of a descriptor, kept open until released.
func (t *table) hold(fd int) (*file, error) {
	s, err := t.at(fd)
	if err != nil {
		return nil, err
	}
	s.file.refs.Add(1)
	return s.file, nil
}

func (t *table) close(fd int) error {
	s, err := t.at(fd)
	if err != nil {
		return err
	}
	f := s.file
	*s = slot{}
	f.release()
	return nil
}

func (t *table) closeAll() {
	for fd := range t.slots {
		t.close(fd)
	}
}

// closeOnExec closes what is marked so.
func (t *table) closeOnExec() {
	for fd, s := range t.slots {
		if s.cloexec {
			t.close(fd)
		}
	}
}

func (t *table) clone() table {
	copied := table{make([]slot, len(t.slots))}
	for fd, s := range t.slots {
		if s.file != nil {
			s.file.refs.Add(1)
			copied.slots[fd] = s
		}
	}
	return copied
}
