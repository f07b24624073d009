package vfs

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// What is mounted on one mount of a peer group appears on its peers and on the
// slaves of the group, and what is unmounted goes from there too (Linux:
// fs/pnode.c). A group is a number that its members have; a slave has its
// master's.

// propagation is how a mount takes part.
type propagation struct {
	group      uint64 // its peers', 0 where it has none and is not shared
	master     uint64 // the group whose changes it gets, 0 for none
	unbindable bool
}

// propagationTypes are the flags of mount(2) that say how a mount takes part.
const propagationTypes = sys.MS_SHARED | sys.MS_PRIVATE | sys.MS_SLAVE | sys.MS_UNBINDABLE

// propagate changes how the mount at a place takes part, and with MS_REC those
// below (Linux: do_change_type).
func (p *Process) propagate(at Path, flags sys.MountFlags) error {
	kind := flags &^ (sys.MS_REC | sys.MS_SILENT)
	if at.Dentry != at.Mount.Root || kind&^propagationTypes != 0 || kind&(kind-1) != 0 || !p.isMounted(at) {
		return sys.EINVAL
	}
	tree := []*Mount{at.Mount}
	if flags&sys.MS_REC != 0 {
		tree = p.self.namespace.tree(at.Mount)
	}
	for _, m := range tree {
		p.k.takePart(m, kind)
	}
	return nil
}

// tree is a mount and all below it.
func (n *Namespace) tree(m *Mount) []*Mount {
	return append([]*Mount{m}, n.below(Path{m, m.Root})...)
}

// takePart changes how a mount takes part (Linux: change_mnt_propagation).
func (k *Kernel) takePart(m *Mount, kind sys.MountFlags) {
	if kind == sys.MS_SHARED {
		k.share(m)
		return
	}
	m.touch()
	was := m.part
	m.part.group = 0
	if was.group != 0 {
		source := was.master
		if k.anyMount(func(other *Mount) bool { return other.part.group == was.group }) {
			source = was.group
		} else {
			k.eachMount(func(slave *Mount) {
				if slave.part.master == was.group {
					slave.touch()
					slave.part.master = was.master
				}
			})
		}
		if kind == sys.MS_SLAVE {
			m.part.master = source
		}
	}
	if kind != sys.MS_SLAVE {
		m.part.master, m.part.unbindable = 0, kind == sys.MS_UNBINDABLE
	}
}

// share makes a mount shared, in a group of its own where it has none.
func (k *Kernel) share(m *Mount) {
	m.touch()
	m.part.unbindable = false
	if m.part.group == 0 {
		m.part.group = k.freeGroup()
	}
}

// freeGroup is the lowest number that no group has.
func (k *Kernel) freeGroup() uint64 {
	for n := uint64(1); ; n++ {
		if !k.anyMount(func(m *Mount) bool { return m.part.group == n || m.part.master == n }) {
			return n
		}
	}
}

// shared reports whether a mount, which may be none, has a group.
func (m *Mount) shared() bool { return m != nil && m.part.group != 0 }

// eachMount calls f for the mounts of all namespaces.
func (k *Kernel) eachMount(f func(*Mount)) {
	for _, n := range k.namespaces() {
		for _, m := range n.list {
			f(m)
		}
	}
}

func (k *Kernel) anyMount(f func(*Mount) bool) bool {
	found := false
	k.eachMount(func(m *Mount) { found = found || f(m) })
	return found
}

// graft puts a tree of mounts over a place, its root first and the others where
// they say, and copies of it wherever the place's mount propagates to (Linux:
// attach_recursive_mnt).
func (n *Namespace) graft(tree []*Mount, at Path) {
	k := n.kernel
	receivers := k.receivers(at)
	n.attach(tree[0], at)
	for _, m := range tree[1:] {
		if m.namespace == nil {
			n.attach(m, Path{m.parent, m.mountpoint})
		}
	}
	if at.Mount.part.group == 0 {
		return
	}
	for _, m := range tree {
		k.share(m)
	}
	sources := map[uint64][]*Mount{at.Mount.part.group: tree}
	for _, r := range receivers {
		k.receive(r, at.Dentry, sources, n.owner)
	}
}

// receivers are the mounts that a mount over a place propagates to: the peers
// of the place's mount, then the slaves, group by group (Linux: propagate_mnt).
func (k *Kernel) receivers(at Path) []*Mount {
	if at.Mount.part.group == 0 {
		return nil
	}
	var all []*Mount
	groups, seen := []uint64{at.Mount.part.group}, map[*Mount]bool{at.Mount: true}
	take := func(m *Mount) {
		if !seen[m] {
			seen[m] = true
			all = append(all, m)
		}
	}
	for ; len(groups) > 0; groups = groups[1:] {
		k.eachMount(func(m *Mount) {
			if m.part.group == groups[0] {
				take(m)
			}
		})
		k.eachMount(func(m *Mount) {
			if m.part.master != groups[0] || seen[m] {
				return
			}
			if m.part.group == 0 {
				take(m)
			} else {
				groups = append(groups, m.part.group)
			}
		})
	}
	reached := all[:0]
	for _, m := range all {
		if at.Dentry.Inside(m.Root) {
			reached = append(reached, m)
		}
	}
	return reached
}

