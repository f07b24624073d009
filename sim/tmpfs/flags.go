package tmpfs

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

const (
	// guarding are the flags that the kernel heeds.
	guarding = sys.FS_IMMUTABLE_FL | sys.FS_APPEND_FL | sys.FS_NOATIME_FL
	// settable are the flags that chattr may change on tmpfs.
	settable = guarding | sys.FS_NODUMP_FL
	// settableOnDisk are those on ext4.
	settableOnDisk = settable | sys.FS_SECRM_FL | sys.FS_UNRM_FL | sys.FS_COMPR_FL | sys.FS_SYNC_FL | sys.FS_NOTAIL_FL | sys.FS_DIRSYNC_FL | sys.FS_TOPDIR_FL | sys.FS_EXTENT_FL
	// forDirectories are flags that no other file has.
	forDirectories = sys.FS_DIRSYNC_FL | sys.FS_TOPDIR_FL
	// inherited are those that a new file has from its directory.
	inherited = sys.FS_NODUMP_FL | sys.FS_NOATIME_FL
	// inheritedOnDisk are those on ext4.
	inheritedOnDisk = inherited | sys.FS_SECRM_FL | sys.FS_UNRM_FL | sys.FS_COMPR_FL | sys.FS_SYNC_FL | sys.FS_NOTAIL_FL | sys.FS_DIRSYNC_FL
)

// inheritFlags gives a new inode the flags that its directory hands down.
func (i *inode) inheritFlags(dir *inode) {
	mask := inherited
	if i.fs.options.Look == Ext4 {
		mask = inheritedOnDisk
	}
	switch {
	case i.state.mode.IsRegular():
		mask &^= forDirectories
	case !i.state.mode.IsDir():
		mask &= sys.FS_NODUMP_FL | sys.FS_NOATIME_FL
	}
	i.state.flags |= dir.state.flags & int32(mask)
}

// Fileflags are what lsattr shows; files and directories have them.
func (i *inode) Fileflags() (int, error) {
	if !i.state.mode.IsRegular() && !i.state.mode.IsDir() {
		return 0, sys.ENOTTY
	}
	return int(i.state.flags), nil
}

func (i *inode) SetFileflags(_ *sys.Cred, _ *vfs.Dentry, flags int) error {
	allowed := settable
	if i.fs.options.Look == Ext4 {
		allowed = settableOnDisk
		if !i.state.mode.IsDir() {
			flags &^= forDirectories
		}
	}
	if flags&^allowed != 0 {
		return sys.EOPNOTSUPP
	}
	i.touch()
	i.state.flags = int32(flags)
	i.state.ctime = i.now()
	return nil
}

// Guards are the flags that bind everybody.
func (i *inode) Guards() int { return int(i.state.flags) & guarding }
