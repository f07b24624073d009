package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// hostNames is a UTS namespace: what a group of processes calls the machine
// (Linux: struct uts_namespace).
type hostNames struct {
	kernel *Kernel
	name   string
	ino    uint64
	gen    uint64
}

func (h *hostNames) touch() {
	if history := &h.kernel.History; history.First(h.gen) {
		history.Save(&hostNamesSaved{h, *h})
		h.gen = history.Now()
	}
}

type hostNamesSaved struct {
	h   *hostNames
	old hostNames
}

func (v *hostNamesSaved) Swap() { *v.h, v.old = v.old, *v.h }

// firstNamespace is the number of the first namespace that a process makes.
const firstNamespace = 4026532200

// nextNamespace is the number of a new namespace.
func (k *Kernel) nextNamespace() uint64 {
	k.state.spaces++
	return firstNamespace + k.state.spaces
}

// Sethostname changes the host name of the process's UTS namespace.
func (p *Process) Sethostname(name string) error {
	p.enter()
	p.called("sethostname", sys.AT_FDCWD, "", "", name)
	switch {
	case !p.cred.Can(sys.CAP_SYS_ADMIN):
		return p.leave("sethostname", sys.EPERM)
	case len(name) > maxHostname:
		return p.leave("sethostname", sys.EINVAL)
	}
	h := p.self.hostNames
	h.touch()
	h.name = name
	return p.leave("sethostname", nil)
}

// spaceFile serves a descriptor of a namespace; where neither of the first two
// is set, it is of PIDs.
type spaceFile struct {
	NoFile
	mounts *Namespace
	names  *hostNames
	pids   *pidSpace
}

// kind is the flag of what f is a namespace of.
func (f *spaceFile) kind() int {
	switch {
	case f.mounts != nil:
		return sys.CLONE_NEWNS
	case f.names != nil:
		return sys.CLONE_NEWUTS
	}
	return sys.CLONE_NEWPID
}

// spaceInode is a namespace's inode.
type spaceInode struct{ pseudoInode }

func (i *spaceInode) Open(*sys.Cred, *Dentry, int) (File, error) { return i.file, nil }

// space is the place where a namespace's magic link leads.
func (k *Kernel) space(kind string, ino uint64, f *spaceFile) Path {
	i := &spaceInode{pseudoInode{file: f, super: k.pipeMount.Super, ino: ino, mode: sys.S_IFREG | 0o444, when: k.Now(), label: kind + ":[" + utoa(ino) + "]"}}
	return Path{k.pipeMount, Disconnected(i)}
}

// Setns makes the process a member of the namespace that fd is of.
func (p *Process) Setns(fd, kind int) error {
	p.enter()
	return p.leave("setns", p.setns(fd, kind))
}

func (p *Process) setns(fd, kind int) error {
	o, err := p.file(fd)
	if err != nil {
		return err
	}
	f, ok := o.File.(*spaceFile)
	switch {
	case !ok, kind != 0 && kind != f.kind():
		return sys.EINVAL
	case !p.cred.Can(sys.CAP_SYS_ADMIN):
		return sys.EPERM
	}
	s := p.self
	switch f.kind() {
	case sys.CLONE_NEWUTS:
		s.touch()
		s.hostNames = f.names
		return nil
	case sys.CLONE_NEWPID:
		if f.pids != nil && (f.pids.closed() || !s.space.holds(f.pids)) || f.pids == nil && s.space != nil {
			return sys.EINVAL
		}
		s.touch()
		s.within = f.pids
		return nil
	}
	if !p.cred.CanIn(f.mounts.owner, sys.CAP_SYS_ADMIN) || !p.cred.Can(sys.CAP_SYS_CHROOT) {
		return sys.EPERM
	}
	if len(f.mounts.list) == 0 {
		return sys.EINVAL // nobody is in it any more
	}
	s.touch()
	first, left := f.mounts.list[0], s.namespace
	s.namespace = f.mounts
	s.root = f.mounts.top(Path{first, first.Root})
	s.cwd = s.root
	p.k.leftNamespace(left)
	return nil
}
