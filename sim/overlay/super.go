package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Type is what mount -t calls this filesystem.
const Type = "overlay"

// FilesystemType makes overlays known to a kernel.
func FilesystemType() vfs.FilesystemType {
	return vfs.FilesystemType{Name: Type, NoDev: true, InUserNamespace: true, Configure: configure, Cut: cutOption}
}

// FS is one overlay: an upper layer and its work directory, if any, above a
// stack of lower layers (Linux: struct ovl_fs). Only fsState changes after the
// mount.
type FS struct {
	kernel  *vfs.Kernel
	super   *vfs.Superblock
	options options
	cred    sys.Cred  // the mounter's
	maker   *sys.Cred // madeBy's latest
	door    vfs.Door  // to the layers

	upper      *layer      // nil: read-only
	work       *vfs.Dentry // workdir/work
	workMount  *vfs.Mount  // of workdir
	lowers     []*layer    // nearest first, data layers last
	dataLayers int
	// claims are upper and work, where no other mount had them before.
	claims [2]vfs.Inode
	// taken are other mounts' claims; nil but while mounting.
	taken map[vfs.Inode]bool
	// traps are the directories that must not turn up inside a layer, with the
	// lower layer that one is the root of.
	traps map[vfs.Inode]*layer

	marks   string   // "trusted.overlay.", what the overlay's own attributes begin with
	attrs   []string // those of them that were named so far
	escaped string   // "trusted.overlay.overlay.", the same for somebody else's

	// withoutFileHandles: the filesystem of some layer has none.
	withoutFileHandles bool

	oneFilesystem bool     // all layers lie on one
	unnamedFiles  bool     // upper has O_TMPFILE
	unmarked      bool     // the mounter cannot set the overlay's attributes in upper
	xinoBits      uint     // high bits of inode numbers that layers leave to the overlay
	devs          []uint64 // one for each filesystem of the layers
	uuid          [16]byte // its own; zero: none
	fsid          uint64

	inodes identities
	// scratch and lowerScratch are for whoever needs one field; the kernel
	// lock guards them.
	scratch, lowerScratch sys.Stat
	// change is what setattr changes, and places what a lookup found below; the
	// kernel lock guards them.
	change vfs.Change
	places []place

	fsState
	gen uint64
}

// fsState is what of an overlay changes.
type fsState struct {
	spare    *vfs.Dentry // the whiteout in work that others are links of
	unshared bool        // a link of the spare failed: every whiteout is an inode of its own
	ino      uint64      // the last number given to a directory
	// markers are the lower layers that are known to have a directory of
	// whiteouts by attribute. Replaced whole, never changed in place.
	markers []*layer
}

// nextNumber is the next free inode number for a directory.
func (fs *FS) nextNumber() uint64 {
	fs.touch()
	fs.ino++
	return fs.ino
}

func (fs *FS) touch() {
	if h := &fs.kernel.History; h.First(fs.gen) {
		h.Save(&fsSaved{fs, fs.fsState, fs.gen})
		fs.gen = h.Now()
	}
}

type fsSaved struct {
	fs    *FS
	state fsState
	gen   uint64
}

func (s *fsSaved) Swap() {
	s.fs.fsState, s.state = s.state, s.fs.fsState
	s.fs.gen, s.gen = s.gen, s.fs.gen
}

// newFS is an overlay of nothing yet.
func newFS(k *vfs.Kernel) *FS {
	fs := &FS{
		kernel: k,
		traps:  map[vfs.Inode]*layer{},
		inodes: identities{map[vfs.Inode]*Inode{}},
		gen:    k.History.Now(),
	}
	fs.ino = 1
	fs.door = vfs.Door{Kernel: k, Cred: &fs.cred, Label: fs.label}
	return fs
}

