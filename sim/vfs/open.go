package vfs

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Openat opens (dir, name) and returns the lowest free descriptor.
func (p *Process) Openat(dir int, name string, flags int, mode sys.Mode) (int, error) {
	p.enter()
	if p.k.Recorder.On() {
		p.called("openat", dir, name, "", openFlags(flags))
	}
	f, err := p.openat(dir, name, flags, mode)
	if err != nil {
		return -1, p.leave("openat", err)
	}
	fd, err := p.install(f, 0, flags)
	if err != nil {
		f.Close()
		fd = -1
	}
	return fd, p.leave("openat", err)
}

// openat finds or makes the file and opens it.
func (p *Process) openat(dir int, name string, flags int, mode sys.Mode) (*OpenFile, error) {
	if flags&sys.O_PATH != 0 {
		flags &= sys.O_PATH | sys.O_DIRECTORY | sys.O_NOFOLLOW | sys.O_CLOEXEC
	}
	if flags&sys.O_TMPFILE&^sys.O_DIRECTORY != 0 {
		return p.openTmpfile(dir, name, flags, mode)
	}
	if flags&sys.O_CREAT != 0 {
		if flags&sys.O_DIRECTORY != 0 {
			return nil, sys.EINVAL
		}
		return p.openCreate(dir, name, flags, mode, 0)
	}
	last := followLast
	if flags&sys.O_NOFOLLOW != 0 {
		last = stayOnLink
	}
	at, err := p.lookup(dir, name, last)
	if err != nil {
		return nil, err
	}
	return p.openPath(at, flags)
}

// openPath opens a place that exists, after the checks of Linux's may_open.
func (p *Process) openPath(at Path, flags int) (*OpenFile, error) {
	i := at.Dentry.inode
	mode := i.Mode()
	if flags&sys.O_DIRECTORY != 0 && !mode.IsDir() {
		return nil, sys.ENOTDIR
	}
	if flags&sys.O_PATH != 0 {
		return p.k.open(p, at, flags)
	}
	writes := flags&sys.O_ACCMODE != sys.O_RDONLY || flags&sys.O_TRUNC != 0
	switch {
	case mode.IsSymlink():
		return nil, sys.ELOOP
	case mode.IsDir() && (writes || flags&sys.O_CREAT != 0):
		return nil, sys.EISDIR
	case mode.IsDevice() && (at.Mount.flags&sys.MS_NODEV != 0 || at.Dentry.super.User != nil):
		return nil, sys.EACCES
	}
	if flags&sys.O_TRUNC != 0 && mode.IsRegular() && at.Mount.ReadOnly() {
		return nil, sys.EROFS // before anybody asks who it is
	}
	if err := permission(p.cred, i, openMask(flags)); err != nil {
		return nil, err
	}
	if appendOnly(i) && (flags&sys.O_ACCMODE != sys.O_RDONLY && flags&sys.O_APPEND == 0 || flags&sys.O_TRUNC != 0) {
		return nil, sys.EPERM
	}
	if flags&sys.O_NOATIME != 0 && !owns(p.cred, i) {
		return nil, sys.EPERM
	}
	if writes && at.Mount.ReadOnly() && (mode.IsRegular() || mode.IsDir()) {
		return nil, sys.EROFS
	}
	f, err := p.k.open(p, at, flags)
	if err != nil {
		return nil, err
	}
	if flags&sys.O_TRUNC != 0 && mode.IsRegular() {
		if err := p.truncate(at.Dentry, p.openSizeChange(i, 0)); err != nil {
			f.Close()
			return nil, err
		}
	}
	return f, nil
}

// openMask is what an open needs permission for.
func openMask(flags int) Mask {
	var mask Mask
	switch flags & sys.O_ACCMODE {
	case sys.O_RDONLY:
		mask = MayRead
	case sys.O_WRONLY:
		mask = MayWrite
	default:
		mask = MayRead | MayWrite
	}
	if flags&sys.O_TRUNC != 0 {
		mask |= MayWrite
	}
	return mask
}

// openCreate is open with O_CREAT: it makes the file where there is none.
// links counts the dangling symlinks it has followed.
func (p *Process) openCreate(dir int, name string, flags int, mode sys.Mode, links int) (*OpenFile, error) {
	if links > maxSymlinks {
		return nil, sys.ELOOP
	}
	n, err := p.parent(dir, name)
	if err != nil {
		return nil, err
	}
	if n.special() || n.slash {
		if n.slash {
			return nil, sys.EISDIR
		}
		return p.openExisting(n, flags)
	}
	d, err := n.dentry()
	if err != nil {
		return nil, err
	}
	if d.Negative() {
		return p.openNew(n.dir, d, flags, mode)
	}
	if flags&sys.O_EXCL != 0 {
		return nil, sys.EEXIST
	}
	if d.inode.Mode().IsSymlink() && flags&sys.O_NOFOLLOW == 0 {
		if target, _ := d.inode.Readlink(p.cred); strings.HasSuffix(target, "/") {
			return p.openThroughLink(n, d, flags, mode, links)
		}
		if at, err := p.lookup(dir, name, followLast); err == nil {
			if err := mayCreateInSticky(p.cred, at.Dentry); err != nil {
				return nil, err
			}
			return p.openPath(at, flags)
		}
		return p.openThroughLink(n, d, flags, mode, links)
	}
	return p.openExisting(n, flags)
}

// openExisting opens the last component of n as it is.
func (p *Process) openExisting(n parent, flags int) (*OpenFile, error) {
	w := n.walker
	w.at = n.dir
	if n.last != "" {
		if err := w.step(NameOf(n.last), true); err != nil {
			return nil, err
		}
	}
	if flags&sys.O_EXCL != 0 {
		return nil, sys.EEXIST
	}
	if w.at.Dentry.IsDir() {
		return nil, sys.EISDIR
	}
	if err := mayCreateInSticky(p.cred, w.at.Dentry); err != nil {
		return nil, err
	}
	return p.openPath(w.at, flags)
}

