package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// Poll waits until one of fds is ready.
func (p *Process) Poll(fds []sys.PollFD, timeout int64) (int, error) {
	p.enter()
	var t *timer
	if timeout > 0 {
		t = p.k.addTimer(timeout)
		defer p.k.dropTimer(t)
	}
	for {
		n := p.pollOnce(fds)
		if n > 0 || timeout == 0 || t != nil && t.fired {
			return n, p.leave("poll", nil)
		}
		q := &p.k.pollers
		if t != nil {
			q = &t.queue
			p.k.pollTimers = append(p.k.pollTimers, t)
		}
		if err := p.block(q); err != nil {
			return 0, p.leave("poll", err)
		}
	}
}

// pollOnce fills in what is ready.
func (p *Process) pollOnce(fds []sys.PollFD) int {
	n := 0
	for i := range fds {
		fds[i].Revents = 0
		if fds[i].FD < 0 {
			continue
		}
		f, err := p.usable(fds[i].FD)
		if err != nil {
			fds[i].Revents = sys.POLLNVAL
		} else {
			fds[i].Revents = f.File.Poll(f) & (fds[i].Events | sys.POLLERR | sys.POLLHUP)
		}
		if fds[i].Revents != 0 {
			n++
		}
	}
	return n
}

// streamChanged wakes everyone who polls: a pipe or terminal has news.
func (k *Kernel) streamChanged() {
	k.wakeAll(&k.pollers)
	for _, t := range k.pollTimers {
		k.wakeAll(&t.queue)
	}
	k.pollTimers = nil
}
