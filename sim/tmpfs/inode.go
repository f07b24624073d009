package tmpfs

import (
	"sync"
	"sync/atomic"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// inode is one file object. It serves its own open files.
type inode struct {
	vfs.Unsupported
	vfs.NoFile
	fs    *FS
	state inodeState
	gen   uint64
}

// inodeState is plain data that snapshots keep; the kernel lock guards it, and
// body the data lock too. Times are nanoseconds since 1970.
type inodeState struct {
	mode     sys.Mode
	nlink    uint32
	uid, gid uint32
	ino      uint64
	// body is a *directory, a *content (nil while empty), a target or a
	// device.
	body                       any
	atime, mtime, ctime, btime int64
	opens                      int32    // of it, by descriptors and stacked files
	flags                      int32    // FS_*_FL
	gone                       bool     // its room was given back
	xattrs                     *[]xattr // nil: none; replaced whole, never changed in place
}

type target string
type device uint64

// newInode makes an inode in a directory (nil for a root); the caller gives
// it its names. cred owns it, but for a directory with set-group-id.
func (fs *FS) newInode(cred *sys.Cred, dir *inode, mode sys.Mode) *inode {
	fs.holds(1, 0)
	fs.state.ino++
	now := fs.super.Kernel.Nano()
	i := &inode{fs: fs, gen: fs.history().Now(), state: inodeState{mode: mode, uid: cred.FSUID, gid: cred.FSGID, ino: fs.state.ino, atime: now, mtime: now, ctime: now, btime: now}}
	if dir != nil && dir.state.mode&sys.S_ISGID != 0 {
		i.state.gid = dir.state.gid
		if mode.IsDir() {
			i.state.mode |= sys.S_ISGID
		} else if mode&0o2010 == 0o2010 && !cred.InGroup(i.state.gid) && !cred.CanFor(sys.CAP_FSETID, dir.state.uid, dir.state.gid) {
			i.state.mode &^= sys.S_ISGID
		}
	}
	if fs.options.Look == Ext4 {
		i.state.flags = sys.FS_EXTENT_FL
	}
	if dir != nil {
		i.inheritFlags(dir)
		i.inheritACL(dir)
	}
	if mode.IsDir() {
		i.state.body = &directory{parent: dir, gen: fs.history().Now()}
	}
	return i
}

// touch saves the inode's state before its first change after a snapshot.
func (i *inode) touch() {
	if h := i.fs.history(); h.First(i.gen) {
		h.Save(&inodeSaved{i, i.state, i.gen})
		i.gen = h.Now()
	}
}

type inodeSaved struct {
	i     *inode
	state inodeState
	gen   uint64
}

func (s *inodeSaved) Swap() {
	s.i.state, s.state = s.state, s.i.state
	s.i.gen, s.gen = s.gen, s.i.gen
}

// lock is the lock of the inode's data.
func (i *inode) lock() *sync.RWMutex { return &i.fs.data[i.state.ino%uint64(len(i.fs.data))] }

func (i *inode) now() int64 { return i.fs.super.Kernel.Nano() }

func (i *inode) Super() *vfs.Superblock   { return i.fs.super }
func (i *inode) Mode() sys.Mode           { return i.state.mode }
func (i *inode) Owner() (uid, gid uint32) { return i.state.uid, i.state.gid }

// Number and Links are what Getattr says.
func (i *inode) Number() uint64 { return i.state.ino }
func (i *inode) Links() int     { return int(i.state.nlink) }

func (i *inode) Permission(cred *sys.Cred, mask vfs.Mask) error {
	if vfs.OwnerMay(cred, i.state.mode, i.state.uid, mask) {
		return nil
	}
	return vfs.Allowed(cred, i, mask)
}

func (i *inode) Getattr(st *sys.Stat) error {
	s := &i.state
	st.Dev, st.Ino, st.Mode, st.Nlink = i.fs.super.Dev, s.ino, s.mode, s.nlink
	st.UID, st.GID, st.Rdev = s.uid, s.gid, 0
	st.Size, st.Blksize, st.Blocks = i.Size(), pageSize, 0
	st.Btime = sys.NanoTime(s.btime)
	switch body := s.body.(type) {
	case *directory:
		if i.fs.options.Look == Ext4 {
			st.Blocks = 8
		}
	case *content:
		st.Blocks = body.stored() * (pageSize / 512)
	case device:
		st.Rdev = uint64(body)
	}
	if i.overflows() {
		st.Blocks += pageSize / 512
	}
	st.Atime, st.Mtime, st.Ctime = sys.NanoTime(s.atime), sys.NanoTime(s.mtime), sys.NanoTime(s.ctime)
	return nil
}

// Size is what Getattr says, for who has the kernel lock alone: somebody may be
// writing.
func (i *inode) Size() int64 {
	switch body := i.state.body.(type) {
	case *content:
		return atomic.LoadInt64(&body.size)
	case *directory:
		return i.fs.directorySize(body)
	case target:
		return int64(len(body))
	}
	return 0
}

// directorySize is what a directory's size is said to be.
func (fs *FS) directorySize(d *directory) int64 {
	switch fs.options.Look {
	case Ext4:
		return pageSize
	case Ramfs:
		return 0
	}
	return 40 + 20*int64(d.entries.Len())
}

// AccessTimes are the times that decide whether a read renews the first.
func (i *inode) AccessTimes() (atime, mtime, ctime int64) {
	return i.state.atime, i.state.mtime, i.state.ctime
}

// SetAtime renews the access time.
func (i *inode) SetAtime(now int64) {
	i.touch()
	i.state.atime = now
}

func (i *inode) Setattr(_ *sys.Cred, _ *vfs.Dentry, c *vfs.Change) error {
	resized := false
	if c.Has(vfs.ChangeSize) {
		l := i.lock()
		l.Lock()
		resized = i.resize(c.Size)
		l.Unlock()
	}
	i.touch()
	s := &i.state
	now := i.now()
	s.ctime = now
	if c.Has(vfs.ChangeMode) {
		s.mode = s.mode.Type() | c.Mode.Perm()
		i.chmodACL()
	}
	if c.Has(vfs.ChangeUID) {
		s.uid = c.UID
	}
	if c.Has(vfs.ChangeGID) {
		s.gid = c.GID
	}
	if resized {
		s.mtime = now
	}
	if c.Has(vfs.ChangeAtime) {
		s.atime = c.Atime.Nano()
	}
	if c.Has(vfs.ChangeMtime) {
		s.mtime = c.Mtime.Nano()
	}
	return nil
}

func (i *inode) Readlink(*sys.Cred) (string, error) {
	t, ok := i.state.body.(target)
	if !ok {
		return "", sys.EINVAL
	}
	return string(t), nil
}

// Open serves the file by its inode, which lasts while it is open, whether or
// not it has names.
func (i *inode) Open(*sys.Cred, *vfs.Dentry, int) (vfs.File, error) {
	i.touch()
	i.state.opens++
	i.mayReturn()
	return i, nil
}

// Release ends what Open began.
func (i *inode) Release(*vfs.OpenFile) {
	i.touch()
	i.state.opens--
	i.mayGo()
}

// changed marks both change times now.
func (i *inode) changed() {
	i.touch()
	now := i.now()
	i.state.mtime, i.state.ctime = now, now
}

// linked counts a name more or less.
func (i *inode) linked(by int) {
	i.touch()
	i.state.nlink = uint32(int(i.state.nlink) + by)
	i.state.ctime = i.now()
	i.mayGo()
}

// mayGo gives back the room of an inode that has no names and that nobody has
// open.
func (i *inode) mayGo() {
	if i.state.nlink > 0 || i.state.opens > 0 || i.state.gone {
		return
	}
	i.touch()
	i.state.gone = true
	i.fs.holds(-1, -i.pages())
	i.fs.holdsAttributes(-i.attributes())
	if i.fs.exported[i.state.ino] != nil && !i.fs.super.Kernel.Uses(i) {
		i.fs.exported.set(i.fs.history(), i.state.ino, nil)
	}
}

// mayReturn takes the room back where a stacked filesystem, which still knows
// the inode, opens it once more.
func (i *inode) mayReturn() {
	if i.state.gone {
		i.state.gone = false
		i.fs.holds(1, i.pages())
		i.fs.holdsAttributes(i.attributes())
	}
}

// pages is how many pages of data the machine holds for it.
func (i *inode) pages() int64 {
	if c, ok := i.state.body.(*content); ok {
		return c.held()
	}
	return 0
}
