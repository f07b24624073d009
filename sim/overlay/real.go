package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// The functions of this file are the door to the layers: every change to one
// passes through here, one call and one effect each, with the mounter's
// credentials (Linux: fs/overlayfs/overlayfs.h, ovl_do_*).

// lookupReal finds a name in a directory of upper or work.
func (fs *FS) lookupReal(dir *vfs.Dentry, name string) (*vfs.Dentry, error) {
	return vfs.LookupOne(&fs.cred, dir, name)
}

// effect tells of a change to d.
func (fs *FS) effect(op string, d *vfs.Dentry, arg string, err error) error {
	if r := fs.kernel.Recorder; r.On() {
		r.Emit(trace.Event{Kind: trace.Effect, Op: op, Path: fs.label(d), Arg: arg, Err: sys.ErrnoOf(err)})
	}
	return err
}

// effect2 tells of a change that concerns two names.
func (fs *FS) effect2(op, from, to, arg string, err error) error {
	fs.kernel.Recorder.Emit(trace.Event{Kind: trace.Effect, Op: op, Path: from, Path2: to, Arg: arg, Err: sys.ErrnoOf(err)})
	return err
}

// mkdir makes a directory. The set-group-id bit is not asked for: it comes
// from the directory above.
func (fs *FS) mkdir(cred *sys.Cred, d *vfs.Dentry, mode sys.Mode) error {
	mode &= 0o1777
	return fs.effect("mkdir", d, octal(mode), vfs.Mkdir(cred, d, mode))
}

func (fs *FS) mknod(cred *sys.Cred, d *vfs.Dentry, mode sys.Mode, dev uint64) error {
	return fs.effect("mknod", d, nodText(mode, dev), vfs.Mknod(cred, d, mode, dev))
}

func (fs *FS) symlink(cred *sys.Cred, d *vfs.Dentry, target string) error {
	return fs.effect("symlink", d, target, vfs.Symlink(cred, d, target))
}

// tmpfile makes a file without a name in the work directory. It goes when it
// is closed, unless it has a name by then.
func (fs *FS) tmpfile(cred *sys.Cred, mode sys.Mode) (*vfs.OpenFile, error) {
	d, err := vfs.Tmpfile(cred, fs.work, mode)
	if fs.effect("tmpfile", fs.work, octal(mode), err) != nil {
		return nil, err
	}
	return fs.kernel.Open(&fs.cred, vfs.Path{Mount: fs.upper.mount, Dentry: d}, sys.O_RDWR)
}

func (fs *FS) link(old, d *vfs.Dentry) error {
	if !fs.kernel.Recorder.On() {
		return vfs.Link(&fs.cred, old, d)
	}
	from, to := fs.label(old), fs.label(d)
	return fs.effect2("link", from, to, "", vfs.Link(&fs.cred, old, d))
}

func (fs *FS) unlink(d *vfs.Dentry) error {
	return fs.effect("unlink", d, "", vfs.Unlink(&fs.cred, d))
}

func (fs *FS) rmdir(d *vfs.Dentry) error {
	return fs.effect("rmdir", d, "", vfs.Rmdir(&fs.cred, d))
}

func (fs *FS) rename(old, d *vfs.Dentry, flags int) error {
	if !fs.kernel.Recorder.On() {
		return vfs.Rename(&fs.cred, old, d, flags)
	}
	from, to := fs.label(old), fs.label(d)
	return fs.effect2("rename", from, to, renameText(flags), vfs.Rename(&fs.cred, old, d, flags))
}

func (fs *FS) setattr(d *vfs.Dentry, change *vfs.Change) error {
	err := vfs.Setattr(&fs.cred, d, change)
	op, arg := changeText(change)
	return fs.effect(op, d, arg, err)
}

// sync brings an object of upper to its disk.
func (fs *FS) sync(d *vfs.Dentry) error {
	real, err := fs.kernel.Open(&fs.cred, vfs.Path{Mount: fs.upper.mount, Dentry: d}, sys.O_RDONLY)
	if err != nil {
		return err
	}
	defer real.Close()
	return fs.fsync(real)
}

// fsync brings an open file of upper to its disk.
func (fs *FS) fsync(real *vfs.OpenFile) error {
	return fs.effect("fsync", real.Path.Dentry, "", real.File.Fsync(real))
}

func (fs *FS) setxattr(d *vfs.Dentry, attr string, value []byte, how int) error {
	return fs.effect("setxattr", d, attr, vfs.Setxattr(&fs.cred, d, attr, value, how))
}

func (fs *FS) removexattr(d *vfs.Dentry, attr string) error {
	return fs.effect("removexattr", d, attr, vfs.Removexattr(&fs.cred, d, attr))
}

// octal is a mode's permissions as a reader wants them.
func octal(mode sys.Mode) string {
	m := mode.Perm()
	return string([]byte{'0' + byte(m>>9), '0' + byte(m>>6&7), '0' + byte(m>>3&7), '0' + byte(m&7)})
}

// nodText is what a mknod makes.
func nodText(mode sys.Mode, dev uint64) string {
	switch mode.Type() {
	case sys.S_IFCHR:
		return "c " + decimal(sys.Major(dev)) + ":" + decimal(sys.Minor(dev))
	case sys.S_IFBLK:
		return "b " + decimal(sys.Major(dev)) + ":" + decimal(sys.Minor(dev))
	case sys.S_IFIFO:
		return "p " + octal(mode)
	case sys.S_IFSOCK:
		return "s " + octal(mode)
	}
	return octal(mode)
}

func decimal(n uint32) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return decimal(n/10) + decimal(n%10)
}

// renameText is rename's flags.
func renameText(flags int) string {
	switch flags {
	case sys.RENAME_EXCHANGE:
		return "RENAME_EXCHANGE"
	case sys.RENAME_WHITEOUT:
		return "RENAME_WHITEOUT"
	case sys.RENAME_NOREPLACE:
		return "RENAME_NOREPLACE"
	}
	return ""
}

// changeText is the system call that makes a change, and its argument.
func changeText(c *vfs.Change) (op, arg string) {
	switch {
	case c.Valid&vfs.ChangeSize != 0:
		return "truncate", ""
	case c.Valid&(vfs.ChangeUID|vfs.ChangeGID) != 0:
		return "chown", ""
	case c.Valid&vfs.ChangeMode != 0:
		return "chmod", octal(c.Mode)
	}
	return "utimes", ""
}
