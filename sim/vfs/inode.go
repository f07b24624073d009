package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// Inode is one file object in one superblock, whatever its names: what a
// filesystem provides (Linux: struct inode with its inode_operations).
//
// Every method is called with the kernel lock held and after the generic
// checks of this package (existence, types, permissions of the caller). cred
// is who acts; a stacked filesystem passes its mounter to the layers.
//
// A filesystem embeds Unsupported and implements what it has.
type Inode interface {
	// Super is the superblock it lives in.
	Super() *Superblock
	// Mode is type and permissions; a walk asks for it at every step.
	Mode() sys.Mode
	// Owner is the user and the group it belongs to.
	Owner() (uid, gid uint32)
	// Permission is nil where cred may do what mask says (MayRead ...).
	Permission(cred *sys.Cred, mask Mask) error
	Getattr(st *sys.Stat) error
	// Setattr applies a change that ChangeAllowed let pass. d is the name it
	// came by.
	Setattr(cred *sys.Cred, d *Dentry, change *Change) error

	Getxattr(cred *sys.Cred, attr string) ([]byte, error)
	Setxattr(cred *sys.Cred, d *Dentry, attr string, value []byte, how int) error
	Listxattr(cred *sys.Cred) ([]string, error)
	Removexattr(cred *sys.Cred, d *Dentry, attr string) error

	// Lookup says what d.Name() names in this directory: an inode, or nil for
	// nothing. It may leave something in d.Note.
	Lookup(cred *sys.Cred, d *Dentry) (Inode, error)
	// Mknod makes a regular file, fifo, socket or device and instantiates the
	// negative d with it.
	Mknod(cred *sys.Cred, d *Dentry, mode sys.Mode, dev uint64) error
	Mkdir(cred *sys.Cred, d *Dentry, mode sys.Mode) error
	Symlink(cred *sys.Cred, d *Dentry, target string) error
	// Link gives old's inode the further name d. Link and Rename return
	// ERESTART where they let the kernel lock go and the names changed
	// meanwhile: the call then begins anew.
	Link(cred *sys.Cred, old, d *Dentry) error
	// Unlink and Rmdir remove the name d; the caller unhashes d.
	Unlink(cred *sys.Cred, d *Dentry) error
	Rmdir(cred *sys.Cred, d *Dentry) error
	// Rename moves old, a name in this directory, to the name new, whose
	// inode (if any) goes, or with RENAME_EXCHANGE takes old's place. The
	// caller moves the dentries.
	Rename(cred *sys.Cred, old, new *Dentry, flags int) error
	// Tmpfile makes a regular file without a name (O_TMPFILE).
	Tmpfile(cred *sys.Cred, mode sys.Mode) (Inode, error)
	Readlink(cred *sys.Cred) (string, error)

	// Open makes what serves an open file of this inode. flags are open's;
	// d is the name it came by.
	Open(cred *sys.Cred, d *Dentry, flags int) (File, error)
}

// Mask is what a permission check asks for.
type Mask uint8

const (
	MayExec  Mask = 1
	MayWrite Mask = 2
	MayRead  Mask = 4
)

// Change is what Setattr changes (Linux: struct iattr).
type Change struct {
	Valid        ChangeMask
	Mode         sys.Mode // permissions; the type bits do not count
	UID, GID     uint32
	Size         int64
	Atime, Mtime sys.Timespec
	// Kill is which of set-user-id and set-group-id the change takes off
	// whatever has it (Linux: ATTR_KILL_SUID, ATTR_KILL_SGID). A stacked
	// filesystem hands it on: the mode of the layer's inode may be another.
	Kill sys.Mode
	// KillCapabilities: it takes capabilities off, too (Linux: ATTR_KILL_PRIV).
	KillCapabilities bool
}

// ChangeMask says which fields of a Change count.
type ChangeMask uint16

const (
	ChangeMode ChangeMask = 1 << iota
	ChangeUID
	ChangeGID
	ChangeSize
	ChangeAtime
	ChangeMtime
	ChangeTimesSet  // times given by the caller: only the owner may
	ChangeTimesBack // times put back: only the owner may, of a guarded inode too
	ChangeTouch     // both times to now: who may write may, too
)

// Has reports whether all of m count.
func (c *Change) Has(m ChangeMask) bool { return c.Valid&m == m }

// kill makes what Kill takes off i a change of its mode.
func (c *Change) kill(i Inode) {
	if mode := i.Mode(); mode&c.Kill != 0 {
		c.Valid |= ChangeMode
		c.Mode = mode.Perm() &^ c.Kill
	}
}

// Copier is an Inode that answers for Mode, Owner and the times with a copy of
// what another inode has, as it was when it last had a reason to look.
type Copier interface {
	// CopyAttributes looks.
	CopyAttributes()
	// CopiedSize is the size in the copy.
	CopiedSize() int64
}

// Sized is an Inode that knows its size at once.
type Sized interface{ Size() int64 }

// sizeOf is the size that a call goes by (Linux: i_size_read).
func sizeOf(i Inode) (int64, error) {
	switch i := i.(type) {
	case Copier:
		return i.CopiedSize(), nil
	case Sized:
		return i.Size(), nil
	}
	var st sys.Stat
	err := i.Getattr(&st)
	return st.Size, err
}

// Numbered is an Inode that knows the number that the kernel knows it by: for
// some another than stat tells.
type Numbered interface {
	Number() uint64
}

// NumberOf is the number that the kernel knows i by (Linux: i_ino).
func NumberOf(i Inode) uint64 {
	if n, ok := i.(Numbered); ok {
		return n.Number()
	}
	var st sys.Stat
	i.Getattr(&st)
	return st.Ino
}

// Unsupported refuses everything that an Inode may refuse; embed it.
type Unsupported struct{}

func (Unsupported) Getxattr(*sys.Cred, string) ([]byte, error) { return nil, sys.EOPNOTSUPP }
func (Unsupported) Setxattr(*sys.Cred, *Dentry, string, []byte, int) error {
	return sys.EOPNOTSUPP
}
func (Unsupported) Listxattr(*sys.Cred) ([]string, error)            { return nil, nil }
func (Unsupported) Removexattr(*sys.Cred, *Dentry, string) error     { return sys.EOPNOTSUPP }
func (Unsupported) Lookup(*sys.Cred, *Dentry) (Inode, error)         { return nil, sys.ENOTDIR }
func (Unsupported) Mknod(*sys.Cred, *Dentry, sys.Mode, uint64) error { return sys.EPERM }
func (Unsupported) Mkdir(*sys.Cred, *Dentry, sys.Mode) error         { return sys.EPERM }
func (Unsupported) Symlink(*sys.Cred, *Dentry, string) error         { return sys.EPERM }
func (Unsupported) Link(_ *sys.Cred, _, _ *Dentry) error             { return sys.EPERM }
func (Unsupported) Unlink(*sys.Cred, *Dentry) error                  { return sys.EPERM }
func (Unsupported) Rmdir(*sys.Cred, *Dentry) error                   { return sys.EPERM }
func (Unsupported) Rename(_ *sys.Cred, _, _ *Dentry, _ int) error    { return sys.EPERM }
func (Unsupported) Tmpfile(*sys.Cred, sys.Mode) (Inode, error)       { return nil, sys.EOPNOTSUPP }
func (Unsupported) Readlink(*sys.Cred) (string, error)               { return "", sys.EINVAL }
func (Unsupported) Setattr(*sys.Cred, *Dentry, *Change) error        { return sys.EPERM }
func (Unsupported) Open(*sys.Cred, *Dentry, int) (File, error)       { return nil, sys.ENXIO }
