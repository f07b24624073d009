//go:build linux

package linux

import (
	"time"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

func (p *Process) Now() sys.Timespec { return sys.NanoTime(time.Now().UnixNano()) }

func (p *Process) Times() (self, children sys.Rusage) {
	p.call(event("times"), func() error {
		self, children = threadTimes(), p.used
		return nil
	})
	return self, children
}

// threadTimes is what the calling thread used.
func threadTimes() sys.Rusage {
	var u unix.Rusage
	unix.Getrusage(unix.RUSAGE_THREAD, &u)
	return sys.Rusage{User: u.Utime.Nano(), System: u.Stime.Nano()}
}

func (p *Process) Getrandom(b []byte) (n int, err error) {
	err = p.call(event("getrandom"), func() error {
		n, err = unix.Getrandom(b, 0)
		n = max(n, 0)
		return err
	})
	return n, err
}
