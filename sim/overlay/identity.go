package overlay

import (
	"slices"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// identities finds the overlay inode that stands for a real one. Changes are
// kept for undo one by one.
type identities struct {
	m map[vfs.Inode]*Inode
}

func (t *identities) get(real vfs.Inode) *Inode { return t.m[real] }

func (t *identities) set(h *vfs.History, real vfs.Inode, i *Inode) {
	if h.Keeps() {
		h.Save(&identitySaved{t, real, t.m[real]})
	}
	t.put(real, i)
}

func (t *identities) put(real vfs.Inode, i *Inode) {
	if i == nil {
		delete(t.m, real)
		return
	}
	t.m[real] = i
}

type identitySaved struct {
	t    *identities
	real vfs.Inode
	old  *Inode
}

func (s *identitySaved) Swap() {
	present := s.t.m[s.real]
	s.t.put(s.real, s.old)
	s.old = present
}

// identity is the real inode that gives an overlay inode its identity, or nil
// where every name is an inode of its own: a hard link in a lower layer is
// broken by its copy up. byLower says that it is the lower one.
// links is how many names the nearest lower one has.
func (fs *FS) identity(f *found, links uint32) (real vfs.Inode, byLower bool) {
	if len(f.lowers) > 0 {
		lower := f.lowers[0].dentry.Inode()
		if f.index != nil || fs.upper == nil {
			return lower, true
		}
		breaks := (f.upper != nil || !fs.indexing()) && !lower.Mode().IsDir() && links > 1
		if !breaks && (f.upper == nil || !fs.indexesAll()) {
			return lower, true
		}
	}
	if f.upper != nil {
		return f.upper.Inode(), false
	}
	return nil, false
}

// top is the object in upper, by the name that was looked up or by the index.
func (f *found) top() *vfs.Dentry {
	if f.upper == nil {
		return f.index
	}
	return f.upper
}

// linkCount is how many names a real inode has.
func (fs *FS) linkCount(real vfs.Inode) uint32 {
	if real.Getattr(&fs.scratch) != nil {
		return 0
	}
	return fs.scratch.Nlink
}

// inode is the overlay inode of what a lookup found: the one that stands for
// it already, or a new one. ESTALE where the one that stands for it is made of
// something else.
func (fs *FS) inode(f *found) (*Inode, error) {
	top, below := fs.stats(f)
	key, byLower := fs.identity(f, below.Nlink)
	if key != nil {
		if i := fs.inodes.get(key); i != nil && i.cached() {
			if !i.agrees(f) {
				fs.logWarning("failed to get inode (" + negative(sys.ESTALE) + ")")
				return nil, fs.door.Refuse(sys.ESTALE, &ruleTwoForOne, "")
			}
			return i, nil
		}
	}
	i := fs.newInode(f)
	i.byLower = byLower
	if real, ok := i.real().Inode().(*Inode); ok {
		i.ownAttributes = real.ownAttributes
	} else {
		i.ownAttributes = attributesIn(top)
	}
	i.links = int32(top.Nlink)
	if len(f.lowers) > 0 {
		i.lowerIno, i.lowerFrom = below.Ino, f.lowers[0].layer
		if i.upper != nil && !i.mode.IsDir() {
			i.links = int32(fs.unionLinks(f.lowers[0].dentry, i.upper, int(i.links)))
		}
	}
	switch {
	case key == nil:
		i.links = 1 // a name of a broken hard link is all there is of it
		i.ino = fs.ownNumber(i.lowers[0].dentry.Inode(), i.lowerFrom)
	case byLower:
		i.ino = fs.ownNumber(key, i.lowerFrom)
	default:
		i.ino = fs.ownNumber(key, fs.upper)
	}
	i.guards = int32(i.readGuards())
	if i.Mode().IsDir() {
		i.impure = f.upper != nil && fs.marked(f.upper, "impure")
		i.holdsMarked = f.holdsMarked
		i.filters = i.merged() || fs.hasMark(i.real(), "origin")
	}
	if key != nil {
		fs.inodes.set(&fs.kernel.History, key, i)
	}
	return i, nil
}

// stats are what the topmost object and the nearest lower one are: zero where
// there is none, or it does not tell.
func (fs *FS) stats(f *found) (top, below *sys.Stat) {
	top, below = &fs.scratch, &fs.lowerScratch
	*below = sys.Stat{}
	if len(f.lowers) > 0 && f.lowers[0].dentry.Inode().Getattr(below) != nil {
		*below = sys.Stat{}
	}
	if f.top() == nil {
		return below, below
	}
	if f.top().Inode().Getattr(top) != nil {
		*top = sys.Stat{}
	}
	return top, below
}

// newInode is an inode made of what a lookup found.
func (fs *FS) newInode(f *found) *Inode {
	i := &Inode{fs: fs, gen: fs.kernel.History.Now()}
	i.upper, i.indexed = f.top(), f.index != nil
	i.opaque, i.redirect = f.opaque, f.redirect
	i.metacopy, i.data, i.dataIn = f.metacopy, f.data, f.dataIn
	if len(f.lowers) == 1 {
		i.firstLower[0] = f.lowers[0]
		i.lowers = i.firstLower[:]
	} else {
		i.lowers = slices.Clone(f.lowers)
	}
	return i
}

// cached reports whether somebody may still hold i.
func (i *Inode) cached() bool {
	return len(i.aliases) == 0 || i.opens > 0 || i.Alias() != nil
}

// Alias is a dentry that is bound to i: a cached one, or else one that somebody
// holds though its name is gone, or nil (Linux: d_find_any_alias).
func (i *Inode) Alias() *vfs.Dentry {
	if d := i.cachedAlias(); d != nil {
		return d
	}
	return i.heldAlias()
}

// cachedAlias is a dentry that is bound to i and cached, or nil.
func (i *Inode) cachedAlias() *vfs.Dentry {
	for _, d := range i.aliases {
		if !d.Unhashed() {
			return d
		}
	}
	return nil
}

// heldAlias is a dentry that is bound to i and that somebody holds, or nil. The
// cached names in a directory hold it, too.
func (i *Inode) heldAlias() *vfs.Dentry {
	for _, d := range i.aliases {
		if d.Remembers() || i.fs.kernel.Held(d) {
			return d
		}
	}
	return nil
}

// bind notes that d is bound to i.
func (i *Inode) bind(d *vfs.Dentry) {
	aliases := i.firstAlias[:0]
	if i.firstAlias[0] != nil {
		aliases = make([]*vfs.Dentry, 0, 1)
	}
	for _, other := range i.aliases {
		if other != d && (!other.Unhashed() || i.fs.kernel.Held(other)) {
			aliases = append(aliases, other)
		}
	}
	i.touch()
	i.aliases = append(aliases, d)
}

// agrees reports whether i is made of what a lookup found. It may be more: a
// name found in lower alone may be a hard link whose other name is in upper.
func (i *Inode) agrees(f *found) bool {
	if i.Mode().IsDir() {
		if f.upper == nil && i.upper != nil || len(f.lowers) == 0 && len(i.lowers) > 0 {
			return false
		}
	}
	if len(f.lowers) > 0 && (len(i.lowers) == 0 || f.lowers[0].dentry.Inode() != i.lowers[0].dentry.Inode()) {
		return false
	}
	return f.top() == nil || i.upper != nil && f.top().Inode() == i.upper.Inode()
}

// forget ends an inode's standing for real ones once its last name is gone.
func (fs *FS) forget(i *Inode) {
	h := &fs.kernel.History
	if i.upper != nil && fs.inodes.get(i.upper.Inode()) == i {
		fs.inodes.set(h, i.upper.Inode(), nil)
	}
	if len(i.lowers) > 0 && fs.inodes.get(i.lowers[0].dentry.Inode()) == i {
		fs.inodes.set(h, i.lowers[0].dentry.Inode(), nil)
	}
	if i.upper != nil {
		fs.kernel.LetGo(i.upper)
	}
}