// Create makes an overlay of the options that were set (Linux:
// fs/overlayfs/super.c, ovl_fill_super).
func (p *parser) Create(r *vfs.MountRequest) (*vfs.Superblock, error) {
	fs, k := p.fs, p.fs.kernel
	fs.options, fs.cred = p.options, r.Process.Credentials()
	if err := fs.verify(); err != nil {
		return nil, err
	}
	fs.marks = "trusted.overlay."
	if fs.options.userxattr {
		fs.marks = "user.overlay."
	}
	fs.escaped = fs.marks + "overlay."
	fs.super = &vfs.Superblock{Kernel: k, Type: Type, FS: fs, ReadOnly: r.Flags&sys.MS_RDONLY != 0}
	fs.super.Dev = k.Anonymous()
	if err := fs.assemble(); err != nil {
		fs.Unmounted()
		return nil, err
	}
	fs.taken = nil
	fs.super.Root = vfs.NewRoot(fs.super, fs.rootInode())
	return fs.super, nil
}

// assemble sets up the layers, in the order in which Linux does, which shows
// in what a failing mount leaves behind.
func (fs *FS) assemble() error {
	if !fs.options.upper.given() {
		fs.door.Decide(&ruleNoUpperReadOnly, "")
		fs.super.ReadOnly = true
	} else if err := fs.setUpper(); err != nil {
		return err
	}
	if err := fs.setLowers(); err != nil {
		return err
	}
	fs.numberFilesystems()
	if err := fs.setUUID(); err != nil {
		return err
	}
	if err := fs.prepareIndex(); err != nil {
		return err
	}
	if fs.work == nil {
		fs.options.withoutIndex()
	}
	return fs.checkOverlap()
}

// setUpper sets up upper and the work directory.
func (fs *FS) setUpper() error {
	o := &fs.options
	fs.upper = &layer{name: o.upper.name, root: o.upper.at.Dentry}
	fs.super.Depth = fs.upper.root.Super().Depth
	if err := fs.trap(fs.upper.root); err != nil {
		return err
	}
	var err error
	if fs.upper.mount, err = fs.hold(o.upper.at, "upperpath"); err != nil {
		return err
	}
	if err := fs.claim(0, &o.upper); err != nil {
		return err
	}
	if o.upper.at.Mount != o.work.at.Mount {
		fs.logError("workdir and upperdir must reside under the same mount")
		return fs.door.Refuse(sys.EINVAL, &ruleOneMount, "")
	}
	if o.work.at.Dentry.Inside(fs.upper.root) || fs.upper.root.Inside(o.work.at.Dentry) {
		fs.logError("workdir and upperdir must be separate subtrees")
		return fs.door.Refuse(sys.EINVAL, &ruleSeparateSubtrees, "")
	}
	if err := fs.claim(1, &o.work); err != nil {
		return err
	}
	if err := fs.trap(o.work.at.Dentry); err != nil {
		return err
	}
	if fs.workMount, err = fs.hold(o.work.at, "workpath"); err != nil {
		return err
	}
	if err := fs.prepareWork(); err != nil {
		return err
	}
	if fs.work == nil {
		return nil
	}
	return fs.trap(fs.work)
}

// maxDepth is how many filesystems may be stacked.
const maxDepth = 2

// setLowers sets up the lower layers.
func (fs *FS) setLowers() error {
	if err := fs.verifyLowers(); err != nil {
		return err
	}
	for _, o := range fs.options.lowers {
		if depth := o.at.Dentry.Super().Depth; depth > fs.super.Depth {
			fs.super.Depth = depth
		}
		if fs.exporter(o.at.Dentry.Super()) == nil {
			if fs.options.nfsExport == "on" || fs.options.index == "on" && fs.upper != nil {
				fs.logWarning("fs on '" + o.name + "' does not support file handles, falling back to index=off,nfs_export=off.")
			}
			if fs.options.xino == "auto" && fs.upper != nil {
				fs.logWarning("fs on '" + o.name + "' does not support file handles, falling back to xino=off.")
				fs.options.xino = "off"
			}
			fs.withoutHandles()
		}
	}
	fs.super.Depth++
	if fs.super.Depth > maxDepth {
		fs.logError("maximum fs stacking depth exceeded")
		return fs.door.Refuse(sys.EINVAL, &ruleTooDeep, "")
	}
	for n, o := range fs.options.lowers {
		if err := fs.trap(o.at.Dentry); err != nil {
			return err
		}
		if err := fs.inUse(o.at.Dentry, "lowerdir", o.name); err != nil {
			return err
		}
		mount, err := fs.hold(o.at, "lowerpath")
		if err != nil {
			return err
		}
		l := &layer{index: n + 1, name: o.name, root: o.at.Dentry, data: o.data, mount: mount}
		fs.lowers = append(fs.lowers, l)
		fs.traps[l.root.Inode()] = l
		if o.data {
			fs.dataLayers++
		}
	}
	return nil
}

