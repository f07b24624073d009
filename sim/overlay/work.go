package overlay

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// temp is a free name in the work directory.
func (fs *FS) temp() (*vfs.Dentry, error) {
	d, err := fs.lookupReal(fs.work, "#"+strconv.FormatUint(fs.kernel.NextTemp(), 16))
	if err == sys.ENOENT {
		return nil, fs.door.Refuse(sys.ENOENT, &ruleWorkGone, "work")
	}
	return d, err
}

// discard removes what is left over in the work directory, and what nothing in
// the overlay stands for. That it fails is nobody's error: the next mount
// empties the directory.
func (fs *FS) discard(d *vfs.Dentry) {
	if d.Negative() {
		return
	}
	fs.cleanup(d)
	fs.kernel.LetGo(d)
}

// cleanup removes a file or an empty directory (Linux: ovl_cleanup).
func (fs *FS) cleanup(d *vfs.Dentry) error {
	remove := fs.unlink
	if d.IsDir() {
		remove = fs.door.Rmdir
	}
	err := remove(d)
	if err != nil {
		fs.logError("cleanup of '" + lastTwo(d) + "' failed (" + negative(err) + ")")
	}
	return err
}

// makeWork makes workdir/work, empty, or empties the one that is there.
func (fs *FS) makeWork(name string) (*vfs.Dentry, error) {
	base := fs.options.work.at.Dentry
	d, err := fs.lookupReal(base, name)
	if err != nil {
		return nil, err
	}
	if !d.Negative() {
		if err := fs.empty(vfs.Path{Mount: fs.upper.mount, Dentry: d}, 0); err == sys.EINVAL {
			return nil, err
		}
		if d, err = fs.lookupReal(base, name); err != nil {
			return nil, err
		}
	}
	if !d.Negative() {
		return nil, sys.EEXIST
	}
	return fs.makePrivate(d)
}

// makePrivate makes a directory that nobody but the overlay may enter.
func (fs *FS) makePrivate(d *vfs.Dentry) (*vfs.Dentry, error) {
	if err := fs.door.Mkdir(&fs.cred, d, 0); err != nil {
		return nil, err
	}
	if err := fs.removeACLs(d); err != nil {
		return nil, err
	}
	return d, fs.door.Setattr(d, &vfs.Change{Valid: vfs.ChangeMode})
}

// workDepth is how many levels below it a work directory is emptied.
const workDepth = 2

// empty removes what is at a name, so many levels below the work directory,
// with what it contains, as far as that can be removed; a mark of another kind
// of mount ends it (Linux: fs/overlayfs/readdir.c, ovl_workdir_cleanup).
func (fs *FS) empty(at vfs.Path, level int) error {
	d := at.Dentry
	defer fs.kernel.LetGo(d)
	if !d.IsDir() || level == workDepth {
		return fs.cleanup(d)
	}
	if fs.door.Rmdir(d) == nil {
		return nil
	}
	entries, err := fs.kernel.List(nil, &fs.cred, at)
	if err != nil {
		return err
	}
	if level == 1 && d.Name() == incompatible && len(entries) > 0 {
		fs.logError("overlay with incompat feature '" + entries[0].Name + "' cannot be mounted")
		return fs.door.Refuse(sys.EINVAL, &ruleIncompatible, entries[0].Name)
	}
	for _, e := range entries {
		c, err := fs.lookupReal(d, e.Name)
		if err != nil {
			return err
		}
		if c.Negative() {
			continue
		}
		if err := fs.empty(vfs.Path{Mount: at.Mount, Dentry: c}, level+1); err == sys.EINVAL {
			return err
		}
	}
	return fs.cleanup(d)
}

// incompatible is the directory in work where another kind of mount left its
// mark.
const incompatible = "incompat"

