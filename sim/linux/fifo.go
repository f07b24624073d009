//go:build linux

package linux

import (
	"path"
	"strconv"

	"golang.org/x/sys/unix"
)

// opening is an open under way. Opening a fifo waits for its other end, and
// nothing but an other end ends the wait.
type opening struct {
	active bool
	dir    int
	name   string
}

// interrupt opens the other end for a moment, where the open waits at a fifo.
// tid is the thread that waits.
func (o *opening) interrupt(tid int) {
	if !o.active {
		return
	}
	name := o.name
	if !path.IsAbs(name) {
		at := "/proc/self/task/" + strconv.Itoa(tid) + "/cwd/"
		if o.dir != unix.AT_FDCWD {
			at = "/proc/self/fd/" + strconv.Itoa(o.dir) + "/"
		}
		name = at + name
	}
	var st unix.Stat_t
	if unix.Stat(name, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFIFO {
		return
	}
	if fd, err := unix.Open(name, unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0); err == nil {
		unix.Close(fd)
	}
}

// openHost is openat(2) that a signal to the process ends.
func (t *task) openHost(dir int, name string, flags int, mode uint32) (int, error) {
	if _, err := t.interruptible(); err != nil && flags&unix.O_CREAT == 0 {
		return -1, err
	}
	t.setOpening(opening{true, dir, name})
	fd, err := unix.Openat(dir, name, flags, mode)
	t.setOpening(opening{})
	return fd, err
}

func (t *task) setOpening(o opening) {
	t.k.mu.Lock()
	defer t.k.mu.Unlock()
	t.opening = o
}
