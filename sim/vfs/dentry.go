package vfs

// Dentry is a name in a directory bound to an inode, or to nothing (then it
// is negative). Dentries are cached as Linux caches them: a name once found,
// or once not found, is not looked up again until its dentry is dropped
// (Linux: struct dentry).
type Dentry struct {
	name     string
	parent   *Dentry // itself in a root
	inode    Inode   // nil: negative
	super    *Superblock
	children NameMap[*Dentry]
	// unhashed: the name is gone from its parent, or was never there; a walk
	// does not find this dentry any more.
	unhashed bool
	// dead: a directory that was removed; it stays so where it turns up again,
	// for its only dentry comes with it (Linux: S_DEAD).
	dead bool
	// linkable: the inode has no name because O_TMPFILE made it so, and may
	// get one (Linux: I_LINKABLE).
	linkable bool
	note     Note
	mounts   int32 // mounts on top of it, in any namespace
	gen      uint64
}

// Note is what a filesystem remembers with a name, in numbers of its own; at
// first nothing, 0 (Linux: d_fsdata).
type Note uint8

func (d *Dentry) Name() string       { return d.name }
func (d *Dentry) Parent() *Dentry    { return d.parent }
func (d *Dentry) Inode() Inode       { return d.inode }
func (d *Dentry) Super() *Superblock { return d.super }
func (d *Dentry) Note() Note         { return d.note }

// Negative reports whether the name is bound to nothing.
func (d *Dentry) Negative() bool { return d.inode == nil }

// Unhashed reports whether a walk no longer finds d.
func (d *Dentry) Unhashed() bool { return d.unhashed }

// Remembers reports whether names in the directory d are cached.
func (d *Dentry) Remembers() bool { return d.children.Len() > 0 }

// IsDir reports whether d is a directory.
func (d *Dentry) IsDir() bool { return d.inode != nil && d.inode.Mode().IsDir() }

// NewRoot is the root dentry of a superblock.
func NewRoot(s *Superblock, root Inode) *Dentry {
	d := &Dentry{name: "/", inode: root, super: s}
	d.parent = d
	return d
}

// Disconnected is a dentry for an inode whose name is not known or that has
// none (Linux: d_obtain_alias).
func Disconnected(i Inode) *Dentry {
	d := &Dentry{inode: i, super: i.Super(), unhashed: true}
	d.parent = d
	return d
}

// Removed is a dentry for a directory that was removed and that somebody holds.
func Removed(i Inode) *Dentry {
	d := Disconnected(i)
	d.dead = true
	return d
}

func (d *Dentry) history() *History { return &d.super.Kernel.History }

// touch saves d before its first change since the last snapshot.
func (d *Dentry) touch() {
	if h := d.history(); h.First(d.gen) {
		h.Save(&dentrySaved{d, d.name, d.parent, d.inode, d.unhashed, d.dead, d.linkable, d.note, d.mounts, d.gen})
		d.gen = h.Now()
	}
}

// Instantiate binds the negative d to an inode that was just made for it.
func (d *Dentry) Instantiate(i Inode) {
	d.touch()
	d.inode = i
}

// SetNote sets what the filesystem remembers with the name.
func (d *Dentry) SetNote(n Note) {
	d.touch()
	d.note = n
}

// Drop takes d out of its parent, so that the next walk looks it up anew
// (Linux: d_drop).
func (d *Dentry) Drop() {
	if d.unhashed || d.parent == d {
		return
	}
	d.touch()
	d.unhashed = true
	d.super.Kernel.cached--
	if c, ok := d.parent.children.Get(d.name); ok && c == d {
		d.parent.children.Delete(d.history(), d.name)
	}
}

// unlinked reports whether d is a name that was removed; a root is none
// (Linux: d_unlinked).
func (d *Dentry) unlinked() bool { return d.unhashed && d.parent != d }

// die marks a directory as removed: nothing is found or made in it any more,
// and what nobody holds of its names is forgotten.
func (d *Dentry) die() {
	if d.children.Len() > 0 {
		prune(d, d.super.Kernel.pinned())
	}
	d.Drop()
	d.touch()
	d.dead = true
}

// child is the cached dentry of a name, or nil.
func (d *Dentry) child(name string) *Dentry {
	c, _ := d.children.Get(name)
	return c
}

// newChild is a dentry for a name in d, not yet in the cache.
func (d *Dentry) newChild(name string) *Dentry {
	return &Dentry{name: name, parent: d, super: d.super, gen: d.history().Now()}
}

// hash puts c into the cache.
func (d *Dentry) hash(c *Dentry) {
	d.children.Set(d.history(), c.name, c)
	d.super.Kernel.cached++
}

// move gives d the place of another dentry (Linux: d_move).
func (d *Dentry) move(to *Dentry) {
	d.touch()
	h := d.history()
	if d.parent.child(d.name) == d {
		d.parent.children.Delete(h, d.name)
	}
	to.Drop()
	k := d.super.Kernel
	k.held.below(d, -1)
	d.parent, d.name = to.parent, to.name
	k.held.below(d, 1)
	if d.unhashed {
		k.cached++
	}
	d.unhashed = false
	d.parent.children.Set(h, d.name, d)
}

// exchange swaps the places of two dentries (Linux: d_exchange).
func (d *Dentry) exchange(e *Dentry) {
	d.touch()
	e.touch()
	h := d.history()
	held := d.super.Kernel.held
	held.below(d, -1)
	held.below(e, -1)
	d.parent, e.parent = e.parent, d.parent
	d.name, e.name = e.name, d.name
	held.below(d, 1)
	held.below(e, 1)
	d.parent.children.Set(h, d.name, d)
	e.parent.children.Set(h, e.name, e)
}

// Inside reports whether d is dir or lies below it.
func (d *Dentry) Inside(dir *Dentry) bool {
	for ; ; d = d.parent {
		if d == dir {
			return true
		}
		if d.parent == d {
			return false
		}
	}
}

type dentrySaved struct {
	d        *Dentry
	name     string
	parent   *Dentry
	inode    Inode
	unhashed bool
	dead     bool
	linkable bool
	note     Note
	mounts   int32
	gen      uint64
}

func (s *dentrySaved) Swap() {
	d := s.d
	d.name, s.name = s.name, d.name
	d.parent, s.parent = s.parent, d.parent
	d.inode, s.inode = s.inode, d.inode
	d.unhashed, s.unhashed = s.unhashed, d.unhashed
	d.dead, s.dead = s.dead, d.dead
	d.linkable, s.linkable = s.linkable, d.linkable
	d.mounts, s.mounts = s.mounts, d.mounts
	d.note, s.note = s.note, d.note
	d.gen, s.gen = s.gen, d.gen
}
