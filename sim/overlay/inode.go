package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Inode is the merged view of one name: its dentry in upper, if any, above its
// places in the lower layers (Linux: struct ovl_inode). Names that are hard
// links of one upper inode share one Inode.
type Inode struct {
	vfs.Unsupported
	fs *FS
	// ino is the number of a directory where layers lie on several
	// filesystems.
	ino uint64
	// byLower: the nearest lower inode gives it its identity, and so its
	// inode number, before and after a copy up.
	byLower   bool
	lowerIno  uint64
	lowerFrom *layer
	// copying is closed when a copy up that is under way ends; no snapshot is
	// taken meanwhile.
	copying chan struct{}

	inodeState
	gen uint64
}

// inodeState is what of an inode changes.
type inodeState struct {
	ownAttributes
	upper *vfs.Dentry // nil: not in upper
	// aliases are the dentries bound to it, as far as they are cached; while
	// one is, so is the inode. Replaced whole, never changed in place.
	aliases []*vfs.Dentry
	// lowers are where a directory is merged from, nearest first. Of anything
	// else in upper it is the origin alone, where that is known.
	lowers []place
	opaque bool // upper carries the opaque mark, or hides all below
	impure bool // upper has children with an origin
	// redirect is the mark of a directory that was renamed away from its
	// lower places.
	redirect string
	// indexed: the index has an entry for it (Linux: OVL_INDEX).
	indexed bool
	// metacopy: the topmost layer has the attributes but not the data.
	metacopy bool
	data     place // where the data of a metacopy is
	// filters: the directory may hold whiteouts that a listing drops.
	filters bool
	// version counts the changes of a directory's entries.
	version uint64
	opens   int      // open files and directories
	links   int      // a file's names, as the overlay has counted them
	guards  int      // the flags that bind everybody
	readers int      // of them, those that use listing
	listing *listing // the merged list, while some open directory uses it
	// numbers are the inode numbers of its entries with an origin, where it is
	// listed as its layer lists it.
	numbers *numbers
}

func (i *Inode) touch() {
	if h := &i.fs.kernel.History; h.First(i.gen) {
		h.Save(&inodeSaved{i, i.inodeState, i.gen})
		i.gen = h.Now()
	}
}

type inodeSaved struct {
	i     *Inode
	state inodeState
	gen   uint64
}

func (s *inodeSaved) Swap() {
	s.i.inodeState, s.state = s.state, s.i.inodeState
	s.i.gen, s.gen = s.gen, s.i.gen
}

// inodeOf is the overlay inode that a dentry is bound to.
func inodeOf(d *vfs.Dentry) *Inode { return d.Inode().(*Inode) }

// real is the topmost dentry: the one whose attributes stat shows.
func (i *Inode) real() *vfs.Dentry {
	if i.upper != nil {
		return i.upper
	}
	return i.lowers[0].dentry
}

// realPath is real with the mount to open it through.
func (i *Inode) realPath() vfs.Path {
	if i.upper != nil {
		return vfs.Path{Mount: i.fs.upper.mount, Dentry: i.upper}
	}
	return i.lowers[0].path()
}

// dataPath is where the content of a file is; without a dentry where the data
// is missing.
func (i *Inode) dataPath() vfs.Path {
	if !i.metacopy {
		return i.realPath()
	}
	if i.data.dentry == nil {
		return vfs.Path{}
	}
	return i.data.path()
}

// inUpper reports whether the object exists in upper.
func (i *Inode) inUpper() bool { return i.upper != nil }

// pure reports whether upper alone has it.
func (i *Inode) pure() bool { return i.upper != nil && len(i.lowers) == 0 }

// merged reports whether a directory shows the entries of several layers.
func (i *Inode) merged() bool {
	if i.upper != nil {
		return len(i.lowers) > 0 && i.Mode().IsDir()
	}
	return len(i.lowers) > 1 && i.Mode().IsDir()
}

// mergedOrLower reports whether some of it is in a lower layer, so that it
// cannot simply be moved.
func (i *Inode) mergedOrLower() bool { return i.upper == nil || i.merged() || i.metacopy }

// hasOrigin reports whether it is in upper as the copy of something lower.
func (i *Inode) hasOrigin() bool { return i.upper != nil && len(i.lowers) > 0 && i.byLower }

