package vfs

// DropCaches forgets every dentry that nobody holds, of all superblocks
// (Linux: /proc/sys/vm/drop_caches with 2).
func (k *Kernel) DropCaches() {
	pinned := k.pinned()
	for _, s := range k.superblocks() {
		prune(s.Root, pinned)
	}
}

// shrink forgets the dentries of one superblock that nobody holds (Linux:
// shrink_dcache_sb, which a remount does).
func (k *Kernel) shrink(s *Superblock) { prune(s.Root, k.pinned()) }

// prune drops from d's cached children what is not pinned and reports whether
// anything is left.
func prune(d *Dentry, pinned map[*Dentry]bool) {
	var drop []*Dentry
	d.children.Each(func(_ string, c *Dentry) {
		prune(c, pinned)
		if !pinned[c] && c.mounts == 0 && c.children.Len() == 0 {
			drop = append(drop, c)
		}
	})
	for _, c := range drop {
		c.Drop()
		d.super.Kernel.unbind(c)
	}
}

// sweep forgets what nobody holds once there are too many dentries, unless a
// call that has let the kernel lock go still needs what it found.
func (k *Kernel) sweep() {
	if k.mostDentries == 0 || k.cached <= k.sweepAt || k.aside > 0 {
		return
	}
	k.DropCaches()
	k.sweepAt = max(k.mostDentries, 2*k.cached)
}

// Aside does something without the kernel lock in the middle of a call, which
// then goes on with the dentries that it found.
func (k *Kernel) Aside(do func()) {
	k.aside++
	k.mu.Unlock()
	do()
	k.mu.Lock()
	k.aside--
}

// pinned are the dentries that somebody holds, and their ancestors.
func (k *Kernel) pinned() map[*Dentry]bool {
	held := map[*Dentry]bool{}
	pin := func(d *Dentry) {
		for d != nil && !held[d] {
			held[d] = true
			d = d.parent
		}
	}
	for _, s := range k.state.procs {
		pin(s.cwd.Dentry)
		pin(s.root.Dentry)
		pin(s.exe.Dentry)
	}
	k.openFiles(func(f *OpenFile) { pin(f.Path.Dentry) })
	supers := k.superblocks()
	for _, s := range supers {
		pin(s.Root)
	}
	for _, n := range k.namespaces() {
		for _, m := range n.list {
			pin(m.mountpoint)
			pin(m.Root)
		}
	}
	for _, s := range supers {
		s.FS.Pins(pin)
	}
	return held
}

// Uses reports whether somebody stands in i or below, or has it open, or a
// mount shows it, or a filesystem that is stacked on it does.
func (k *Kernel) Uses(i Inode) bool {
	within := func(at *Dentry) bool { return at.within(i) }
	if k.anyPlace(within) || k.anyShown(within) {
		return true
	}
	used := false
	k.Filesystems(func(f Filesystem) {
		f.Pins(func(d *Dentry) { used = used || d.within(i) })
	})
	return used
}

// within reports whether d is a name of i or lies below one.
func (d *Dentry) within(i Inode) bool {
	for ; d.inode != i; d = d.parent {
		if d.parent == d {
			return false
		}
	}
	return true
}

// anyPlace reports whether one of the places that processes stand on, or have
// open, is as f asks.
func (k *Kernel) anyPlace(f func(*Dentry) bool) bool {
	for _, s := range k.state.procs {
		for _, at := range [...]Path{s.cwd, s.root, s.exe} {
			if at.Dentry != nil && f(at.Dentry) {
				return true
			}
		}
	}
	return k.anyFile(func(o *OpenFile) bool { return o.Path.Dentry != nil && f(o.Path.Dentry) })
}

// Filesystems calls f for every filesystem that is in use.
func (k *Kernel) Filesystems(f func(Filesystem)) {
	for _, s := range k.superblocks() {
		f(s.FS)
	}
}

// superblocks are those that mounts and open files show, and those that they
// are stacked on, the stacked ones first.
func (k *Kernel) superblocks() []*Superblock {
	seen := map[*Superblock]bool{}
	var all []*Superblock
	var add func(s *Superblock)
	add = func(s *Superblock) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		all = append(all, s)
		s.FS.Pins(func(d *Dentry) { add(d.super) })
	}
	for _, n := range k.namespaces() {
		for _, m := range n.list {
			add(m.Super)
		}
	}
	k.openFiles(func(f *OpenFile) {
		add(f.Inode.Super())
		if c, ok := f.File.(*Context); ok {
			add(c.super)
		}
	})
	for i := 0; i < len(all); i++ {
		for j := i + 1; j < len(all); j++ {
			if all[j].Depth > all[i].Depth {
				all[i], all[j] = all[j], all[i]
			}
		}
	}
	return all
}
