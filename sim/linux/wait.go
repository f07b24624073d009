//go:build linux

package linux

import (
	"time"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

// await is ppoll(2) that a signal to the process ends: EINTR where it is
// caught; a fatal one ends the process. timeout is in nanoseconds, negative
// for ever.
func (t *task) await(fds []unix.PollFd, timeout int64) (int, error) {
	deadline := time.Now().Add(time.Duration(timeout))
	watched := append(append([]unix.PollFd{}, fds...), unix.PollFd{Events: unix.POLLIN})
	last := len(fds)
	for {
		wake, err := t.interruptible()
		if err != nil {
			return 0, err
		}
		watched[last].Fd, watched[last].Revents = int32(wake), 0
		var left *unix.Timespec
		if timeout >= 0 {
			ts := unix.NsecToTimespec(max(0, int64(time.Until(deadline))))
			left = &ts
		}
		n, err := unix.Ppoll(watched, left, nil)
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return 0, err
		case watched[last].Revents != 0:
			var count [8]byte
			unix.Read(wake, count[:])
			if n--; n == 0 {
				continue
			}
		}
		copy(fds, watched)
		return n, nil
	}
}

// interruptible is the eventfd that a signal writes to; before, what signals
// have come take effect.
func (t *task) interruptible() (int, error) {
	if sig := t.doomed(); sig != 0 {
		t.end(sys.SignaledStatus(sig))
	}
	t.k.mu.Lock()
	defer t.k.mu.Unlock()
	if len(t.pending) > 0 {
		return 0, sys.EINTR
	}
	if t.wake >= 0 {
		return t.wake, nil
	}
	wake, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		return 0, err
	}
	t.wake = wake
	return wake, nil
}

// ready waits until the file is ready for events.
func (t *task) ready(f *file, events int16) error {
	_, err := t.await([]unix.PollFd{{Fd: int32(f.host), Events: events}}, -1)
	return err
}

func (p *Process) Poll(fds []sys.PollFD, timeout int64) (ready int, err error) {
	err = p.call(event("poll"), func() error {
		host := make([]unix.PollFd, len(fds))
		for i, f := range fds {
			fds[i].Revents = 0
			host[i] = unix.PollFd{Fd: -1, Events: f.Events}
			open, err := p.files.hold(f.FD)
			if err != nil {
				if f.FD >= 0 {
					fds[i].Revents = sys.POLLNVAL
					ready++
				}
				continue
			}
			defer open.release()
			host[i].Fd = int32(open.host)
		}
		if ready > 0 {
			timeout = 0
		}
		n, err := p.await(host, timeout)
		for i := range host {
			if host[i].Fd >= 0 {
				fds[i].Revents = host[i].Revents
			}
		}
		ready += n
		return err
	})
	return ready, err
}

func (p *Process) Nanosleep(d int64) error {
	return p.call(event("nanosleep"), func() error {
		if d < 0 {
			return sys.EINVAL
		}
		_, err := p.await(nil, d)
		return err
	})
}