// openThroughLink makes the file that a symlink points to, or says why not.
func (p *Process) openThroughLink(n parent, d *Dentry, flags int, mode sys.Mode, links int) (*OpenFile, error) {
	target, err := d.inode.Readlink(p.cred)
	if err != nil {
		return nil, err
	}
	accessed(Path{n.dir.Mount, d})
	if target == "" {
		return nil, sys.ENOENT
	}
	if target[0] == '/' {
		return p.openCreate(sys.AT_FDCWD, target, flags, mode, links+1)
	}
	cwd := p.self.cwd
	p.self.cwd = n.dir
	defer func() { p.self.cwd = cwd }()
	return p.openCreate(sys.AT_FDCWD, target, flags, mode, links+1)
}

// openNew makes a regular file and opens it; its own permissions do not bind
// who makes it.
func (p *Process) openNew(dir Path, d *Dentry, flags int, mode sys.Mode) (*OpenFile, error) {
	if dir.Mount.ReadOnly() {
		return nil, sys.EROFS
	}
	if err := p.directly(dir.Dentry, d.name, Mknod(p.cred, d, sys.S_IFREG|p.masked(dir.Dentry, mode), 0)); err != nil {
		return nil, err
	}
	return p.k.open(p, Path{dir.Mount, d}, flags&^sys.O_TRUNC)
}

// openTmpfile is open with O_TMPFILE.
func (p *Process) openTmpfile(dir int, name string, flags int, mode sys.Mode) (*OpenFile, error) {
	if flags&sys.O_ACCMODE == sys.O_RDONLY || flags&(sys.O_DIRECTORY|sys.O_CREAT) != sys.O_DIRECTORY {
		return nil, sys.EINVAL
	}
	last := followLast
	if flags&sys.O_NOFOLLOW != 0 {
		last = stayOnLink
	}
	at, err := p.lookup(dir, name, last)
	if err != nil {
		return nil, err
	}
	if !at.Dentry.IsDir() {
		return nil, sys.ENOTDIR
	}
	if at.Mount.ReadOnly() {
		return nil, sys.EROFS
	}
	d, err := Tmpfile(p.cred, at.Dentry, sys.S_IFREG|p.masked(at.Dentry, mode))
	if err != nil {
		return nil, err
	}
	d.linkable = flags&sys.O_EXCL == 0
	f, err := p.k.open(p, Path{at.Mount, d}, flags&^(sys.O_TMPFILE|sys.O_TRUNC))
	if err == nil {
		f.Flags |= sys.O_TMPFILE
	}
	return f, err
}

// masked is mode with the umask taken off, unless the directory has a default
// ACL, which then decides instead.
func (p *Process) masked(dir *Dentry, mode sys.Mode) sys.Mode {
	mode = mode.Perm()
	if _, err := dir.inode.Getxattr(p.cred, ACLDefault); err == nil {
		return mode
	}
	return mode &^ p.self.umask
}

// open opens an inode by one of its names; fifos and devices are the kernel's
// own, everything else the filesystem's. It may block on a fifo.
func (k *Kernel) open(p *Process, at Path, flags int) (*OpenFile, error) {
	mode := at.Dentry.inode.Mode()
	if flags&sys.O_PATH != 0 || mode.IsRegular() || mode.IsDir() {
		return k.Open(p.cred, at, flags)
	}
	f := k.newOpenFile(at, flags)
	if i, ok := f.Inode.(*pseudoInode); ok && i.file != nil {
		f.File = i.file
		return f, nil
	}
	var err error
	switch {
	case mode.Type() == sys.S_IFIFO:
		err = k.openFifo(p, f)
	case mode.Type() == sys.S_IFCHR:
		err = k.openDevice(p, f)
	default:
		err = sys.ENXIO
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// newOpenFile is an open file of its own that nothing serves yet.
func (k *Kernel) newOpenFile(at Path, flags int) *OpenFile {
	f := new(OpenFile)
	f.begin(k, at, flags)
	return f
}

// begin makes f an open file that nothing serves yet.
func (f *OpenFile) begin(k *Kernel, at Path, flags int) {
	keep := flags &^ (sys.O_CREAT | sys.O_EXCL | sys.O_TRUNC | sys.O_NOCTTY | sys.O_CLOEXEC)
	*f = OpenFile{Path: at, Inode: at.Dentry.inode, Flags: keep, refs: 1, kernel: k, gen: k.History.Now()}
}

// pathOnly serves descriptors opened with O_PATH.
type pathOnly struct{ NoFile }

// openFlags is open's flags as an explanation has them.
func openFlags(flags int) string {
	s := [...]string{"O_RDONLY", "O_WRONLY", "O_RDWR", "O_RDWR"}[flags&sys.O_ACCMODE]
	for _, f := range [...]struct {
		flag int
		name string
	}{
		{sys.O_CREAT, "O_CREAT"}, {sys.O_EXCL, "O_EXCL"}, {sys.O_TRUNC, "O_TRUNC"}, {sys.O_APPEND, "O_APPEND"}, {sys.O_NONBLOCK, "O_NONBLOCK"},
		{sys.O_TMPFILE, "O_TMPFILE"}, {sys.O_NOFOLLOW, "O_NOFOLLOW"}, {sys.O_PATH, "O_PATH"},
	} {
		if flags&f.flag == f.flag {
			s += "|" + f.name
		}
	}
	if flags&sys.O_DIRECTORY != 0 && flags&sys.O_TMPFILE != sys.O_TMPFILE {
		s += "|O_DIRECTORY"
	}
	return s
}
