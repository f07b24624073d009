package vfs

import "github.com/overlook-fs/overlook/sim/sys"

func (p *Process) Fstatat(dir int, name string, st *sys.Stat, flags int) error {
	p.enter()
	p.called("newfstatat", dir, name, "", "")
	at, err := p.lookupAt(dir, name, flags)
	if err == nil {
		err = at.Dentry.inode.Getattr(st)
		st.UID, st.GID = p.cred.User.Shown(st.UID, st.GID)
	}
	return p.leave("newfstatat", err)
}

// Faccessat2 checks what open would check, without opening.
func (p *Process) Faccessat2(dir int, name string, mode int, flags int) error {
	p.enter()
	return p.leave("faccessat2", p.faccessat(dir, name, mode, flags))
}

func (p *Process) faccessat(dir int, name string, mode int, flags int) error {
	if mode&^7 != 0 {
		return sys.EINVAL
	}
	cred := *p.cred
	if flags&sys.AT_EACCESS == 0 {
		cred.FSUID, cred.FSGID = cred.UID, cred.GID
		if cred.UID != 0 {
			cred.Caps = 0
		}
	}
	q := Process{p.k, p.self, &cred}
	at, err := q.lookupAt(dir, name, flags&^sys.AT_EACCESS)
	if err != nil || mode == 0 {
		return err
	}
	i := at.Dentry.inode
	if mode&sys.X_OK != 0 && i.Mode().IsRegular() && at.Mount.flags&sys.MS_NOEXEC != 0 {
		return sys.EACCES
	}
	if err := permission(&cred, i, Mask(mode)); err != nil {
		return err
	}
	if mode&sys.W_OK != 0 && at.Mount.ReadOnly() && (i.Mode().IsRegular() || i.Mode().IsDir() || i.Mode().IsSymlink()) {
		return sys.EROFS
	}
	return nil
}

// setattr applies a change by name.
func (p *Process) setattr(at Path, c *Change) error {
	if at.Mount.ReadOnly() {
		return sys.EROFS
	}
	return p.directly(at.Dentry, "", Setattr(p.cred, at.Dentry, c))
}

func (p *Process) Fchmodat2(dir int, name string, mode sys.Mode, flags int) error {
	p.enter()
	if p.k.Recorder.On() {
		p.called("fchmodat2", dir, name, "", octal(mode))
	}
	at, err := p.lookupAt(dir, name, flags)
	switch {
	case err != nil:
	case at.Mount.ReadOnly():
		err = sys.EROFS
	case at.Dentry.inode.Mode().IsSymlink():
		err = sys.EOPNOTSUPP
	default:
		err = p.setattr(at, &Change{Valid: ChangeMode, Mode: mode.Perm()})
	}
	return p.leave("fchmodat2", err)
}

func (p *Process) Fchownat(dir int, name string, uid, gid int, flags int) error {
	p.enter()
	p.called("fchownat", dir, name, "", "")
	at, err := p.lookupAt(dir, name, flags)
	var c *Change
	if err == nil {
		c, err = p.ownerChange(at.Dentry.inode, uid, gid)
	}
	if err == nil {
		err = p.setattr(at, c)
	}
	return p.leave("fchownat", err)
}

// ownerChange is chown's change: it takes set-user-id off, and set-group-id
// from what the group may execute (Linux: fs/open.c, chown_common).
func (p *Process) ownerChange(i Inode, uid, gid int) (*Change, error) {
	c := new(Change)
	ok := true
	if uid >= 0 {
		c.Valid |= ChangeUID
		c.UID, ok = p.cred.User.Users().Out(uint32(uid))
	}
	if gid >= 0 && ok {
		c.Valid |= ChangeGID
		c.GID, ok = p.cred.User.Groups().Out(uint32(gid))
	}
	if !ok {
		return nil, sys.EINVAL
	}
	if !i.Mode().IsDir() {
		c.Kill, c.KillCapabilities = setIDs(p.cred, i), true
	}
	return c, nil
}

