package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// ownAttributes are an overlay inode's own copy of what the real object had when
// the overlay last looked: when the inode was made, and at the end of every
// change through the overlay. What a caller may do, what a new name inherits
// and whether reading is marked go by the copy; stat alone goes by the real
// object. They differ where a layer is changed while it is mounted (Linux:
// fs/overlayfs/util.c, ovl_copyattr).
type ownAttributes struct {
	mode                sys.Mode
	uid, gid            uint32
	atime, mtime, ctime int64
	size                int64
}

// CopyAttributes looks at the real object.
func (i *Inode) CopyAttributes() {
	own := i.ownAttributes
	own.lookAt(i.real().Inode(), &i.fs.scratch)
	if own != i.ownAttributes {
		i.touch()
		i.ownAttributes = own
	}
}

// ready is a real object that has its attributes at hand.
type ready interface {
	accessed
	vfs.Sized
}

// lookAt makes own what real has, if that can be told; st is room.
func (own *ownAttributes) lookAt(real vfs.Inode, st *sys.Stat) {
	switch below := real.(type) {
	case *Inode:
		*own = below.ownAttributes
	case ready:
		own.mode, own.size = real.Mode(), below.Size()
		own.uid, own.gid = real.Owner()
		own.atime, own.mtime, own.ctime = below.AccessTimes()
	default:
		if real.Getattr(st) == nil {
			*own = attributesIn(st)
		}
	}
}

// attributesIn are the attributes that st tells.
func attributesIn(st *sys.Stat) ownAttributes {
	return ownAttributes{st.Mode, st.UID, st.GID, st.Atime.Nano(), st.Mtime.Nano(), st.Ctime.Nano(), st.Size}
}

func (i *Inode) Mode() sys.Mode { return i.mode }

func (i *Inode) Owner() (uid, gid uint32) { return i.uid, i.gid }

// CopiedSize is the size in the copy.
func (i *Inode) CopiedSize() int64 { return i.size }

// accessed is what an inode with an access time is.
type accessed interface {
	AccessTimes() (atime, mtime, ctime int64)
	SetAtime(now int64)
}

// AccessTimes are those of the copy. Reading a file looks at two of upper's
// first (Linux: fs/overlayfs/file.c, ovl_file_accessed).
func (i *Inode) AccessTimes() (atime, mtime, ctime int64) {
	if real, ok := i.marked(); ok && i.mode.IsRegular() {
		if _, mtime, ctime = real.AccessTimes(); mtime != i.mtime || ctime != i.ctime {
			i.touch()
			i.mtime, i.ctime = mtime, ctime
		}
	}
	return i.atime, i.mtime, i.ctime
}

// SetAtime sets upper's access time; reading a lower object leaves no trace
// (Linux: fs/overlayfs/inode.c, ovl_update_time).
func (i *Inode) SetAtime(now int64) {
	real, ok := i.marked()
	if !ok {
		return
	}
	if vfs.Guards(i.upper.Inode())&sys.FS_NOATIME_FL == 0 && !i.fs.upper.mount.ReadOnly() {
		real.SetAtime(now)
	}
	i.touch()
	i.atime, _, _ = real.AccessTimes()
}

// marked is upper's object, where reading is marked.
func (i *Inode) marked() (accessed, bool) {
	if i.upper == nil {
		return nil, false
	}
	real, ok := i.upper.Inode().(accessed)
	return real, ok
}
