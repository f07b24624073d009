package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// looseTree serves a descriptor of a tree of mounts that is mounted nowhere,
// or was not when the descriptor was opened. The tree is a namespace of its
// own, nobody's (Linux: anonymous mount namespaces).
type looseTree struct {
	NoFile
	m *Mount
}

// Release lets go of a tree that was never mounted.
func (t *looseTree) Release(*OpenFile) {
	if n := t.m.namespace; n != nil && n.anonymous && !t.m.Super.Kernel.busy(t.m) {
		for _, m := range n.list {
			m.Super.Kernel.unmounted(m.Super)
		}
	}
}

// installTree makes m the root of a tree that is mounted nowhere, and gives a
// place in it a descriptor.
func (p *Process) installTree(m *Mount, d *Dentry, flags int) (int, error) {
	m.namespace = &Namespace{kernel: p.k, owner: p.cred.User, list: []*Mount{m}, anonymous: true, gen: p.k.History.Now()}
	f := p.k.newOpenFile(Path{m, d}, sys.O_PATH)
	f.File = &looseTree{m: m}
	return p.installStep(f, flags)
}

// OpenTree opens a place or a copy of the mounts there.
func (p *Process) OpenTree(dir int, name string, flags int) (int, error) {
	p.enter()
	p.called("open_tree", dir, name, "", "")
	fd, err := p.openTree(dir, name, flags)
	return fd, p.leave("open_tree", err)
}

func (p *Process) openTree(dir int, name string, flags int) (int, error) {
	const known = sys.AT_EMPTY_PATH | sys.AT_NO_AUTOMOUNT | sys.AT_RECURSIVE | sys.AT_SYMLINK_NOFOLLOW | sys.OPEN_TREE_CLONE | sys.OPEN_TREE_CLOEXEC
	clone := flags&sys.OPEN_TREE_CLONE != 0
	if flags&^known != 0 || flags&sys.AT_RECURSIVE != 0 && !clone {
		return -1, sys.EINVAL
	}
	if clone && !p.mayMount() {
		return -1, sys.EPERM
	}
	at, err := p.lookupAt(dir, name, flags&(sys.AT_EMPTY_PATH|sys.AT_SYMLINK_NOFOLLOW))
	if err != nil {
		return -1, err
	}
	if !clone {
		f, err := p.k.Open(p.cred, at, sys.O_PATH)
		if err != nil {
			return -1, err
		}
		return p.installStep(f, flags&sys.OPEN_TREE_CLOEXEC)
	}
	copies, err := p.copyTree(at, flags&sys.AT_RECURSIVE != 0)
	if err != nil {
		return -1, err
	}
	fd, err := p.installTree(copies[0], at.Dentry, flags&sys.OPEN_TREE_CLOEXEC)
	if err != nil {
		return -1, err
	}
	n := copies[0].namespace
	for _, m := range copies[1:] {
		n.attach(m, Path{m.parent, m.mountpoint})
	}
	return fd, nil
}

// copyTree is a copy of the mount at a place, from there on, and of those below
// if asked for, but the unbindable, which know where they belong.
func (p *Process) copyTree(from Path, recursive bool) ([]*Mount, error) {
	if from.Mount.part.unbindable {
		return nil, sys.EINVAL
	}
	all := []*Mount{p.k.cloneMount(from.Mount, from.Dentry)}
	copies := map[*Mount]*Mount{from.Mount: all[0]}
	for _, b := range p.self.namespace.below(from) {
		if !recursive {
			if b.locked && b.parent == from.Mount {
				return nil, sys.EINVAL // it would show what b hides
			}
			continue
		}
		if b.part.unbindable || copies[b.parent] == nil {
			continue
		}
		m := p.k.cloneMount(b, b.Root)
		m.locked, m.parent, m.mountpoint = b.locked, copies[b.parent], b.mountpoint
		copies[b] = m
		all = append(all, m)
	}
	return all, nil
}

// MoveMount puts a mount over a place.
func (p *Process) MoveMount(fromdir int, from string, todir int, to string, flags int) error {
	p.enter()
	p.called("move_mount", todir, to, from, "")
	return p.leave("move_mount", p.moveMount(fromdir, from, todir, to, flags))
}

func (p *Process) moveMount(fromdir int, from string, todir int, to string, flags int) error {
	const known = sys.MOVE_MOUNT_F_SYMLINKS | sys.MOVE_MOUNT_F_AUTOMOUNTS | sys.MOVE_MOUNT_F_EMPTY_PATH |
		sys.MOVE_MOUNT_T_SYMLINKS | sys.MOVE_MOUNT_T_AUTOMOUNTS | sys.MOVE_MOUNT_T_EMPTY_PATH
	if !p.mayMount() {
		return sys.EPERM
	}
	if flags&^known != 0 {
		return sys.EINVAL
	}
	place := func(dir int, name string, symlinks, emptyPath int) (Path, error) {
		how := sys.AT_SYMLINK_NOFOLLOW
		if flags&symlinks != 0 {
			how = 0
		}
		if flags&emptyPath != 0 {
			how |= sys.AT_EMPTY_PATH
		}
		return p.lookupAt(dir, name, how)
	}
	target, err := place(todir, to, sys.MOVE_MOUNT_T_SYMLINKS, sys.MOVE_MOUNT_T_EMPTY_PATH)
	if err != nil {
		return err
	}
	source, err := place(fromdir, from, sys.MOVE_MOUNT_F_SYMLINKS, sys.MOVE_MOUNT_F_EMPTY_PATH)
	if err != nil {
		return err
	}
	return p.moveTree(source, target)
}

// moveTree puts the mount at from, mounted somewhere or nowhere, over a place
// (Linux: do_move_mount).
func (p *Process) moveTree(from, at Path) error {
	m := from.Mount
	n := m.namespace
	loose := n != nil && n.anonymous && m.parent == nil
	switch {
	case from.Dentry != m.Root, m.Root.IsDir() != at.Dentry.IsDir():
		return sys.EINVAL
	case !p.mayCover(at):
		return sys.ENOENT
	case m.locked, !loose && (m.parent == nil || n != p.self.namespace):
		return sys.EINVAL
	}
	if m.parent != nil && m.parent.part.group != 0 || at.Mount.part.group != 0 && n.hasUnbindable(m) {
		return sys.EINVAL
	}
	for up := at.Mount; up != nil; up = up.parent {
		if up == m {
			return sys.ELOOP
		}
	}
	if m.Root.unlinked() {
		return sys.ENOENT
	}
	tree := n.tree(m)
	if !loose {
		n.detach(m)
		p.self.namespace.graft(tree, at)
		return nil
	}
	for _, below := range tree[1:] {
		below.touch()
		below.namespace = nil
		below.mountpoint.touch()
		below.mountpoint.mounts--
	}
	p.self.namespace.graft(tree, at)
	return nil
}
