//go:build linux

package linux

import (
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

// lockInterval is how often a call asks again for a lock that another has, in
// nanoseconds: the host's own wait would not hear of our signals.
const lockInterval = 2e6

// untilFree asks for a lock until nobody else has it.
func (p *Process) untilFree(ask func() error) error {
	for {
		err := ask()
		if err != unix.EAGAIN {
			return err
		}
		if _, err := p.await(nil, lockInterval); err != nil {
			return err
		}
	}
}

func (p *Process) Flock(fd int, how int) error {
	return p.on(event("flock"), fd, func(host int) error {
		if how&sys.LOCK_NB != 0 {
			return unix.Flock(host, how)
		}
		return p.untilFree(func() error { return unix.Flock(host, how|unix.LOCK_NB) })
	})
}

func (p *Process) LockRange(fd int, cmd int, l *sys.RangeLock) error {
	return p.on(event("fcntl"), fd, func(host int) error {
		lock := unix.Flock_t{Type: int16(l.Type), Whence: int16(l.Whence), Start: l.Start, Len: l.Len}
		var err error
		switch cmd {
		case sys.F_OFD_GETLK, sys.F_OFD_SETLK:
			err = unix.FcntlFlock(uintptr(host), cmd, &lock)
		case sys.F_OFD_SETLKW:
			err = p.untilFree(func() error { return unix.FcntlFlock(uintptr(host), sys.F_OFD_SETLK, &lock) })
		default:
			err = sys.EINVAL
		}
		if err == nil && cmd == sys.F_OFD_GETLK {
			*l = sys.RangeLock{Type: int(lock.Type), Whence: int(lock.Whence), Start: lock.Start, Len: lock.Len}
		}
		return err
	})
}