// Links is how many names the overlay has counted, for who asks whether there
// may be one more; a layer's own count shows (Getattr).
func (i *Inode) Links() int { return i.links }

func (i *Inode) Super() *vfs.Superblock { return i.fs.super }

// Permission asks twice: the caller against what the overlay shows, then the
// mounter against the layer (Linux: fs/overlayfs/inode.c, ovl_permission).
func (i *Inode) Permission(cred *sys.Cred, mask vfs.Mask) error {
	real := i.real().Inode()
	mode := real.Mode()
	if err := vfs.Allowed(cred, i, mask); err != nil {
		return err
	}
	if i.upper == nil && mask&vfs.MayWrite != 0 && (mode.IsRegular() || mode.IsDir() || mode.IsSymlink()) {
		// Lower is not written: what must be possible is to copy it up.
		mask = mask&^vfs.MayWrite | vfs.MayRead
	}
	return vfs.Permission(&i.fs.cred, real, mask)
}

// Getattr is the topmost object's, with the overlay's numbers.
func (i *Inode) Getattr(st *sys.Stat) error {
	if err := i.real().Inode().Getattr(st); err != nil {
		return err
	}
	i.number(st)
	switch {
	case i.merged():
		st.Nlink = 1
	case i.indexed && !st.Mode.IsDir():
		st.Nlink = uint32(i.links)
	}
	if i.metacopy && i.data.dentry != nil {
		low := &i.fs.lowerScratch
		if i.data.dentry.Inode().Getattr(low) == nil {
			st.Blocks = low.Blocks
		}
	}
	return nil
}

// number replaces the device and the inode number of a layer by those that the
// overlay shows: they stay the same over a copy up.
func (i *Inode) number(st *sys.Stat) {
	fs := i.fs
	at := fs.upper
	if i.upper == nil {
		at = i.lowers[0].layer
	} else if i.byLower && i.keepsNumber() {
		at = i.lowerFrom
		st.Ino = i.lowerIno
	}
	switch {
	case fs.oneFilesystem:
		st.Dev = fs.super.Dev
	case fs.xinoBits > 0 && st.Ino>>(64-fs.xinoBits) == 0:
		st.Dev = fs.super.Dev
		st.Ino = fs.numberIn(at, st.Ino)
	case st.Mode.IsDir():
		st.Dev = fs.super.Dev
		st.Ino = i.ino
	default:
		st.Dev = at.dev
	}
}

// keepsNumber reports whether an object of upper still has its lower number: a
// file no longer where the lower one has come to have other names, or none.
func (i *Inode) keepsNumber() bool {
	if len(i.lowers) == 0 {
		return false
	}
	if i.indexed {
		return true
	}
	if i.fs.indexesAll() {
		return false
	}
	if i.Mode().IsDir() {
		return true
	}
	st := &i.fs.lowerScratch
	return i.lowers[0].dentry.Inode().Getattr(st) == nil && st.Nlink == 1
}

// numberIn is the overlay's number for an inode of a layer: with xino, its high
// bits say which filesystem it is from.
func (fs *FS) numberIn(l *layer, ino uint64) uint64 {
	if fs.xinoBits == 0 || ino>>(64-fs.xinoBits) != 0 {
		return ino
	}
	return ino | l.filesystem<<(64-fs.xinoBits)
}

// Setattr copies up and changes the copy.
func (i *Inode) Setattr(cred *sys.Cred, d *vfs.Dentry, change *vfs.Change) error {
	want := attributes
	if change.Has(vfs.ChangeSize) {
		want = wholeFile
	}
	if err := i.fs.copyUp(d, want); err != nil {
		return err
	}
	real := *change
	if real.Kill != 0 {
		real.Valid &^= vfs.ChangeMode // it was made of the copy's mode
	}
	if err := i.fs.setattr(i.upper, &real); err != nil {
		return err
	}
	i.CopyAttributes()
	return nil
}

func (i *Inode) Readlink(*sys.Cred) (string, error) {
	return i.real().Inode().Readlink(&i.fs.cred)
}

// identities finds the overlay inode that stands for a real one. Changes are
// kept for undo one by one.
type identities struct {
	m map[vfs.Inode]*Inode
}

