//go:build linux

package linux

import (
	"github.com/overlook-fs/overlook/sim/sys"
)

func (p *Process) Getpid() int { return p.tid }

func (p *Process) Getppid() int {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	return p.parent
}

func (p *Process) Getpgid(pid int) (group int, err error) {
	err = p.call(event("getpgid"), func() error {
		p.k.mu.Lock()
		defer p.k.mu.Unlock()
		t, err := p.relative(pid)
		if err == nil {
			group = t.group
		}
		return err
	})
	return group, err
}

func (p *Process) Setpgid(pid, pgid int) error {
	return p.call(event("setpgid"), func() error {
		p.k.mu.Lock()
		defer p.k.mu.Unlock()
		if pgid < 0 {
			return sys.EINVAL
		}
		t, err := p.relative(pid)
		if err != nil {
			return err
		}
		if t != p.task && t.parent != p.tid {
			return sys.ESRCH
		}
		if pgid == 0 {
			pgid = t.tid
		}
		t.group = pgid
		return nil
	})
}

// relative is the task with that id, 0 being the process itself.
//
// Preconditions: k.mu is held.
func (p *Process) relative(pid int) (*task, error) {
	if pid == 0 {
		return p.task, nil
	}
	if t := p.k.tasks[pid]; t != nil {
		return t, nil
	}
	return nil, sys.ESRCH
}

func (p *Process) Fork(program sys.Program) (pid int, err error) {
	err = p.call(event("fork"), func() error {
		child, err := p.child(p.credentials())
		if err != nil {
			return err
		}
		if err := child.start(program); err != nil {
			child.files.closeAll()
			return sys.EAGAIN
		}
		pid = child.tid
		return nil
	})
	return pid, err
}

func (p *Process) Exit(status int) { p.end(sys.ExitedStatus(status)) }

func (p *Process) Wait4(pid int, flags int) (ended int, status sys.WaitStatus, err error) {
	err = p.call(event("wait4"), func() error {
		p.k.mu.Lock()
		defer p.k.mu.Unlock()
		for {
			child, some := p.waitable(pid)
			if child != nil {
				delete(p.k.tasks, child.tid)
				p.used.User += child.leaves.User + child.used.User
				p.used.System += child.leaves.System + child.used.System
				ended, status = child.tid, child.status
				return nil
			}
			switch {
			case !some:
				return sys.ECHILD
			case flags&sys.WNOHANG != 0:
				return nil
			case p.fatal != 0:
				p.end(sys.SignaledStatus(p.fatal))
			case len(p.pending) > 0:
				return sys.EINTR
			}
			p.k.changed.Wait()
		}
	})
	return ended, status, err
}

// waitable is a child that wait4's pid means and that has ended, and whether
// there is any child that it means.
//
// Preconditions: k.mu is held.
func (p *Process) waitable(pid int) (child *task, some bool) {
	for _, t := range p.k.tasks {
		if t.parent != p.tid || !p.meansChild(pid, t) {
			continue
		}
		some = true
		if t.zombie && (child == nil || t.order < child.order) {
			child = t
		}
	}
	return child, some
}

// meansChild reports whether wait4's pid names the child t.
func (p *Process) meansChild(pid int, t *task) bool {
	switch {
	case pid == -1:
		return true
	case pid > 0:
		return t.tid == pid
	case pid == 0:
		return t.group == p.group
	}
	return t.group == -pid
}

func (p *Process) Args() []string    { return p.args }
func (p *Process) Environ() []string { return p.env }

func (p *Process) Checkpoint() {
	if p.calls != nil || p.dead {
		return
	}
	if sig := p.doomed(); sig != 0 {
		p.end(sys.SignaledStatus(sig))
	}
}