// rootInode is the merge of the layers' roots; no mark on them counts but that
// of a directory of whiteouts by attribute.
func (fs *FS) rootInode() *Inode {
	i := &Inode{fs: fs, gen: fs.kernel.History.Now()}
	for _, l := range fs.lowers {
		if !l.data {
			i.lowers = append(i.lowers, place{l, l.root})
		}
	}
	for _, at := range i.lowers[:len(i.lowers)-1] {
		i.holdsMarked = fs.noteMarker(at) || i.holdsMarked
	}
	if fs.upper != nil {
		i.upper = fs.upper.root
		i.impure = fs.marked(i.upper, "impure")
	}
	i.CopyAttributes()
	i.guards = int32(vfs.Guards(i.real().Inode()))
	i.filters = i.merged() || fs.hasMark(i.real(), "origin")
	top := fs.lowers[0]
	if fs.upper != nil {
		top = fs.upper
	}
	i.ino = fs.ownNumber(top.root.Inode(), top)
	return i
}

// Statfs is upper's, or the first lower layer's, under the overlay's name.
func (fs *FS) Statfs(st *sys.Statfs) error {
	top := fs.lowers[0]
	if fs.upper != nil {
		top = fs.upper
	}
	if err := top.root.Super().FS.Statfs(st); err != nil {
		return err
	}
	st.Type = sys.OVERLAYFS_MAGIC
	if uuid := fs.options.uuid; uuid == "on" || uuid == "auto" {
		st.Fsid = fs.fsid // 0 without an upper
	}
	return nil
}

// Pins are the layers' roots, the work directory and the spare whiteout in it,
// and what cached inodes stand on.
func (fs *FS) Pins(pin func(*vfs.Dentry)) {
	if fs.upper != nil {
		pin(fs.upper.root)
	}
	if fs.work != nil {
		pin(fs.work)
	}
	if fs.spare != nil {
		pin(fs.spare)
	}
	for _, l := range fs.lowers {
		pin(l.root)
	}
	for _, i := range fs.inodes.m {
		if !i.cached() {
			continue
		}
		if i.upper != nil {
			pin(i.upper)
		}
		for _, at := range i.lowers {
			pin(at.dentry)
		}
	}
}

// Unmounted gives the device numbers back.
func (fs *FS) Unmounted() {
	fs.kernel.Release(fs.super.Dev)
	for _, dev := range fs.devs {
		fs.kernel.Release(dev)
	}
}

// Layers are the roots of the layers as they were resolved at the mount, seen
// as the overlay sees them: without what is mounted inside. work is the
// directory named by workdir.
func (fs *FS) Layers() (upper, work vfs.Path, lowers []vfs.Path) {
	if fs.upper != nil {
		upper = vfs.Path{Mount: fs.upper.mount, Dentry: fs.upper.root}
		work = vfs.Path{Mount: fs.workMount, Dentry: fs.options.work.at.Dentry}
	}
	for _, l := range fs.lowers {
		lowers = append(lowers, vfs.Path{Mount: l.mount, Dentry: l.root})
	}
	return upper, work, lowers
}

// Writable reports whether a remount may make the overlay writable.
func (fs *FS) Writable() bool { return fs.upper != nil && fs.work != nil }
