package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// Superblock is one mounted instance of a filesystem (Linux: struct
// super_block). Any number of mounts may show it.
type Superblock struct {
	Kernel   *Kernel
	Type     string // "tmpfs", as mountinfo shows it
	Dev      uint64 // st_dev of what lies on it
	Root     *Dentry
	FS       Filesystem
	ReadOnly bool
	// Depth is how many filesystems are stacked: 0 for one that stands on
	// its own (Linux: s_stack_depth).
	Depth int
	// Forgetful is set where a name that was not found is not remembered
	// (Linux: simple_lookup's dentries, as tmpfs has them).
	Forgetful bool
	// Revalidate, where given, says whether a name that is remembered still
	// holds; the next walk asks for it anew where not (Linux: d_revalidate).
	Revalidate func(d *Dentry) bool
	// User is the user namespace that it was mounted in: who is privileged
	// there may remount it, and its files' owners have ids there.
	User *sys.UserNamespace

	gen uint64
}

// Filesystem is what a superblock asks of its filesystem as a whole.
type Filesystem interface {
	Statfs(st *sys.Statfs) error
	// Options is what mountinfo shows behind rw or ro, with a leading comma.
	Options() string
	// Pins are the dentries of other superblocks that this one holds.
	Pins(pin func(*Dentry))
	// Unmounted tells that nothing shows it any more.
	Unmounted()
}

// Exporter is a Filesystem whose inodes have handles that outlive a dentry
// (Linux: export_operations).
type Exporter interface {
	// EncodeHandle is the inode's handle type and bytes.
	EncodeHandle(i Inode) (kind byte, handle []byte)
	// DecodeHandle finds the inode again, a directory by its name: unhashed
	// where it has none. ESTALE: it is gone.
	DecodeHandle(kind byte, handle []byte) (*Dentry, error)
	// Decodes reports whether handles can be decoded at all.
	Decodes() bool
	// UUID identifies the filesystem.
	UUID() [16]byte
}

// FilesystemType is what mount -t names.
type FilesystemType struct {
	Name  string
	NoDev bool // it needs no device; /proc/filesystems says so
	// InUserNamespace: whoever is privileged in any user namespace may mount
	// it (Linux: FS_USERNS_MOUNT).
	InUserNamespace bool
	// Mount makes a superblock, or returns one that exists, of parameters in
	// one piece. The kernel lock is held.
	Mount func(k *Kernel, r *MountRequest) (*Superblock, error)
	// Configure, in Mount's place, begins to take parameters one by one, and
	// Cut divides mount(2)'s data behind its first parameter.
	Configure func(c *Context) Configuration
	Cut       func(data string) (parameter, rest string)
}

// MountRequest is what mount(2) was given for a new mount.
type MountRequest struct {
	Process *Process // resolves paths in the options
	Source  string
	Flags   sys.MountFlags
	Data    string
}

// SetReadOnly changes whether anything on s may change.
func (s *Superblock) SetReadOnly(ro bool) {
	if s.ReadOnly == ro {
		return
	}
	h := &s.Kernel.History
	if h.First(s.gen) {
		h.Save(&superSaved{s, s.ReadOnly, s.gen})
		s.gen = h.Now()
	}
	s.ReadOnly = ro
}

type superSaved struct {
	s        *Superblock
	readOnly bool
	gen      uint64
}

func (v *superSaved) Swap() {
	v.s.ReadOnly, v.readOnly = v.readOnly, v.s.ReadOnly
	v.s.gen, v.gen = v.gen, v.s.gen
}
