package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// newName resolves a name that is to be made as a file of type kind, and checks
// that it may be: nothing is there, a trailing slash only for a directory.
func (p *Process) newName(dir int, name string, kind sys.Mode) (Path, *Dentry, error) {
	n, err := p.parent(dir, name)
	if err != nil {
		return Path{}, nil, err
	}
	if n.special() {
		return Path{}, nil, sys.EEXIST
	}
	d, err := n.dentry()
	if err != nil {
		return Path{}, nil, err
	}
	switch {
	case !d.Negative():
		return Path{}, nil, sys.EEXIST
	case n.slash && kind != sys.S_IFDIR:
		return Path{}, nil, sys.ENOENT
	case n.dir.Mount.ReadOnly():
		return Path{}, nil, sys.EROFS
	}
	return n.dir, d, nil
}

func (p *Process) Mkdirat(dir int, name string, mode sys.Mode) error {
	p.enter()
	if p.k.Recorder.On() {
		p.called("mkdirat", dir, name, "", octal(mode))
	}
	return p.leave("mkdirat", p.mkdirat(dir, name, mode))
}

func (p *Process) mkdirat(dir int, name string, mode sys.Mode) error {
	at, d, err := p.newName(dir, name, sys.S_IFDIR)
	if err != nil {
		return err
	}
	return p.directly(at.Dentry, d.name, Mkdir(p.cred, d, p.masked(at.Dentry, mode&0o1777)))
}

func (p *Process) Mknodat(dir int, name string, mode sys.Mode, dev uint64) error {
	p.enter()
	if p.k.Recorder.On() {
		p.called("mknodat", dir, name, "", mode.String())
	}
	return p.leave("mknodat", p.mknodat(dir, name, mode, dev))
}

func (p *Process) mknodat(dir int, name string, mode sys.Mode, dev uint64) error {
	switch mode.Type() {
	case 0:
		mode |= sys.S_IFREG
	case sys.S_IFREG, sys.S_IFCHR, sys.S_IFBLK, sys.S_IFIFO, sys.S_IFSOCK:
	case sys.S_IFDIR:
		return sys.EPERM
	default:
		return sys.EINVAL
	}
	at, d, err := p.newName(dir, name, mode.Type())
	if err != nil {
		return err
	}
	return p.directly(at.Dentry, d.name, Mknod(p.cred, d, mode.Type()|p.masked(at.Dentry, mode), dev))
}

func (p *Process) Symlinkat(target string, dir int, name string) error {
	p.enter()
	p.called("symlinkat", dir, name, target, "")
	return p.leave("symlinkat", p.symlinkat(target, dir, name))
}

func (p *Process) symlinkat(target string, dir int, name string) error {
	if target == "" {
		return sys.ENOENT
	}
	if len(target) >= sys.PATH_MAX {
		return sys.ENAMETOOLONG
	}
	at, d, err := p.newName(dir, name, sys.S_IFLNK)
	if err != nil {
		return err
	}
	return p.directly(at.Dentry, d.name, Symlink(p.cred, d, target))
}

func (p *Process) Linkat(olddir int, oldname string, newdir int, newname string, flags int) error {
	p.enter()
	p.called("linkat", olddir, oldname, newname, "")
	err := p.linkat(olddir, oldname, newdir, newname, flags)
	for err == sys.ERESTART {
		err = p.linkat(olddir, oldname, newdir, newname, flags)
	}
	return p.leave("linkat", err)
}

func (p *Process) linkat(olddir int, oldname string, newdir int, newname string, flags int) error {
	if flags&^(sys.AT_SYMLINK_FOLLOW|sys.AT_EMPTY_PATH) != 0 {
		return sys.EINVAL
	}
	how := sys.AT_SYMLINK_NOFOLLOW
	if flags&sys.AT_SYMLINK_FOLLOW != 0 {
		how = 0
	}
	old, err := p.lookupAt(olddir, oldname, how|flags&sys.AT_EMPTY_PATH)
	if err != nil {
		return err
	}
	at, d, err := p.newName(newdir, newname, sys.S_IFREG)
	if err != nil {
		return err
	}
	if old.Mount != at.Mount {
		return p.k.refuse(sys.EXDEV, &ruleOtherMount)
	}
	if !p.mayLink(old.Dentry.inode) {
		return sys.EPERM
	}
	return p.directly(at.Dentry, d.name, Link(p.cred, old.Dentry, d))
}

