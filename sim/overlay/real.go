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

// effect makes a change to d and tells of it.
func (fs *FS) effect(op string, d *vfs.Dentry, arg string, change func() error) error {
	err := fs.kernel.Fails(op)
	if err == nil {
		err = change()
	}
	return fs.tell(op, d, arg, err)
}

// tell tells of a change to d.
func (fs *FS) tell(op string, d *vfs.Dentry, arg string, err error) error {
	if r := fs.kernel.Recorder; r.On() {
		r.Emit(trace.Event{Kind: trace.Effect, Op: op, Path: fs.label(d), Arg: arg, Err: sys.ErrnoOf(err)})
	}
	return err
}

// effect2 makes a change that concerns two names, and tells of it.
func (fs *FS) effect2(op string, from, to *vfs.Dentry, arg string, change func() error) error {
	r := fs.kernel.Recorder
	e := trace.Event{Kind: trace.Effect, Op: op, Arg: arg}
	if r.On() {
		e.Path, e.Path2 = fs.labelIf(from), fs.labelIf(to)
	}
	err := fs.kernel.Fails(op)
	if err == nil {
		err = change()
	}
	e.Err = sys.ErrnoOf(err)
	r.Emit(e)
	return err
}

// mkdir makes a directory. The set-group-id bit is not asked for: it comes
// from the directory above.
func (fs *FS) mkdir(cred *sys.Cred, d *vfs.Dentry, mode sys.Mode) error {
	mode &= 0o1777
	return fs.effect("mkdir", d, octal(mode), func() error { return vfs.Mkdir(cred, d, mode) })
}

func (fs *FS) mknod(cred *sys.Cred, d *vfs.Dentry, mode sys.Mode, dev uint64) error {
	return fs.effect("mknod", d, nodText(mode, dev), func() error { return vfs.Mknod(cred, d, mode, dev) })
}

func (fs *FS) symlink(cred *sys.Cred, d *vfs.Dentry, target string) error {
	return fs.effect("symlink", d, target, func() error { return vfs.Symlink(cred, d, target) })
}

// unnamed makes a file without a name in a directory of upper or work.
func (fs *FS) unnamed(cred *sys.Cred, dir *vfs.Dentry, mode sys.Mode, told string) (d *vfs.Dentry, err error) {
	err = fs.effect("tmpfile", dir, told, func() (err error) {
		d, err = vfs.Tmpfile(cred, dir, mode)
		return err
	})
	return d, err
}

// tmpfile makes a file without a name in the work directory. It goes when it
// is closed, unless it has a name by then.
func (fs *FS) tmpfile(cred *sys.Cred, mode sys.Mode) (*vfs.OpenFile, error) {
	d, err := fs.unnamed(cred, fs.work, mode, octal(mode))
	if err != nil {
		return nil, err
	}
	return fs.kernel.Open(&fs.cred, vfs.Path{Mount: fs.upper.mount, Dentry: d}, sys.O_RDWR)
}

func (fs *FS) link(old, d *vfs.Dentry) error {
	return fs.effect2("link", old, d, "", func() error { return vfs.Link(&fs.cred, old, d) })
}

func (fs *FS) unlink(d *vfs.Dentry) error {
	defer fs.letGoWhiteout(d)()
	return fs.effect("unlink", d, "", func() error { return vfs.Unlink(&fs.cred, d) })
}

func (fs *FS) rmdir(d *vfs.Dentry) error {
	return fs.effect("rmdir", d, "", func() error { return vfs.Rmdir(&fs.cred, d) })
}

func (fs *FS) rename(old, d *vfs.Dentry, flags int) error {
	defer fs.letGoWhiteout(d)()
	return fs.effect2("rename", old, d, renameText(flags), func() error { return vfs.Rename(&fs.cred, old, d, flags) })
}

func (fs *FS) setattr(d *vfs.Dentry, change *vfs.Change) error {
	op, _ := changeText(change)
	err := fs.kernel.Fails(op)
	if err == nil {
		err = vfs.Setattr(&fs.cred, d, change)
	}
	op, arg := changeText(change) // as it came to be
	return fs.tell(op, d, arg, err)
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
	return fs.effect("fsync", real.Path.Dentry, "", func() error { return real.File.Fsync(real) })
}

func (fs *FS) setxattr(d *vfs.Dentry, attr string, value []byte, how int) error {
	return fs.effect("setxattr", d, attr, func() error { return vfs.Setxattr(&fs.cred, d, attr, value, how) })
}

func (fs *FS) removexattr(d *vfs.Dentry, attr string) error {
	return fs.effect("removexattr", d, attr, func() error { return vfs.Removexattr(&fs.cred, d, attr) })
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
