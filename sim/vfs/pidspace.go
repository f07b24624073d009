package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// pidSpace is a PID namespace: the numbers by which a group of processes know
// each other (Linux: struct pid_namespace). A process has a number in its own
// and in every one around it. The first namespace is nil.
type pidSpace struct {
	around *pidSpace
	level  int // 1 for one in the first
	ino    uint64
	owner  *sys.UserNamespace
	last   int      // the number given last
	init   *process // number 1; once it has ended, there are no new ones
	proc   *Superblock
}

// firstPIDSpace is the number of the first PID namespace.
const firstPIDSpace = 4026531836

// number is what s is called in n, 0 where n does not see it.
func (n *pidSpace) number(s *process) int {
	switch {
	case s == nil:
		return 0
	case n == nil:
		return s.pid
	}
	for at := s.space; at != nil && at.level >= n.level; at = at.around {
		if at == n {
			return s.inner[n.level-1]
		}
	}
	return 0
}

// holds reports whether m is n or within it.
func (n *pidSpace) holds(m *pidSpace) bool {
	for m != n && m != nil {
		m = m.around
	}
	return m == n
}

// has reports whether s is in n or in one within.
func (n *pidSpace) has(s *process) bool { return n.number(s) != 0 }

// group is what a process group is called in n, 0 where n does not see its
// leader.
func (n *pidSpace) group(k *Kernel, pgid int) int {
	if n == nil {
		return pgid
	}
	return n.number(k.find(pgid))
}

// outside is the number that n's number has in the first namespace, or one
// that nobody has.
func (n *pidSpace) outside(k *Kernel, pid int) int {
	if n == nil {
		return pid
	}
	if s := k.seen(n, pid); s != nil {
		return s.pid
	}
	return -1
}

// seen is the process of a number in n.
func (k *Kernel) seen(n *pidSpace, pid int) *process {
	for _, s := range k.state.procs {
		if pid > 0 && n.number(s) == pid {
			return s
		}
	}
	return nil
}

// find is the process of a number in the first namespace.
func (k *Kernel) find(pid int) *process { return k.seen(nil, pid) }

// admit gives s a number in n and in those around it.
func (n *pidSpace) admit(s *process) {
	if n == nil {
		return
	}
	n.around.admit(s)
	n.last++
	s.inner = append(s.inner, n.last)
	if n.init == nil {
		n.init = s
	}
}

// letsMount reports whether cred may mount the /proc of n.
func (n *pidSpace) letsMount(cred *sys.Cred) bool {
	if n == nil {
		return cred.Capable(sys.CAP_SYS_ADMIN)
	}
	return cred.CanIn(n.owner, sys.CAP_SYS_ADMIN)
}

// closed reports whether nobody can come to n any more.
func (n *pidSpace) closed() bool { return n != nil && n.init != nil && n.init.ended }

// unkillable reports whether s is the first of its namespace, which signals
// that it does not catch do not reach.
func (s *process) unkillable() bool { return s.space != nil && s.space.init == s }

// emptied ends those who are left where the first process of a namespace has
// ended. Preconditions: the kernel lock is held.
func (k *Kernel) emptied(n *pidSpace) {
	for _, s := range append([]*process(nil), k.state.procs...) {
		if n.has(s) && !s.ended && s != n.init {
			k.signal(s, sys.SIGKILL)
		}
	}
}

// unsharePIDs makes a namespace for the process's children.
func (p *Process) unsharePIDs() error {
	s := p.self
	if s.within != s.space {
		return sys.EINVAL
	}
	s.touch()
	s.within = &pidSpace{around: s.space, level: len(s.inner) + 1, owner: p.cred.User, ino: p.k.nextNamespace()}
	return nil
}

// pidPlace is where the magic link of a PID namespace leads: nowhere before it
// has a first process.
func (k *Kernel) pidPlace(n *pidSpace) Path {
	f := &spaceFile{pids: n}
	switch {
	case n == nil:
		return k.space("pid", firstPIDSpace, f)
	case n.init == nil:
		return Path{}
	}
	return k.space("pid", n.ino, f)
}