// mayLink is protected_hardlinks: others' files may be linked only by who
// could read and write them (Linux: fs/namei.c, may_linkat).
func (p *Process) mayLink(i Inode) bool {
	mode := i.Mode()
	if owns(p.cred, i) {
		return true
	}
	return mode.IsRegular() && mode&sys.S_ISUID == 0 && mode&0o2010 != 0o2010 && permission(p.cred, i, MayRead|MayWrite) == nil
}

func (p *Process) Unlinkat(dir int, name string, flags int) error {
	p.enter()
	if flags&sys.AT_REMOVEDIR != 0 {
		p.called("unlinkat", dir, name, "", "AT_REMOVEDIR")
	} else {
		p.called("unlinkat", dir, name, "", "")
	}
	switch flags {
	case 0:
	case sys.AT_REMOVEDIR:
		err := p.rmdir(dir, name)
		if err == sys.ESTALE { // what changed meanwhile is looked at anew (Linux: retry_estale)
			err = p.rmdir(dir, name)
		}
		return p.leave("unlinkat", err)
	default:
		return p.leave("unlinkat", sys.EINVAL)
	}
	return p.leave("unlinkat", p.unlink(dir, name))
}

func (p *Process) unlink(dir int, name string) error {
	n, err := p.parent(dir, name)
	if err != nil {
		return err
	}
	if n.special() {
		return sys.EISDIR
	}
	if n.dir.Mount.ReadOnly() {
		return sys.EROFS
	}
	d, err := n.dentry()
	switch {
	case err != nil:
		return err
	case d.Negative():
		return sys.ENOENT
	case n.slash && d.IsDir():
		return sys.EISDIR
	case n.slash:
		return sys.ENOTDIR
	}
	return p.directly(n.dir.Dentry, n.last, Unlink(p.cred, d))
}

func (p *Process) rmdir(dir int, name string) error {
	n, err := p.parent(dir, name)
	if err != nil {
		return err
	}
	switch n.last {
	case "":
		return sys.EBUSY
	case ".":
		return sys.EINVAL
	case "..":
		return sys.ENOTEMPTY
	}
	if n.dir.Mount.ReadOnly() {
		return sys.EROFS
	}
	d, err := n.dentry()
	switch {
	case err != nil:
		return err
	case d.Negative():
		return sys.ENOENT
	}
	return p.directly(n.dir.Dentry, n.last, Rmdir(p.cred, d))
}

func (p *Process) Renameat2(olddir int, oldname string, newdir int, newname string, flags int) error {
	p.enter()
	if p.k.Recorder.On() {
		p.called("renameat2", olddir, oldname, newname, renameFlags(flags))
	}
	err := p.rename(olddir, oldname, newdir, newname, flags)
	for err == sys.ERESTART {
		err = p.rename(olddir, oldname, newdir, newname, flags)
	}
	if err == sys.ESTALE {
		err = p.rename(olddir, oldname, newdir, newname, flags)
	}
	return p.leave("renameat2", err)
}

// rename resolves both names and checks what Linux's do_renameat2 checks
// before vfs_rename.
func (p *Process) rename(olddir int, oldname string, newdir int, newname string, flags int) error {
	const known = sys.RENAME_NOREPLACE | sys.RENAME_EXCHANGE | sys.RENAME_WHITEOUT
	if flags&^known != 0 || flags&sys.RENAME_EXCHANGE != 0 && flags&^sys.RENAME_EXCHANGE != 0 {
		return sys.EINVAL
	}
	from, err := p.parent(olddir, oldname)
	if err != nil {
		return err
	}
	to, err := p.parent(newdir, newname)
	if err != nil {
		return err
	}
	switch {
	case from.dir.Mount != to.dir.Mount:
		return p.k.refuse(sys.EXDEV, &ruleOtherMount)
	case from.special():
		return sys.EBUSY
	case to.special() && flags&sys.RENAME_NOREPLACE != 0:
		return sys.EEXIST
	case to.special():
		return sys.EBUSY
	case from.dir.Mount.ReadOnly():
		return sys.EROFS
	}
	old, d, err := renamed(&from, &to)
	if err != nil {
		return err
	}
	if old.parent != from.dir.Dentry || old.name != from.last {
		return sys.ESTALE // it turned up at the new name
	}
	if err := renameChecks(from, to, old, d, flags); err != nil {
		return err
	}
	err = p.directly(from.dir.Dentry, from.last, Rename(p.cred, old, d, flags))
	return p.directly(to.dir.Dentry, to.last, err)
}

// renamed looks up what a rename's names mean (Linux: lock_rename and the
// lookups under it).
func renamed(from, to *parent) (old, d *Dentry, err error) {
	if from.dir.Dentry != to.dir.Dentry {
		k := from.p.k
		k.renaming = from.dir.Dentry.super
		defer func() { k.renaming = nil }()
	}
	if old, err = from.dentry(); err != nil {
		return nil, nil, err
	}
	if old.Negative() {
		return nil, nil, sys.ENOENT
	}
	d, err = to.dentry()
	return old, d, err
}