func (p *Process) Utimensat(dir int, name string, times *[2]sys.Timespec, flags int) error {
	p.enter()
	p.called("utimensat", dir, name, "", "")
	if times != nil && times[0].Nsec == sys.UTIME_OMIT && times[1].Nsec == sys.UTIME_OMIT {
		return p.leave("utimensat", nil) // nobody looks who it is about
	}
	at, err := p.lookupAt(dir, name, flags)
	if err == nil {
		err = p.utimes(at, times)
	}
	return p.leave("utimensat", err)
}

func (p *Process) utimes(at Path, times *[2]sys.Timespec) error {
	now := p.k.Now()
	c := &Change{Atime: now, Mtime: now}
	if times == nil {
		c.Valid = ChangeAtime | ChangeMtime | ChangeTouch
		return p.setattr(at, c)
	}
	a, m := times[0], times[1]
	set := func(t sys.Timespec, field *sys.Timespec, bit ChangeMask) {
		switch t.Nsec {
		case sys.UTIME_OMIT:
			return
		case sys.UTIME_NOW:
		default:
			*field = t
		}
		c.Valid |= bit
	}
	set(a, &c.Atime, ChangeAtime)
	set(m, &c.Mtime, ChangeMtime)
	if a.Nsec == sys.UTIME_NOW && m.Nsec == sys.UTIME_NOW {
		c.Valid |= ChangeTouch
	} else {
		c.Valid |= ChangeTimesSet
	}
	return p.setattr(at, c)
}

func (p *Process) Truncate(name string, size int64) error {
	p.enter()
	p.called("truncate", sys.AT_FDCWD, name, "", "")
	if size < 0 {
		return p.leave("truncate", sys.EINVAL)
	}
	at, err := p.lookup(sys.AT_FDCWD, name, followLast)
	if err == nil {
		err = p.truncatePath(at, size)
	}
	return p.leave("truncate", err)
}

func (p *Process) truncatePath(at Path, size int64) error {
	i := at.Dentry.inode
	switch {
	case i.Mode().IsDir():
		return sys.EISDIR
	case !i.Mode().IsRegular():
		return sys.EINVAL
	}
	if err := permission(p.cred, i, MayWrite); err != nil {
		return err
	}
	if at.Mount.ReadOnly() {
		return sys.EROFS
	}
	if appendOnly(i) {
		return sys.EPERM
	}
	return p.truncate(at.Dentry, p.sizeChange(i, size))
}

// truncate changes a file's size; permissions were checked.
func (p *Process) truncate(d *Dentry, c *Change) error {
	if p.k.runs(d.inode) {
		return sys.ETXTBSY
	}
	return p.resize(d, c)
}

// resize is truncate of what is open for writing already.
func (p *Process) resize(d *Dentry, c *Change) error {
	err := c.killCapabilities(d)
	if err == nil {
		err = d.inode.Setattr(p.cred, d, c)
	}
	return p.directly(d, "", err)
}

// sizeChange is a change of size, which takes set-user-id off where the
// caller may not keep it.
func (p *Process) sizeChange(i Inode, size int64) *Change {
	c := &Change{Valid: ChangeSize, Size: size, Kill: p.privileges(i), KillCapabilities: !isPlain(i)}
	c.kill(i)
	return c
}

// openSizeChange is a change of the size of a file that is open or being
// opened, which counts even where the size is the same.
func (p *Process) openSizeChange(i Inode, size int64) *Change {
	c := p.sizeChange(i, size)
	c.Valid |= ChangeMtime
	c.Mtime = p.k.Now()
	return c
}

func (p *Process) Statfsat(dir int, name string, st *sys.Statfs, flags int) error {
	p.enter()
	at, err := p.lookupAt(dir, name, flags)
	if err == nil {
		err = at.Dentry.super.FS.Statfs(st)
		st.Flags = at.Mount.statfsFlags()
	}
	return p.leave("statfs", err)
}
