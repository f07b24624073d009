package tmpfs

import (
	"sync"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Look is what a filesystem reports to be.
type Look uint8

const (
	Tmpfs Look = iota // as mount -t tmpfs
	Ext4              // as the disk of a Linux machine: directories of 4096 bytes
	Ramfs             // as mount -t ramfs: without extended attributes
)

// Options are what a filesystem is made with.
type Options struct {
	Look   Look
	Bytes  int64 // how much data fits; 0: half of 4 GiB
	Inodes int64 // how many inodes; 0: a million
	// Mode is the root directory's; 0: as usual. S_IFDIR alone is no permission.
	Mode sys.Mode
	UID  uint32
	GID  uint32
	// NamedOnly takes files without a name away (O_TMPFILE).
	NamedOnly bool
	wide      bool   // inode64
	huge      string // what pages may be huge: shown, and no more
	noswap    bool   // shown, and no more
}

const (
	usualBytes  = 2 << 30
	usualInodes = 1 << 20
	unlimited   = 1 << 48 // more than a machine has
)

// usualMode is the mode of a root directory where no option says another.
func (l Look) usualMode() sys.Mode {
	if l == Tmpfs {
		return 0o1777
	}
	return 0o755
}

// limits are how much fits.
type limits struct {
	bytes, inodes int64
}

// shown is a limit as everybody sees it: 0 for none.
func (limits) shown(n int64) int64 {
	if n == unlimited {
		return 0
	}
	return n
}

// FS is one in-memory filesystem (Linux: mm/shmem.c).
type FS struct {
	super    *vfs.Superblock
	options  Options
	uuid     [16]byte
	state    fsState
	gen      uint64
	exported exported
	shelf    *source // the kernel's, once something went there
	// data guards file contents, an inode each taking one of the locks.
	data [64]sync.RWMutex
}

// fsState is plain data that snapshots keep.
type fsState struct {
	limits limits
	ino    uint64 // last inode number given out
	owner  uint64 // last chunk owner
	// oldOwners: the owners up to this one came before the last snapshot, where
	// anything has changed since.
	oldOwners uint64
	inodes    int64
	pages     int64
	// attributes is how many bytes extended attributes take.
	attributes int64
}

const pageSize = 4096

// Type is the tmpfs filesystem type.
func Type() vfs.FilesystemType {
	return vfs.FilesystemType{
		Name: "tmpfs", NoDev: true, InUserNamespace: true, Cut: vfs.CutParameter,
		Configure: func(c *vfs.Context) vfs.Configuration { return &configuration{context: c} },
	}
}

// New makes an empty filesystem.
func New(k *vfs.Kernel, o Options) *vfs.Superblock {
	if o.Bytes == 0 {
		o.Bytes = usualBytes
	}
	if o.Inodes == 0 {
		o.Inodes = usualInodes
	}
	if o.Mode == 0 {
		o.Mode = o.Look.usualMode()
	}
	fs := &FS{options: o, exported: exported{}}
	fs.state.limits = limits{o.Bytes, o.Inodes}
	k.Random(fs.uuid[:])
	fs.super = &vfs.Superblock{Kernel: k, Type: "tmpfs", Dev: k.Anonymous(), FS: fs, Forgetful: true}
	if o.Look == Ext4 {
		fs.super.Type, fs.super.Dev, fs.super.Forgetful = "ext4", sys.Makedev(254, 0), false
		fs.state.ino = 1
	}
	if o.Look == Ramfs {
		fs.super.Type = "ramfs"
	}
	root := fs.newInode(&sys.Cred{FSUID: o.UID, FSGID: o.GID}, nil, sys.S_IFDIR|o.Mode.Perm())
	root.state.nlink = 2
	fs.super.Root = vfs.NewRoot(fs.super, root)
	return fs.super
}

// touch saves the filesystem's counters before their first change after a
// snapshot.
func (fs *FS) touch() {
	if h := fs.history(); h.First(fs.gen) {
		h.Save(&fsSaved{fs, fs.state, fs.gen})
		fs.gen, fs.state.oldOwners = h.Now(), fs.state.owner
	}
}

// holds counts inodes and pages more, or fewer, in the filesystem and in the
// machine.
func (fs *FS) holds(inodes, pages int64) {
	fs.touch()
	fs.state.inodes += inodes
	fs.state.pages += pages
	fs.super.Kernel.Store(inodes, pages*pageSize)
}

func (fs *FS) history() *vfs.History { return &fs.super.Kernel.History }

type fsSaved struct {
	fs    *FS
	state fsState
	gen   uint64
}

func (s *fsSaved) Swap() {
	s.fs.state, s.state = s.state, s.fs.state
	s.fs.gen, s.gen = s.gen, s.fs.gen
}

func (fs *FS) Statfs(st *sys.Statfs) error {
	if fs.options.Look == Ramfs {
		*st = sys.Statfs{Type: sys.RAMFS_MAGIC, Bsize: pageSize, Frsize: pageSize, Namelen: sys.NAME_MAX, Fsid: fs.super.Dev}
		return nil
	}
	magic := int64(sys.TMPFS_MAGIC)
	if fs.options.Look == Ext4 {
		magic = sys.EXT4_MAGIC
	}
	l := fs.state.limits
	*st = sys.Statfs{
		Type: magic, Bsize: pageSize, Frsize: pageSize, Namelen: sys.NAME_MAX,
		Fsid: fs.super.Dev,
	}
	if l.bytes != unlimited {
		st.Blocks = l.bytes / pageSize
		st.Bfree = st.Blocks - fs.state.pages
		st.Bavail = st.Bfree
	}
	if l.inodes != unlimited {
		st.Files, st.Ffree = l.inodes, fs.left()/inodeRoom
	}
	return nil
}

func (fs *FS) Pins(func(*vfs.Dentry)) {}
func (fs *FS) Writable() bool         { return true }

// Unmounted gives the device number back, and all that the filesystem held.
func (fs *FS) Unmounted() {
	fs.super.Kernel.Store(-fs.state.inodes, -fs.state.pages*pageSize)
	if fs.options.Look == Tmpfs {
		fs.super.Kernel.Release(fs.super.Dev)
	}
}
