//go:build linux

package linux

import (
	"slices"
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

// harmless are the signals whose default action does not end a process. (No
// process here is ever stopped.)
var harmless = []sys.Signal{
	sys.SIGCHLD, sys.SIGCONT, sys.SIGSTOP, sys.SIGTSTP, sys.SIGTTIN, sys.SIGTTOU,
	23 /* SIGURG */, 28, /* SIGWINCH */
}

// raise sends the task a signal.
//
// Preconditions: k.mu is held.
func (t *task) raise(sig sys.Signal) {
	switch t.actions[sig] {
	case sys.ActionIgnore:
		return
	case sys.ActionCatch:
		if !slices.Contains(t.pending, sig) {
			t.pending = append(t.pending, sig)
		}
	default:
		if slices.Contains(harmless, sig) {
			return
		}
		if t.fatal == 0 || sig == sys.SIGKILL {
			t.fatal = sig
		}
	}
	if t.wake >= 0 {
		unix.Write(t.wake, []byte{1, 0, 0, 0, 0, 0, 0, 0})
	}
	t.opening.interrupt(t.tid)
	t.k.changed.Broadcast()
}

// doomed is the signal that ends the process now, or 0.
func (t *task) doomed() sys.Signal {
	t.k.mu.Lock()
	defer t.k.mu.Unlock()
	return t.fatal
}

// gone is closed when the process no longer answers calls.
func (t *task) gone() <-chan struct{} {
	t.k.mu.Lock()
	defer t.k.mu.Unlock()
	return t.left
}

func (p *Process) Kill(pid int, sig sys.Signal) error {
	defer p.Checkpoint() // it may be its own
	return p.call(event("kill", strconv.Itoa(pid), strconv.Itoa(int(sig))), func() error {
		if sig < 0 || sig > 64 {
			return sys.EINVAL
		}
		p.k.mu.Lock()
		defer p.k.mu.Unlock()
		found, sent := false, false
		for _, t := range p.k.tasks {
			if !p.means(pid, t) {
				continue
			}
			found = true
			if !p.mayKill(t) {
				continue
			}
			sent = true
			if sig != 0 && !t.zombie {
				t.raise(sig)
			}
		}
		switch {
		case !found:
			return sys.ESRCH
		case !sent:
			return sys.EPERM
		}
		return nil
	})
}

// means reports whether kill's pid names t.
func (p *Process) means(pid int, t *task) bool {
	switch {
	case pid > 0:
		return t.tid == pid
	case pid == 0:
		return t.group == p.group
	case pid == -1:
		return t != p.task
	}
	return t.group == -pid
}

// mayKill reports whether the process may signal t.
func (p *Process) mayKill(t *task) bool {
	me := p.credentials()
	return me.Can(sys.CAP_KILL) || me.EUID == t.cred.UID || me.EUID == t.cred.SUID || me.UID == t.cred.UID || me.UID == t.cred.SUID
}

func (p *Process) Sigaction(sig sys.Signal, act sys.Action) (before sys.Action, err error) {
	err = p.call(event("sigaction", "", strconv.Itoa(int(sig))), func() error {
		if sig < 1 || sig > 64 || sig == sys.SIGKILL || sig == sys.SIGSTOP {
			return sys.EINVAL
		}
		p.k.mu.Lock()
		defer p.k.mu.Unlock()
		before = p.actions[sig]
		p.actions[sig] = act
		if act != sys.ActionCatch {
			p.pending = slices.DeleteFunc(p.pending, func(s sys.Signal) bool { return s == sig })
		}
		return nil
	})
	return before, err
}

func (p *Process) Caught() sys.Signal {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	if len(p.pending) == 0 {
		return 0
	}
	sig := p.pending[0]
	p.pending = p.pending[1:]
	return sig
}
