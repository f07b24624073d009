package vfs

import (
	"slices"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Kill sends a signal: to a process, to a group (pid below -1), to the own
// group (0). Signal 0 only checks.
func (p *Process) Kill(pid int, sig sys.Signal) error {
	p.enter()
	return p.leave("kill", p.kill(pid, sig))
}

func (p *Process) kill(pid int, sig sys.Signal) error {
	if sig < 0 || sig >= 65 {
		return sys.EINVAL
	}
	found, allowed := false, false
	space := p.self.space
	for _, s := range append([]*process(nil), p.k.state.procs...) {
		number := space.number(s)
		switch {
		case number == 0, pid > 0 && number != pid, pid == 0 && s.pgid != p.self.pgid, pid < -1 && s.pgid != space.outside(p.k, -pid):
			continue
		case pid == -1 && (s == p.self || space != nil && number == 1):
			continue
		}
		found = true
		if !p.cred.CanIn(s.cred.User, sys.CAP_KILL) && p.cred.EUID != s.cred.UID && p.cred.UID != s.cred.UID {
			continue
		}
		allowed = true
		if sig == sys.SIGKILL && s.unkillable() && s.space.has(p.self) {
			continue
		}
		if sig != 0 && !s.ended {
			p.k.signal(s, sig)
		}
	}
	if !found {
		return sys.ESRCH
	}
	if !allowed {
		return sys.EPERM
	}
	return nil
}

// signals are those on which s does act, as a mask whose lowest bit is 1.
func (s *process) signals(act sys.Action) (mask uint64) {
	for sig, a := range s.actions {
		if sig > 0 && a == act {
			mask |= 1 << (sig - 1)
		}
	}
	return mask
}

// signal delivers a signal to a process. Preconditions: the kernel lock is
// held.
func (k *Kernel) signal(s *process, sig sys.Signal) {
	act := sys.ActionDefault
	if int(sig) < len(s.actions) && sig != sys.SIGKILL && sig != sys.SIGSTOP {
		act = s.actions[sig]
	}
	switch {
	case act == sys.ActionIgnore, act == sys.ActionDefault && s.unkillable() && sig != sys.SIGKILL:
		return
	case act == sys.ActionCatch:
		// A signal that is pending already does not queue.
		if !slices.Contains(s.pending, sig) {
			s.pending = append(s.pending, sig)
		}
	case !fatal(sig):
		return
	case s.fatal == 0:
		s.fatal = sig
	}
	k.unblock(s)
}

// fatal reports whether a signal's default action ends a process.
func fatal(sig sys.Signal) bool {
	switch sig {
	case sys.SIGCHLD, sys.SIGCONT, sys.SIGSTOP, sys.SIGTSTP, sys.SIGTTIN, sys.SIGTTOU, 23, 28:
		return false
	}
	return true
}

// Sigaction sets what happens on a signal.
func (p *Process) Sigaction(sig sys.Signal, act sys.Action) (sys.Action, error) {
	p.enter()
	if sig <= 0 || int(sig) >= len(p.self.actions) || sig == sys.SIGKILL || sig == sys.SIGSTOP {
		return 0, p.leave("rt_sigaction", sys.EINVAL)
	}
	old := p.self.actions[sig]
	if old != act {
		p.self.touch()
		p.self.actions[sig] = act
	}
	return old, p.leave("rt_sigaction", nil)
}

// Caught takes the oldest pending caught signal.
func (p *Process) Caught() sys.Signal {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	if len(p.self.pending) == 0 {
		return 0
	}
	sig := p.self.pending[0]
	p.self.pending = p.self.pending[1:]
	return sig
}

// Signal sends a signal from outside the machine.
func (p *Process) Signal(sig sys.Signal) {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	p.k.signal(p.self, sig)
}
