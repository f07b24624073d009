package overlay

import (
	"slices"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// listing is the merged list of a directory, made once and shared by all who
// have the directory open while its entries do not change through the overlay
// (Linux: fs/overlayfs/readdir.c, struct ovl_dir_cache).
type listing struct {
	version uint64 // the directory's, when the list was made
	// blocks are full but for the last: a list that grows is not copied.
	blocks [][]entry
	length int64
}

const (
	fullBlock  = 512
	firstBlock = 16 // to begin with: most directories are small
)

func (l *listing) add(e entry) {
	last := len(l.blocks) - 1
	switch {
	case last < 0:
		l.blocks = append(l.blocks, make([]entry, 0, firstBlock))
		last++
	case len(l.blocks[last]) == fullBlock:
		l.blocks = append(l.blocks, make([]entry, 0, fullBlock))
		last++
	}
	l.blocks[last] = append(l.blocks[last], e)
	l.length++
}

func (l *listing) at(n int64) *entry { return &l.blocks[n/fullBlock][n%fullBlock] }

// entry is one name of a merged listing.
type entry struct {
	name     string
	ino      uint64
	kind     uint8 // sys.DT_*
	whiteout bool
	upper    bool // the topmost layer that has it is upper
	own      bool // its number is still to be asked for
	doubtful bool // it may be a whiteout by attribute; a lookup will tell
}

// directory serves an open directory. A directory of one layer is listed as
// that layer lists it.
type directory struct {
	vfs.NoFile
	inode *Inode
	real  *vfs.OpenFile // the topmost layer's when it was opened
	// inUpper: that was upper. A directory that was opened in lower is listed
	// there to its end, and never looks for numbers of origins (Linux: is_upper
	// of struct ovl_dir_file).
	inUpper bool
	directoryState
	gen uint64
}

// directoryState is what of an open directory changes.
type directoryState struct {
	merged bool     // listed as a merge
	list   *listing // the list in use; nil: not read yet
}

func (o *directory) touch() {
	if h := &o.inode.fs.kernel.History; h.First(o.gen) {
		h.Save(&directorySaved{o, o.directoryState, o.gen})
		o.gen = h.Now()
	}
}

type directorySaved struct {
	o     *directory
	state directoryState
	gen   uint64
}

func (s *directorySaved) Swap() {
	s.o.directoryState, s.state = s.state, s.o.directoryState
	s.o.gen, s.gen = s.gen, s.o.gen
}

// openDirectory opens the topmost layer's directory.
func (i *Inode) openDirectory() (vfs.File, error) {
	fs := i.fs
	real, err := fs.kernel.Open(&fs.cred, i.realPath(), sys.O_RDONLY|sys.O_DIRECTORY)
	if err != nil {
		return nil, err
	}
	o := &directory{inode: i, real: real, inUpper: i.inUpper(), gen: fs.kernel.History.Now()}
	o.merged = i.filters
	i.touch()
	i.opens++
	return o, nil
}

// Fsync syncs upper's directory.
func (o *directory) Fsync(f *vfs.OpenFile) error {
	i := o.inode
	if i.upper == nil || i.fs.syncsNothing(f) {
		return nil
	}
	return i.fs.sync(i.upper)
}

// Release ends what Open began.
func (o *directory) Release(*vfs.OpenFile) {
	o.real.Close()
	o.inode.closed()
	o.drop()
}

// drop lets go of the list in use; the last one to do so forgets it.
func (o *directory) drop() {
	if o.list == nil {
		return
	}
	o.touch()
	list := o.list
	o.list = nil
	if i := o.inode; i.listing == list {
		i.touch()
		if i.readers--; i.readers == 0 {
			i.listing = nil
		}
	}
}

// Rewind makes the next Readdir see what changed meanwhile.
func (o *directory) Rewind(*vfs.OpenFile) {
	if o.list != nil && o.list.version != o.inode.version {
		o.drop()
	}
	if o.inode.filters && !o.merged {
		o.touch()
		o.merged = true
	}
}

// Readdir hands on the entries from f.Pos.
func (o *directory) Readdir(p *vfs.Process, f *vfs.OpenFile, emit func(sys.Dirent) bool) error {
	if f.Pos == 0 {
		o.Rewind(f)
	}
	if !o.merged {
		return o.readReal(p, f, emit)
	}
	if err := o.fill(p); err != nil {
		return err
	}
	f.Touch()
	for ; f.Pos < o.list.length; f.Pos++ {
		e := o.list.at(f.Pos)
		if !e.whiteout && (e.own || e.doubtful) {
			if err := o.resolve(f, e); err != nil {
				return err
			}
		}
		if !e.whiteout && !emit(sys.Dirent{Ino: e.ino, Off: f.Pos + 1, Type: e.kind, Name: e.name}) {
			return nil
		}
	}
	return nil
}

// fill makes o's list, or takes the one that is in use.
func (o *directory) fill(p *vfs.Process) error {
	if o.list != nil {
		return nil
	}
	i := o.inode
	if i.listing == nil || i.listing.version != i.version {
		list, err := i.merge(p)
		if err != nil {
			return err
		}
		i.touch()
		i.listing, i.readers = list, 0
	}
	i.touch()
	i.readers++
	o.touch()
	o.list = i.listing
	return nil
}

// merge lists a directory over all of its layers: what the lowest has comes
// first, in that layer's order, then what only upper has, then what only the
// layers between have.
func (i *Inode) merge(p *vfs.Process) (*listing, error) {
	fs := i.fs
	all := &listing{version: i.version}
	var above []*entry
	var named vfs.NameMap[*entry] // above
	add := func(at place) error {
		return fs.eachReal(p, at.path(), func(e sys.Dirent) bool {
			if _, ok := named.Get(e.Name); !ok {
				n := fs.newEntry(i, at, e)
				above = append(above, &n)
				named.Set(&vfs.History{}, e.Name, &n)
			}
			return true
		})
	}
	if i.upper != nil {
		if err := add(place{fs.upper, i.upper}); err != nil {
			return nil, err
		}
	}
	for n, at := range i.lowers {
		if n < len(i.lowers)-1 {
			if err := add(at); err != nil {
				return nil, err
			}
			continue
		}
		// No name of the lowest layer needs finding again.
		err := fs.eachReal(p, at.path(), func(e sys.Dirent) bool {
			n, ok := named.Get(e.Name)
			if !ok {
				all.add(fs.newEntry(i, at, e))
				return true
			}
			all.add(*n)
			n.name = ""
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	for _, n := range above {
		if n.name != "" {
			all.add(*n)
		}
	}
	return all, nil
}

// newEntry is an entry of a merged list as the layer at has it.
func (fs *FS) newEntry(i *Inode, at place, e sys.Dirent) entry {
	n := entry{name: e.Name, ino: e.Ino, kind: e.Type, upper: at.layer == fs.upper}
	switch e.Type {
	case sys.DT_CHR:
		if d, err := fs.lookupReal(at.dentry, e.Name); err == nil {
			n.whiteout = fs.isWhiteout(d)
		}
	case sys.DT_REG:
		n.doubtful = i.holdsMarked && slices.Contains(fs.markers, at.layer)
	}
	numbered := e.Name == "." || e.Name == ".." || n.upper && i.impure
	n.own = fs.xinoBits > 0 || fs.oneFilesystem && numbered
	return n
}

// resolve looks a name up for the inode number that it has in the overlay, or
// to see whether it is there at all (Linux: ovl_cache_update).
func (o *directory) resolve(f *vfs.OpenFile, e *entry) error {
	fs := o.inode.fs
	dir := f.Path.Dentry
	var i vfs.Inode
	switch e.name {
	case ".":
		i = dir.Inode()
	case "..":
		i = dir.Parent().Inode()
	default:
		d, err := vfs.LookupOne(&fs.cred, dir, e.name)
		if err != nil {
			fs.logWarning("failed to look up (" + e.name + ") for ino (" + negative(err) + ")")
		}
		if err != nil || d.Negative() {
			e.whiteout = true // it has gone stale
			return err
		}
		i = d.Inode()
	}
	e.doubtful = false
	if !e.own {
		return nil
	}
	e.own = false
	own, ok := i.(*Inode)
	switch {
	case !ok:
	case own.hasOrigin():
		if err := i.Getattr(&fs.scratch); err != nil {
			return err
		}
		e.ino = fs.scratch.Ino
	case own.upper == nil:
		e.ino = fs.numberIn(own.lowers[0].layer, e.ino)
	}
	return nil
}

// readReal lists a directory of one layer in that layer's own way, with the
// overlay's inode numbers.
func (o *directory) readReal(p *vfs.Process, f *vfs.OpenFile, emit func(sys.Dirent) bool) error {
	i := o.inode
	var own map[string]uint64
	if o.inUpper && i.impure && (i.fs.oneFilesystem || i.fs.xinoBits > 0) {
		var err error
		if own, err = o.ownNumbers(p, f); err != nil {
			return err
		}
	}
	o.real.Touch()
	o.real.Pos = f.Pos
	if removed(o.real.Path.Dentry) {
		return sys.ENOENT
	}
	at := i.fs.upper
	if !o.inUpper {
		at = i.lowers[0].layer
	}
	parent := f.Path.Dentry.Parent()
	ownParent := (i.fs.oneFilesystem || i.fs.xinoBits > 0) && inodeOf(parent).merged()
	err := o.real.File.Readdir(p, o.real, func(e sys.Dirent) bool {
		if ino, ok := own[e.Name]; ok {
			e.Ino = ino
		} else if e.Name == ".." && ownParent {
			e.Ino = i.fs.numberOf(parent)
		} else {
			e.Ino = i.fs.numberIn(at, e.Ino)
		}
		return emit(e)
	})
	f.Touch()
	f.Pos = o.real.Pos
	return err
}

// numbers are inode numbers that differ from upper's.
type numbers struct {
	version uint64
	of      map[string]uint64
}

// ownNumbers are the inode numbers of the entries that have one from their
// origin. A directory that turns out to have none loses the impure mark.
func (o *directory) ownNumbers(p *vfs.Process, f *vfs.OpenFile) (map[string]uint64, error) {
	i := o.inode
	if i.numbers != nil && i.numbers.version == i.version {
		return i.numbers.of, nil
	}
	entries, err := i.fs.listReal(p, i.realPath())
	if err != nil {
		return nil, err
	}
	found := &numbers{i.version, map[string]uint64{}}
	for _, e := range entries {
		if e.Name == "." || e.Name == ".." {
			continue
		}
		x := entry{name: e.Name, ino: e.Ino, own: true}
		if err := o.resolve(f, &x); err != nil {
			return nil, err
		}
		if x.ino != i.fs.numberIn(i.fs.upper, e.Ino) {
			found.of[e.Name] = x.ino
		}
	}
	i.touch()
	i.numbers = found
	if len(found.of) > 0 {
		return found.of, nil
	}
	i.numbers, i.impure = nil, false
	i.fs.door.Removexattr(i.upper, i.fs.attr("impure"))
	return nil, nil
}

// numberOf is the inode number that a name of the overlay has.
func (fs *FS) numberOf(d *vfs.Dentry) uint64 {
	d.Inode().Getattr(&fs.scratch)
	return fs.scratch.Ino
}

// listReal lists a directory of a layer, "." and ".." included.
func (fs *FS) listReal(p *vfs.Process, at vfs.Path) (all []sys.Dirent, err error) {
	err = fs.eachReal(p, at, func(e sys.Dirent) bool {
		all = append(all, e)
		return true
	})
	return all, err
}

// eachReal calls emit for each entry of a directory of a layer, "." and ".."
// included, until it returns false.
func (fs *FS) eachReal(p *vfs.Process, at vfs.Path, emit func(sys.Dirent) bool) error {
	if removed(at.Dentry) {
		return sys.ENOENT
	}
	f, err := fs.kernel.Open(&fs.cred, at, sys.O_RDONLY|sys.O_DIRECTORY)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.File.Readdir(p, f, emit)
}

// removed reports whether a directory of a layer is gone.
func removed(d *vfs.Dentry) bool { return d.Unhashed() && d.Parent() != d }

// whiteoutsIn lists the whiteouts of a directory's upper layer; ENOTEMPTY
// where the directory shows anything.
func (i *Inode) whiteoutsIn() ([]string, error) {
	list, err := i.merge(nil)
	if err != nil {
		return nil, err
	}
	var whiteouts []string
	for n := range list.length {
		switch e := list.at(n); {
		case e.name == "." || e.name == "..":
		case !e.whiteout:
			return nil, sys.ENOTEMPTY
		case e.upper:
			whiteouts = append(whiteouts, e.name)
		}
	}
	return whiteouts, nil
}
