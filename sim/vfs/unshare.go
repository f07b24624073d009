package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// without are the kinds of namespaces of which the machine has nothing that
// two processes could see differently.
const without = sys.CLONE_NEWCGROUP | sys.CLONE_NEWIPC | sys.CLONE_NEWNET

// Unshare gives the process namespaces of its own.
func (p *Process) Unshare(flags int) error {
	p.enter()
	return p.leave("unshare", p.unshare(flags))
}

func (p *Process) unshare(flags int) error {
	if flags&^(sys.CLONE_NEWNS|sys.CLONE_NEWUTS|sys.CLONE_NEWUSER|sys.CLONE_NEWPID|without) != 0 {
		return sys.EINVAL
	}
	if flags&sys.CLONE_NEWUSER != 0 {
		if err := p.unshareUser(); err != nil {
			return err
		}
	}
	switch {
	case flags&(sys.CLONE_NEWNS|sys.CLONE_NEWUTS|sys.CLONE_NEWPID|without) == 0:
		return nil
	case !p.cred.Can(sys.CAP_SYS_ADMIN):
		return sys.EPERM
	}
	if flags&sys.CLONE_NEWPID != 0 {
		if err := p.unsharePIDs(); err != nil {
			return err
		}
	}
	if flags&sys.CLONE_NEWUTS != 0 {
		p.self.touch()
		p.self.hostNames = &hostNames{kernel: p.k, name: p.self.hostNames.name, ino: p.k.nextNamespace(), gen: p.k.History.Now()}
	}
	if flags&sys.CLONE_NEWNS != 0 {
		p.unshareMounts()
	}
	return nil
}

// unshareMounts gives the process a copy of the mounts that it sees. In
// another user namespace it may not uncover what they hide, nor lift what they
// forbid (Linux: lock_mnt_tree).
func (p *Process) unshareMounts() {
	n, where := p.self.namespace.copy()
	n.owner = p.cred.User
	if n.owner != p.self.namespace.owner {
		for i, m := range n.list {
			m.locked = m.locked || i > 0
			m.lock()
			if m.part.group != 0 {
				m.part.master, m.part.group = m.part.group, 0
			}
		}
	}
	p.self.touch()
	left := p.self.namespace
	p.self.namespace = n
	defer p.k.leftNamespace(left)
	if m := where[p.self.cwd.Mount]; m != nil {
		p.self.cwd.Mount = m
	}
	if m := where[p.self.root.Mount]; m != nil {
		p.self.root.Mount = m
	}
}

// lock keeps what a mount's flags forbid, for whoever is less privileged.
func (m *Mount) lock() {
	m.lockedFlags |= m.flags&(sys.MS_RDONLY|sys.MS_NOSUID|sys.MS_NODEV|sys.MS_NOEXEC) | accessTimes
}

// accessTimes are the flags that say when reading marks a file.
const accessTimes = sys.MS_NOATIME | sys.MS_NODIRATIME | sys.MS_RELATIME

// unlocked reports whether m's flags may become these (Linux:
// can_change_locked_flags).
func (m *Mount) unlocked(flags sys.MountFlags) bool {
	lost := m.flags &^ flags & m.lockedFlags
	return lost&^accessTimes == 0 && (m.lockedFlags&accessTimes == 0 || (m.flags^flags)&accessTimes == 0)
}
