package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// Fsopen begins a new filesystem.
func (p *Process) Fsopen(fstype string, flags int) (int, error) {
	p.enter()
	p.called("fsopen", sys.AT_FDCWD, "", "", fstype)
	fd, err := p.fsopen(fstype, flags)
	return fd, p.leave("fsopen", err)
}

func (p *Process) fsopen(fstype string, flags int) (int, error) {
	if !p.mayMount() {
		return -1, sys.EPERM
	}
	if flags&^sys.FSOPEN_CLOEXEC != 0 {
		return -1, sys.EINVAL
	}
	t, ok := p.k.types[fstype]
	if !ok {
		return -1, sys.ENODEV
	}
	c := p.k.newContext(t, 0)
	c.source = "none"
	return p.installContext(c, flags&sys.FSOPEN_CLOEXEC)
}

// installContext gives a context a descriptor.
func (p *Process) installContext(c *Context, closeOnExec int) (int, error) {
	c.stepwise = true
	i := p.k.newPipeInode()
	i.mode, i.label = 0o600, "anon_inode:[fscontext]"
	f := p.k.newOpenFile(Path{p.k.pipeMount, Disconnected(i)}, sys.O_RDWR)
	f.File = c
	return p.installStep(f, closeOnExec)
}

// installStep gives what one step made a descriptor for the next.
func (p *Process) installStep(f *OpenFile, closeOnExec int) (int, error) {
	if closeOnExec != 0 {
		closeOnExec = sys.O_CLOEXEC
	}
	fd, err := p.install(f, 0, closeOnExec)
	if err != nil {
		f.Close()
		return -1, err
	}
	return fd, nil
}

// Fspick begins to reconfigure a mounted filesystem.
func (p *Process) Fspick(dir int, name string, flags int) (int, error) {
	p.enter()
	p.called("fspick", dir, name, "", "")
	fd, err := p.fspick(dir, name, flags)
	return fd, p.leave("fspick", err)
}

func (p *Process) fspick(dir int, name string, flags int) (int, error) {
	const known = sys.FSPICK_CLOEXEC | sys.FSPICK_SYMLINK_NOFOLLOW | sys.FSPICK_NO_AUTOMOUNT | sys.FSPICK_EMPTY_PATH
	if !p.mayMount() {
		return -1, sys.EPERM
	}
	if flags&^known != 0 {
		return -1, sys.EINVAL
	}
	how := 0
	if flags&sys.FSPICK_SYMLINK_NOFOLLOW != 0 {
		how |= sys.AT_SYMLINK_NOFOLLOW
	}
	if flags&sys.FSPICK_EMPTY_PATH != 0 {
		how |= sys.AT_EMPTY_PATH
	}
	at, err := p.lookupAt(dir, name, how)
	if err != nil {
		return -1, err
	}
	if at.Dentry != at.Mount.Root {
		return -1, sys.EINVAL
	}
	return p.installContext(p.k.pick(at.Mount.Super), flags&sys.FSPICK_CLOEXEC)
}

// Fsconfig sets a parameter or does what was asked for.
func (p *Process) Fsconfig(fd, cmd int, key, value string, aux int) error {
	p.enter()
	p.called("fsconfig", sys.AT_FDCWD, "", "", key+"="+value)
	return p.leave("fsconfig", p.fsconfig(fd, cmd, key, value, aux))
}

func (p *Process) fsconfig(fd, cmd int, key, value string, aux int) error {
	if fd < 0 {
		return sys.EINVAL
	}
	if err := checkFsconfig(cmd, key, value, aux); err != nil {
		return err
	}
	f, err := p.usable(fd)
	if err != nil {
		return err
	}
	c, ok := f.File.(*Context)
	if !ok {
		return sys.EINVAL
	}
	a := &Parameter{Key: key, Value: value}
	switch cmd {
	case sys.FSCONFIG_CMD_CREATE, sys.FSCONFIG_CMD_CREATE_EXCL:
		c.again()
		if c.phase != phaseCreating {
			return sys.EBUSY
		}
		return c.create(p)
	case sys.FSCONFIG_CMD_RECONFIGURE:
		c.again()
		return c.reconfigure(p)
	case sys.FSCONFIG_SET_FLAG:
	case sys.FSCONFIG_SET_STRING:
		a.Kind = StringParameter
	case sys.FSCONFIG_SET_FD:
		of, err := p.file(aux)
		if err != nil {
			return err
		}
		a.Kind, a.File = FileParameter, of.Path
		a.Value, _ = pathFrom(p.self.root, of.Path)
	default:
		a.Kind = OtherParameter
		if cmd == sys.FSCONFIG_SET_PATH && value == "" {
			return sys.ENOENT
		}
	}
	c.again()
	if c.phase != phaseCreating && c.phase != phaseReconfiguring {
		return sys.EBUSY
	}
	return c.set(p, a)
}

