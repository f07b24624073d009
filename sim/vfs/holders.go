package vfs

// holders counts, for each dentry, the descriptors that name it or something
// below. It is made when somebody asks first and kept up from then on; a
// restored snapshot makes it void.
type holders map[*Dentry]int

// add counts n more descriptors at d.
func (h holders) add(d *Dentry, n int) {
	if h == nil || d == nil {
		return
	}
	for {
		if h[d] += n; h[d] == 0 {
			delete(h, d)
		}
		if d.parent == d {
			return
		}
		d = d.parent
	}
}

// below moves the count of d to, or with -1 from, where it lies.
func (h holders) below(d *Dentry, sign int) {
	if n := h[d]; n != 0 && d.parent != d {
		h.add(d.parent, sign*n)
	}
}

// holders is the count as it is now.
func (k *Kernel) holders() holders {
	if k.held == nil {
		k.held = holders{}
		for _, s := range k.state.procs {
			for _, d := range s.files {
				if d.file != nil {
					k.held.add(d.file.Path.Dentry, 1)
				}
			}
		}
	}
	return k.held
}

// Held reports whether somebody stands on d or below, or has something there
// open, or a mount shows it or lies on it, so that it stays though no walk may find it.
func (k *Kernel) Held(d *Dentry) bool {
	if k.holders()[d] > 0 {
		return true
	}
	for _, s := range k.state.procs {
		for _, at := range [...]Path{s.cwd, s.root, s.exe} {
			if at.Dentry != nil && at.Dentry.Inside(d) {
				return true
			}
		}
	}
	return k.anyShown(func(at *Dentry) bool { return at.Inside(d) })
}

// anyShown reports whether a dentry that a mount shows or lies on, or whose
// file is mapped, is as f asks.
func (k *Kernel) anyShown(f func(*Dentry) bool) bool {
	for _, n := range k.namespaces() {
		for _, m := range n.list {
			if f(m.Root) || m.mountpoint != nil && f(m.mountpoint) {
				return true
			}
		}
	}
	shown := false
	k.mappings(func(m *mapping) { shown = shown || f(m.place.Path.Dentry) })
	return shown
}

// bound is an Inode that is told when a dentry that was bound to it has left
// the cache and nobody holds it (Linux: d_iput).
type bound interface{ Unbound() }

// releaser is an Inode that keeps something as long as somebody may hold it
// without a name.
type releaser interface{ Release() }

// LetGo tells an inode that was removed from a layer that the filesystem above
// has no more use for it.
func (k *Kernel) LetGo(d *Dentry) {
	if i, ok := d.inode.(releaser); ok && !k.Held(d) {
		i.Release()
	}
}

// unbind tells it.
func (k *Kernel) unbind(d *Dentry) {
	if i, ok := d.inode.(bound); ok {
		i.Unbound()
	}
}