// renameChecks are about types, trailing slashes and loops.
func renameChecks(from, to parent, old, d *Dentry, flags int) error {
	switch {
	case flags&sys.RENAME_NOREPLACE != 0 && !d.Negative():
		return sys.EEXIST
	case flags&sys.RENAME_EXCHANGE != 0 && d.Negative():
		return sys.ENOENT
	case flags&sys.RENAME_EXCHANGE != 0 && !d.IsDir() && to.slash:
		return sys.ENOTDIR
	case !old.IsDir() && from.slash:
		return sys.ENOTDIR
	case !old.IsDir() && flags&sys.RENAME_EXCHANGE == 0 && to.slash:
		return sys.ENOTDIR
	case to.dir.Dentry.Inside(old):
		return sys.EINVAL
	case !d.Negative() && from.dir.Dentry.Inside(d):
		if flags&sys.RENAME_EXCHANGE != 0 {
			return sys.EINVAL
		}
		return sys.ENOTEMPTY
	}
	return nil
}

func renameFlags(flags int) string {
	s := ""
	for _, f := range [...]struct {
		flag int
		name string
	}{{sys.RENAME_NOREPLACE, "NOREPLACE"}, {sys.RENAME_EXCHANGE, "EXCHANGE"}, {sys.RENAME_WHITEOUT, "WHITEOUT"}} {
		if flags&f.flag != 0 {
			if s != "" {
				s += "|"
			}
			s += f.name
		}
	}
	return s
}

// octal is a mode as people write it.
func octal(m sys.Mode) string {
	b := []byte{'0'}
	for shift := 9; shift >= 0; shift -= 3 {
		digit := byte('0' + m>>shift&7)
		if len(b) > 1 || digit != '0' {
			b = append(b, digit)
		}
	}
	return string(b)
}

func (p *Process) Readlinkat(dir int, name string) (string, error) {
	p.enter()
	at, err := p.lookupAt(dir, name, sys.AT_EMPTY_PATH|sys.AT_SYMLINK_NOFOLLOW)
	if err != nil {
		return "", p.leave("readlinkat", err)
	}
	if !at.Dentry.inode.Mode().IsSymlink() {
		if name == "" {
			return "", p.leave("readlinkat", sys.ENOENT)
		}
		return "", p.leave("readlinkat", sys.EINVAL)
	}
	if j, ok := at.Dentry.inode.(jumper); ok {
		text, err := p.jumpText(j)
		return text, p.leave("readlinkat", err)
	}
	target, err := at.Dentry.inode.Readlink(p.cred)
	if err == nil {
		accessed(at)
	}
	return target, p.leave("readlinkat", err)
}

func (p *Process) Chdir(name string) error {
	p.enter()
	at, err := p.lookup(sys.AT_FDCWD, name, followLast)
	if err == nil {
		err = p.chdir(at)
	}
	return p.leave("chdir", err)
}

func (p *Process) Fchdir(fd int) error {
	p.enter()
	f, err := p.file(fd)
	if err == nil {
		err = p.chdir(f.Path)
	}
	return p.leave("fchdir", err)
}

func (p *Process) chdir(at Path) error {
	if !at.Dentry.IsDir() {
		return sys.ENOTDIR
	}
	if err := permission(p.cred, at.Dentry.inode, MayExec); err != nil {
		return err
	}
	p.self.touch()
	p.self.cwd = at
	return nil
}

func (p *Process) Chroot(name string) error {
	p.enter()
	at, err := p.lookup(sys.AT_FDCWD, name, followLast)
	switch {
	case err != nil:
	case !at.Dentry.IsDir():
		err = sys.ENOTDIR
	case permission(p.cred, at.Dentry.inode, MayExec) != nil:
		err = sys.EACCES
	case !p.cred.Can(sys.CAP_SYS_CHROOT):
		err = sys.EPERM
	default:
		p.self.touch()
		p.self.root = at
	}
	return p.leave("chroot", err)
}

func (p *Process) Getcwd() (string, error) {
	p.enter()
	cwd := p.self.cwd
	if cwd.Dentry.unhashed && cwd.Dentry.parent != cwd.Dentry {
		return "", p.leave("getcwd", sys.ENOENT)
	}
	path, ok := pathFrom(p.self.root, cwd)
	if !ok {
		return "", p.leave("getcwd", sys.ENOENT) // as the C library sees it
	}
	return path, p.leave("getcwd", nil)
}