// prepareWork makes the work directory ready and finds out what upper can do.
// A work directory that cannot be emptied makes the mount read-only.
func (fs *FS) prepareWork() error {
	fs.door.Decide(&ruleProbeUpper, fs.options.work.name)
	work, err := fs.makeWork("work")
	if err == sys.EINVAL {
		return err
	}
	if err != nil {
		fs.unusable("work", err)
		return nil
	}
	fs.work = work
	fs.probeUpper()
	if fs.options.fsync == "volatile" {
		return fs.markVolatile()
	}
	return nil
}

// unusable makes the mount read-only, for want of a place to prepare changes.
func (fs *FS) unusable(name string, err error) {
	fs.logWarning("failed to create directory " + fs.options.work.name + "/" + name +
		" (errno: " + vfs.DecimalText(uint32(sys.ErrnoOf(err))) + "); mounting read-only")
	fs.door.Decide(&ruleWorkUnusable, fs.options.work.name)
	fs.super.ReadOnly = true
}

// probeUpper tries what the overlay needs of upper. What upper cannot do turns
// options off.
func (fs *FS) probeUpper() {
	if f, err := fs.tmpfile(&fs.cred, sys.S_IFREG); err == nil {
		fs.unnamedFiles = true
		f.Close()
		fs.kernel.LetGo(f.Path.Dentry)
	} else {
		fs.logWarning("upper fs does not support tmpfile.")
	}
	from, err := fs.temp()
	if err == nil {
		err = fs.door.Mknod(&fs.cred, from, sys.S_IFREG, 0)
	}
	if err == nil {
		to, _ := fs.temp()
		name := from.Name()
		err = fs.rename(from, to, sys.RENAME_WHITEOUT)
		if left, e := fs.lookupReal(fs.work, name); e == nil {
			fs.discard(left)
		}
		if err == nil {
			fs.discard(from)
		} else if err == sys.EINVAL {
			fs.logWarning("upper fs does not support RENAME_WHITEOUT.")
		}
	}
	if err := fs.setMark(fs.work, "opaque", []byte("0")); err != nil {
		fs.withoutMarks(err)
		return
	}
	fs.door.Removexattr(fs.work, fs.attr("opaque"))
	if fs.exporter(fs.upper.root.Super()) == nil {
		fs.withoutHandles()
	}
}

// withoutMarks turns off what needs extended attributes in upper.
func (fs *FS) withoutMarks(err error) {
	o := &fs.options
	fs.door.Decide(&ruleNoXattrs, fs.upper.name)
	fs.logWarning("failed to set xattr on upper")
	fs.unmarked = true
	if o.redirectDir != "nofollow" {
		o.redirectDir = "nofollow"
		fs.fallsBack("redirect_dir=nofollow")
	}
	if o.metacopy == "on" {
		o.metacopy = "off"
		fs.fallsBack("metacopy=off")
	}
	if o.index == "on" {
		o.index = "off"
		fs.fallsBack("index=off")
	}
	if o.uuid != "off" && o.uuid != "null" {
		o.uuid = "null"
		fs.fallsBack("uuid=null")
	}
	if err == sys.EPERM && !o.userxattr {
		fs.logInfo("try mounting with 'userxattr' option")
	}
	if o.nfsExport == "on" {
		o.nfsExport = "off"
		fs.logWarning(`NFS export requires "index=on", falling back to nfs_export=off.`)
	}
}

// markVolatile leaves a mark that this upper layer may have lost writes.
func (fs *FS) markVolatile() error {
	d := fs.work
	for _, name := range []string{incompatible, "volatile"} {
		next, err := fs.lookupReal(d, name)
		if err != nil {
			return err
		}
		if next.Negative() {
			if err := fs.door.Mkdir(&fs.cred, next, 0); err != nil {
				return err
			}
		}
		d = next
	}
	dirty, err := fs.lookupReal(d, "dirty")
	if err != nil {
		return err
	}
	return fs.door.Mknod(&fs.cred, dirty, sys.S_IFREG, 0)
}