// receive copies a tree to where a mount that it propagates to shows its place.
// Peers get peers of it, slaves a slave of it.
func (k *Kernel) receive(to *Mount, point *Dentry, sources map[uint64][]*Mount, from *sys.UserNamespace) {
	source, peers := sources[to.part.group]
	if !peers || to.part.group == 0 {
		source, peers = sources[to.part.master], false
	}
	n := to.namespace
	tree := make([]*Mount, len(source))
	copies := map[*Mount]*Mount{}
	for i, m := range source {
		c := k.cloneMount(m, m.Root)
		c.locked = m.locked || i > 0 && n.owner != from
		if n.owner != from {
			c.lock()
		}
		if !peers {
			c.part.master, c.part.group = m.part.group, 0
		}
		copies[m], tree[i] = c, c
	}
	beneath := n.directlyOver(to, point)
	n.attach(tree[0], Path{to, point})
	for i, c := range tree[1:] {
		m := source[i+1]
		n.attach(c, Path{copies[m.parent], m.mountpoint})
	}
	if beneath != nil {
		n.reattach(beneath, Path{tree[0], tree[0].Root})
	}
	if !peers && to.part.group != 0 {
		for _, c := range tree {
			k.share(c)
		}
		sources[to.part.group] = tree
	}
}

// directlyOver is the mount that stands directly on a place.
func (n *Namespace) directlyOver(m *Mount, point *Dentry) *Mount {
	for _, c := range n.list {
		if c.parent == m && c.mountpoint == point {
			return c
		}
	}
	return nil
}

// reattach puts a mount elsewhere, which stays what it was in the table.
func (n *Namespace) reattach(m *Mount, at Path) {
	m.touch()
	m.mountpoint.touch()
	m.mountpoint.mounts--
	m.parent, m.mountpoint = at.Mount, at.Dentry
	at.Dentry.touch()
	at.Dentry.mounts++
}

// propagated are the mounts that go with m when it is unmounted: over the same
// place on the peers and slaves of what it stands on, with nothing on them but
// what covers them (Linux: propagate_umount). To cover each is what covers it.
func (k *Kernel) propagated(m *Mount) (all []*Mount, covers map[*Mount]*Mount) {
	covers = map[*Mount]*Mount{}
	for _, r := range k.receivers(Path{m.parent, m.mountpoint}) {
		c := r.namespace.directlyOver(r, m.mountpoint)
		if c == nil || c.locked {
			continue
		}
		children := r.namespace.children(c)
		if len(children) == 1 && children[0].mountpoint == c.Root {
			covers[c] = children[0]
		} else if len(children) > 0 {
			continue
		}
		all = append(all, c)
	}
	return all, covers
}

// unmount takes a mount and those that go with it away.
func (k *Kernel) unmount(m *Mount) {
	all, covers := k.propagated(m)
	for _, c := range append(all, m) {
		n := c.namespace
		if cover := covers[c]; cover != nil {
			n.reattach(cover, Path{c.parent, c.mountpoint})
		}
		k.takePart(c, sys.MS_PRIVATE)
		n.detach(c)
		if !k.busy(c) {
			k.unmounted(c.Super)
		}
	}
}

// cloneMount is another mount of what m shows, from a dentry on: a peer of it,
// or a slave of the same master (Linux: clone_mnt).
func (k *Kernel) cloneMount(m *Mount, root *Dentry) *Mount {
	c := k.newMount(m.Super, root, m.source, m.flags)
	c.lockedFlags, c.part = m.lockedFlags, m.part
	return c
}

// hasUnbindable reports whether a mount, or one below it, may not be shown
// elsewhere.
func (n *Namespace) hasUnbindable(m *Mount) bool {
	for _, c := range n.tree(m) {
		if c.part.unbindable {
			return true
		}
	}
	return false
}

// propagationFields are how m takes part, as a line of mountinfo has it for a
// process with that root.
func (n *Namespace) propagationFields(m *Mount, root Path) string {
	text := ""
	if m.part.group != 0 {
		text += " shared:" + strconv.FormatUint(m.part.group, 10)
	}
	if m.part.master != 0 {
		text += " master:" + strconv.FormatUint(m.part.master, 10)
		if from := n.dominating(m.part.master, root); from != 0 && from != m.part.master {
			text += " propagate_from:" + strconv.FormatUint(from, 10)
		}
	}
	if m.part.unbindable {
		text += " unbindable"
	}
	return text
}

// dominating is the nearest group, from a master up, of which a process with
// that root sees a member (Linux: get_dominating_id).
func (n *Namespace) dominating(group uint64, root Path) uint64 {
	for group != 0 {
		above := uint64(0)
		for _, m := range n.list {
			if _, seen := pathFrom(root, Path{m, m.Root}); seen && m.part.group == group {
				return group
			}
		}
		n.kernel.eachMount(func(m *Mount) {
			if m.part.group == group {
				above = m.part.master
			}
		})
		group = above
	}
	return 0
}