func (t *identities) get(real vfs.Inode) *Inode { return t.m[real] }

func (t *identities) set(h *vfs.History, real vfs.Inode, i *Inode) {
	old := t.m[real]
	if old == i {
		return
	}
	t.put(real, i)
	if h.Depth() > 0 {
		h.Save(&identitySaved{t, real, old})
	}
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
func (fs *FS) identity(f *found) (real vfs.Inode, byLower bool) {
	if len(f.lowers) > 0 {
		lower := f.lowers[0].dentry.Inode()
		if f.index != nil || fs.upper == nil {
			return lower, true
		}
		breaks := (f.upper != nil || !fs.indexing()) && !lower.Mode().IsDir() && fs.linkCount(lower) != 1
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
	key, byLower := fs.identity(f)
	if key != nil {
		if i := fs.inodes.get(key); i != nil && i.cached() {
			if !i.agrees(f) {
				fs.logWarning("failed to get inode (" + negative(sys.ESTALE) + ")")
				return nil, fs.refuse(sys.ESTALE, &ruleTwoForOne, "")
			}
			return i, nil
		}
	}
	i := &Inode{fs: fs, byLower: byLower, gen: fs.kernel.History.Now()}
	i.inodeState = inodeState{upper: f.top(), indexed: f.index != nil, lowers: f.lowers, opaque: f.opaque, redirect: f.redirect, metacopy: f.metacopy, data: f.data}
	i.CopyAttributes()
	if len(f.lowers) > 0 {
		f.lowers[0].dentry.Inode().Getattr(&fs.scratch)
		i.lowerIno, i.lowerFrom = fs.scratch.Ino, f.lowers[0].layer
	}
	i.links = int(fs.linkCount(i.real().Inode()))
	if len(f.lowers) > 0 && !i.Mode().IsDir() {
		i.links = fs.unionLinks(f.lowers[0].dentry, i.upper, i.links)
	}
	i.guards = i.readGuards()
	if i.Mode().IsDir() {
		if !fs.oneFilesystem {
			i.ino = fs.nextNumber()
		}
		i.impure = f.upper != nil && fs.marked(f.upper, "impure")
		i.filters = i.merged() || fs.hasMark(i.real(), "origin")
	}
	if key != nil {
		fs.inodes.set(&fs.kernel.History, key, i)
	}
	return i, nil
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

// heldAlias is a dentry that is bound to i and that somebody holds, or nil.
func (i *Inode) heldAlias() *vfs.Dentry {
	for _, d := range i.aliases {
		if i.fs.kernel.Held(d) {
			return d
		}
	}
	return nil
}

// bind notes that d is bound to i.
func (i *Inode) bind(d *vfs.Dentry) {
	aliases := make([]*vfs.Dentry, 0, 1)
	for _, other := range i.aliases {
		if other != d && (!other.Unhashed() || i.fs.kernel.Held(other)) {
			aliases = append(aliases, other)
		}
	}
	i.touch()
	i.aliases = append(aliases, d)
}

// closed notes that one of those who had i open has it no more.
func (i *Inode) closed() {
	i.touch()
	i.opens--
	if !i.cached() {
		i.fs.forget(i)
	}
}

// agrees reports whether i is made of what a lookup found. It may be more: a
// name found in lower alone may be a hard link whose other name is in upper.
func (i *Inode) agrees(f *found) bool {
	if i.Mode().IsDir() {
		if f.upper == nil && i.upper != nil || len(f.lowers) == 0 && len(i.lowers) > 0 {
			return false
		}
	}
	if len(f.lowers) > 0 && len(i.lowers) > 0 && f.lowers[0].dentry.Inode() != i.lowers[0].dentry.Inode() {
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
}

// entryKind says what sort of entry of a directory changed.
type entryKind bool

const (
	plainEntry  entryKind = false
	originEntry entryKind = true // one with an origin, or a whiteout
)

// changed notes that a directory's entries changed, for listings in use, and
// looks at what became of its times (Linux: ovl_dir_modified). Of a directory that is listed as its layer lists it, only the numbers of entries
// with an origin are kept.
func (i *Inode) changed(what entryKind) {
	i.CopyAttributes()
	if i.filters || what == originEntry {
		i.touch()
		i.version++
	}
}
