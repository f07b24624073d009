package overlay

import (
	"slices"
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// A whiteout is a character device 0/0. This file is the only one that knows.

const (
	whiteoutMode   = sys.S_IFCHR
	whiteoutDevice = 0
)

// isWhiteoutNode reports whether making such a node would make a whiteout.
func isWhiteoutNode(mode sys.Mode, dev uint64) bool {
	return mode.Type() == whiteoutMode && dev == whiteoutDevice
}

// isWhiteout reports whether a layer says with d that the name does not exist:
// by the device, or by an empty file with the whiteout attribute.
func (fs *FS) isWhiteout(d *vfs.Dentry) bool {
	if d.Negative() || d.Inode().Mode().Type() != sys.S_IFREG {
		return fs.isWhiteoutDevice(d)
	}
	return !isBare(d) && d.Inode().Getattr(&fs.scratch) == nil && fs.scratch.Size == 0 && fs.hasMark(d, "whiteout")
}

// isWhiteoutDevice reports whether d is a whiteout by its kind alone, which is
// what counts where a handle leads (Linux: ovl_is_whiteout).
func (fs *FS) isWhiteoutDevice(d *vfs.Dentry) bool {
	return !d.Negative() && d.Inode().Mode().Type() == sys.S_IFCHR &&
		d.Inode().Getattr(&fs.scratch) == nil && fs.scratch.Rdev == whiteoutDevice
}

// noteMarker reports whether a lower directory says that whiteouts by attribute
// are in it: its opaque mark is "x". The layer counts as having such from then
// on (Linux: fs/overlayfs/namei.c, ovl_layer_set_xwhiteouts).
func (fs *FS) noteMarker(at place) bool {
	value, ok := fs.mark(at.dentry, "opaque")
	if !ok || string(value) != "x" {
		return false
	}
	if !slices.Contains(fs.markers, at.layer) {
		fs.touch()
		fs.markers = append(slices.Clip(fs.markers), at.layer)
	}
	return true
}

// whiteout makes a whiteout in work. All of a mount share one inode, of which
// a spare name stays in work, until a link of that fails (Linux:
// fs/overlayfs/dir.c, ovl_whiteout).
func (fs *FS) whiteout() (*vfs.Dentry, error) {
	if fs.spare == nil {
		d, err := fs.temp()
		if err != nil {
			return nil, err
		}
		if err := fs.door.Mknod(&fs.cred, d, whiteoutMode, whiteoutDevice); err != nil {
			return nil, err
		}
		fs.touch()
		fs.spare = d
	}
	if d, err := fs.linkSpare(); err == nil {
		return d, nil
	}
	fs.touch()
	d := fs.spare
	fs.spare = nil
	return d, nil
}

// linkSpare makes a whiteout as a link of the spare one.
func (fs *FS) linkSpare() (*vfs.Dentry, error) {
	if fs.unshared {
		return nil, sys.EMLINK
	}
	d, err := fs.temp()
	if err == nil {
		err = fs.door.Link(fs.spare, d)
	}
	if err != nil && err != sys.EMLINK {
		links, code := fs.linkCount(fs.spare.Inode()), -int64(sys.ErrnoOf(err))
		fs.logWarning("Failed to link whiteout - disabling whiteout inode sharing(nlink=" + vfs.DecimalText(links) + ", err=" + strconv.FormatUint(uint64(code), 10) + ")")
		fs.touch()
		fs.unshared = true
	}
	return d, err
}

// changeAt does something to a name. Where it was a whiteout, which nothing in
// the overlay stands for, and is gone, its inode is let go.
func (fs *FS) changeAt(d *vfs.Dentry, change func() error) error {
	hides := !d.Negative() && d.Inode().Mode().Type() == whiteoutMode && fs.isWhiteout(d)
	err := change()
	if hides && d.Unhashed() {
		fs.kernel.LetGo(d)
	}
	return err
}

// coverWithWhiteout puts a whiteout at a name of upper, in one step whatever
// is there.
func (fs *FS) coverWithWhiteout(at *vfs.Dentry) error {
	w, err := fs.whiteout()
	if err != nil {
		return err
	}
	if w.Unhashed() {
		fs.logError("failed to lock workdir+upperdir")
		return fs.door.Refuse(sys.EIO, &ruleWorkGone, "")
	}
	if !at.IsDir() {
		if err := fs.rename(w, at, 0); err != nil {
			fs.discard(w)
			return err
		}
		return nil
	}
	if err := fs.rename(w, at, sys.RENAME_EXCHANGE); err != nil {
		fs.discard(w)
		return err
	}
	fs.cleanup(at) // what the overlay knows of it goes later
	return nil
}
