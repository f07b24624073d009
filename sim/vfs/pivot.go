package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// PivotRoot makes the mount at newroot the root of the process's namespace and
// puts the old one at putold, which lies on it (Linux: fs/namespace.c,
// path_pivot_root).
func (p *Process) PivotRoot(newroot, putold string) error {
	p.enter()
	p.called("pivot_root", sys.AT_FDCWD, newroot, putold, "")
	return p.leave("pivot_root", p.pivotRoot(newroot, putold))
}

func (p *Process) pivotRoot(newroot, putold string) error {
	if !p.mayMount() {
		return sys.EPERM
	}
	to, err := p.lookup(sys.AT_FDCWD, newroot, followLast)
	if err != nil {
		return err
	}
	put, err := p.lookup(sys.AT_FDCWD, putold, followLast)
	if err != nil {
		return err
	}
	n, old := p.self.namespace, p.self.root
	switch {
	case !to.Dentry.IsDir() || !put.Dentry.IsDir():
		return sys.ENOTDIR
	case put.Mount.part.group != 0, to.Mount.parent.shared(), old.Mount.parent.shared():
		return sys.EINVAL
	case to.Mount.namespace != n || put.Mount.namespace != n || to.Mount.locked:
		return sys.EINVAL
	case to.Mount == old.Mount || put.Mount == old.Mount:
		return sys.EBUSY
	case to.Dentry != to.Mount.Root || old.Dentry != old.Mount.Root || to.Mount.parent == nil || !put.reaches(to):
		return sys.EINVAL
	}
	p.k.exchangeRoots(n, old.Mount, to.Mount, put)
	for _, s := range p.k.state.procs {
		if s.root == old || s.cwd == old {
			s.touch()
			if s.root == old {
				s.root = to
			}
			if s.cwd == old {
				s.cwd = to
			}
		}
	}
	return nil
}

// reaches reports whether a place lies at or below another one.
func (at Path) reaches(up Path) bool {
	for at.Mount != up.Mount {
		if at.Mount.parent == nil {
			return false
		}
		at = Path{at.Mount.parent, at.Mount.mountpoint}
	}
	return at.Dentry.Inside(up.Dentry)
}

// exchangeRoots takes a mount to where another one is, which goes elsewhere.
func (k *Kernel) exchangeRoots(n *Namespace, old, to *Mount, put Path) {
	above := Path{old.parent, old.mountpoint}
	n.detach(to)
	if above.Mount == nil {
		n.list = n.list[1:]
		to.namespace = n
		n.list = append([]*Mount{to}, n.list...)
	} else {
		n.detach(old)
		n.attach(to, above)
	}
	n.attach(old, put)
}

// leftNamespace takes a namespace's mounts down once no process is in it.
func (k *Kernel) leftNamespace(n *Namespace) {
	if n == nil || n == k.namespace {
		return
	}
	for _, s := range k.state.procs {
		if !s.ended && s.namespace == n {
			return
		}
	}
	mounts := n.list
	n.touch()
	n.list = nil
	for _, m := range mounts {
		k.takePart(m, sys.MS_PRIVATE)
		m.touch()
		if m.mountpoint != nil {
			m.mountpoint.touch()
			m.mountpoint.mounts--
		}
		m.parent, m.mountpoint, m.namespace = nil, nil, nil
	}
	for _, m := range mounts {
		if !k.busy(m) {
			k.unmounted(m.Super)
		}
	}
}