// checkFsconfig refuses arguments that a command does not have.
func checkFsconfig(cmd int, key, value string, aux int) error {
	const mostBinary = 1 << 20
	bad := false
	switch cmd {
	case sys.FSCONFIG_SET_FLAG:
		bad = value != "" || aux != 0
	case sys.FSCONFIG_SET_STRING:
		bad = aux != 0
	case sys.FSCONFIG_SET_BINARY:
		bad = len(value) == 0 || len(value) > mostBinary
	case sys.FSCONFIG_SET_PATH, sys.FSCONFIG_SET_PATH_EMPTY:
		bad = aux < 0 && aux != sys.AT_FDCWD
	case sys.FSCONFIG_SET_FD:
		bad = value != "" || aux < 0
	case sys.FSCONFIG_CMD_CREATE, sys.FSCONFIG_CMD_CREATE_EXCL, sys.FSCONFIG_CMD_RECONFIGURE:
		bad = key != "" || value != "" || aux != 0
	default:
		return sys.EOPNOTSUPP
	}
	if bad {
		return sys.EINVAL
	}
	return nil
}

// again makes a context whose filesystem is mounted ready to reconfigure it
// (Linux: finish_clean_context).
func (c *Context) again() {
	if c.phase == phaseMounted {
		c.phase, c.flags, c.named = phaseReconfiguring, 0, 0
	}
}

// reconfigure changes the superblock as was asked.
func (c *Context) reconfigure(p *Process) error {
	if c.phase != phaseReconfiguring {
		return sys.EBUSY
	}
	if !p.cred.CanIn(c.super.User, sys.CAP_SYS_ADMIN) {
		c.phase = phaseFailed
		return sys.EPERM
	}
	flags := c.flags & c.named
	if c.super.ReadOnly {
		flags |= sys.MS_RDONLY &^ c.named
	}
	if err := c.change(flags); err != nil {
		c.phase = phaseFailed
		return err
	}
	c.phase = phaseMounted
	return nil
}

// Fsmount makes a mount of what was created.
func (p *Process) Fsmount(fd, flags, attr int) (int, error) {
	p.enter()
	p.called("fsmount", sys.AT_FDCWD, "", "", "")
	mount, err := p.fsmount(fd, flags, attr)
	return mount, p.leave("fsmount", err)
}

func (p *Process) fsmount(fd, flags, attr int) (int, error) {
	if !p.mayMount() {
		return -1, sys.EPERM
	}
	if flags&^sys.FSMOUNT_CLOEXEC != 0 {
		return -1, sys.EINVAL
	}
	how, ok := attributeFlags(attr)
	if !ok {
		return -1, sys.EINVAL
	}
	f, err := p.usable(fd)
	if err != nil {
		return -1, err
	}
	c, ok := f.File.(*Context)
	switch {
	case !ok, c.super == nil:
		return -1, sys.EINVAL
	case c.phase != phaseCreated:
		return -1, sys.EBUSY
	}
	c.phase = phaseMounted
	return p.installTree(p.k.newMount(c.super, c.super.Root, c.source, how), c.super.Root, flags)
}

// attributeFlags are the flags of a mount that has those attributes.
func attributeFlags(attr int) (flags sys.MountFlags, ok bool) {
	for _, f := range [...]struct {
		attr int
		flag sys.MountFlags
	}{
		{sys.MOUNT_ATTR_RDONLY, sys.MS_RDONLY}, {sys.MOUNT_ATTR_NOSUID, sys.MS_NOSUID}, {sys.MOUNT_ATTR_NODEV, sys.MS_NODEV},
		{sys.MOUNT_ATTR_NOEXEC, sys.MS_NOEXEC}, {sys.MOUNT_ATTR_NODIRATIME, sys.MS_NODIRATIME},
		{sys.MOUNT_ATTR_NOSYMFOLLOW, sys.MS_NOSYMFOLLOW},
	} {
		if attr&f.attr != 0 {
			flags |= f.flag
			attr &^= f.attr
		}
	}
	switch attr {
	case 0:
		flags |= sys.MS_RELATIME
	case sys.MOUNT_ATTR_NOATIME:
		flags |= sys.MS_NOATIME
	case sys.MOUNT_ATTR_STRICTATIME:
	default:
		return 0, false
	}
	return flags, true
}
