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
	// ino is the number that the kernel knows it by, the same over a copy up.
	ino       uint64
	lowerIno  uint64
	lowerFrom *layer
	// copying is the copy up that is under way; no snapshot is taken meanwhile.
	copying *copier

	inodeState
	gen uint64

	dataIn string // where the data-only layers are to have its data

	// firstAlias and firstLower are room for the aliases and the lowers of most.
	firstAlias [1]*vfs.Dentry
	firstLower [1]place
}

// inodeState is what of an inode changes.
type inodeState struct {
	ownAttributes
	upper *vfs.Dentry // nil: not in upper
	// aliases are the dentries bound to it, as far as they are cached; while
	// one is, so is the inode. Replaced whole, never changed in place.
	aliases []*vfs.Dentry
	// lowers are where a directory is merged from, nearest first. Of anything
	// else in upper it is what it was copied from alone, where that is known.
	lowers []place
	data   place // where the data of a metacopy is, as far as it was looked for
	// redirect is the mark of a directory that was renamed away from its
	// lower places.
	redirect string
	opaque   bool // upper carries the opaque mark, or hides all below
	impure   bool // upper has children with an origin
	// byLower: the nearest lower inode gives it its identity, and so its
	// inode number, before and after a copy up.
	byLower bool
	// indexed: the index has an entry for it (Linux: OVL_INDEX).
	indexed bool
	// metacopy: the topmost layer has the attributes but not the data.
	metacopy bool
	// filters: the directory may hold whiteouts that a listing drops.
	filters bool
	// holdsMarked: one of its lower places says that whiteouts by attribute
	// are in it.
	holdsMarked bool
	plain       bool  // a write takes nothing off (Linux: S_NOSEC)
	links       int32 // a file's names, as the overlay has counted them
	guards      int32 // the flags that bind everybody
	opens       int32 // open files and directories
	readers     int32 // of them, those that use listing
	// version counts the changes of a directory's entries.
	version uint64
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
func (i *Inode) Links() int { return int(i.links) }

func (i *Inode) Super() *vfs.Superblock { return i.fs.super }

// Permission asks twice: the caller against what the overlay shows, then the
// mounter against the layer, except of a symlink (Linux:
// fs/overlayfs/inode.c, ovl_permission).
func (i *Inode) Permission(cred *sys.Cred, mask vfs.Mask) error {
	if !vfs.OwnerMay(cred, i.mode, i.uid, mask) {
		if err := vfs.Allowed(cred, i, mask); err != nil {
			return err
		}
	}
	real := i.real().Inode()
	if real.Mode().IsSymlink() {
		return nil // nobody writes or runs one
	}
	if i.upper == nil && mask&vfs.MayWrite != 0 {
		if mode := real.Mode(); mode.IsRegular() || mode.IsDir() {
			// Lower is not written: what must be possible is to copy it up.
			mask = mask&^vfs.MayWrite | vfs.MayRead
		}
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
	if i.metacopy {
		st.Blocks = i.dataBlocks(st)
	}
	return nil
}

// dataBlocks is how many blocks the data of a metacopy takes: as many as its
// size would, as long as nobody has looked for the data.
func (i *Inode) dataBlocks(st *sys.Stat) int64 {
	low := &i.fs.lowerScratch
	switch {
	case i.data.dentry == nil:
		size := int64(st.Blksize)
		return (st.Size + size - 1) / size * size / 512
	case i.data.dentry.Inode().Getattr(low) != nil:
		return st.Blocks
	}
	return low.Blocks
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
	case fs.fits(st.Ino):
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
	if err := i.fs.door.Setattr(i.upper, &real); err != nil {
		return err
	}
	i.CopyAttributes()
	return nil
}

func (i *Inode) Readlink(*sys.Cred) (string, error) {
	return i.real().Inode().Readlink(&i.fs.cred)
}

// closed notes that one of those who had i open has it no more.
func (i *Inode) closed() {
	i.touch()
	i.opens--
	i.Unbound()
}

// Unbound ends i's standing for real inodes, unless somebody may still hold it.
func (i *Inode) Unbound() {
	if !i.cached() {
		i.fs.forget(i)
	}
}

// entryKind says what sort of entry of a directory changed.
type entryKind bool

const (
	plainEntry  entryKind = false
	originEntry entryKind = true // one with an origin, or a whiteout
)

// changed notes that a directory's entries changed, for listings in use, and
// looks at what became of its times (Linux: ovl_dir_modified). Of a directory
// that is listed as its layer lists it, only the numbers of entries with an
// origin are kept.
func (i *Inode) changed(what entryKind) {
	i.CopyAttributes()
	if i.filters || what == originEntry {
		i.touch()
		i.version++
	}
}
