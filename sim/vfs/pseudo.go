package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// pseudo is the filesystem of what has an inode and no directory: pipes and
// streams from outside (Linux: pipefs and anon_inodefs).
type pseudo struct{ magic int64 }

func (pseudo) Options() string    { return "" }
func (pseudo) Pins(func(*Dentry)) {}
func (pseudo) Unmounted()         {}

func (f pseudo) Statfs(st *sys.Statfs) error {
	*st = sys.Statfs{Type: f.magic, Bsize: 4096, Frsize: 4096, Namelen: sys.NAME_MAX}
	return nil
}

// pseudoInode is a nameless inode.
type pseudoInode struct {
	Unsupported
	super *Superblock
	ino   uint64
	mode  sys.Mode
	rdev  uint64
	when  sys.Timespec
	label string // "pipe:[12]", as /proc/self/fd shows it
	file  File   // what serves it when it is opened through /proc; nil: the kernel knows by its mode
}

func (i *pseudoInode) Super() *Superblock               { return i.super }
func (i *pseudoInode) Mode() sys.Mode                   { return i.mode }
func (i *pseudoInode) Owner() (uid, gid uint32)         { return 0, 0 }
func (i *pseudoInode) Permission(*sys.Cred, Mask) error { return nil }
func (i *pseudoInode) Getattr(st *sys.Stat) error {
	*st = sys.Stat{Dev: i.super.Dev, Ino: i.ino, Mode: i.mode, Nlink: 1, Rdev: i.rdev, Blksize: 4096, Atime: i.when, Mtime: i.when, Ctime: i.when, Btime: i.when}
	return nil
}

// newPseudo is a superblock for nameless inodes.
func (k *Kernel) newPseudo(fstype string, magic int64) *Mount {
	s := &Superblock{Kernel: k, Type: fstype, Dev: k.Anonymous(), FS: pseudo{magic}}
	s.Root = NewRoot(s, &pseudoInode{super: s, mode: sys.S_IFDIR | 0o755})
	return k.newMount(s, s.Root, fstype, 0)
}

// newPipeInode is the inode of a pipe.
func (k *Kernel) newPipeInode() *pseudoInode {
	ino := k.NextIno()
	return &pseudoInode{super: k.pipeMount.Super, ino: ino, mode: sys.S_IFIFO | 0o600, when: k.Now(), label: "pipe:[" + utoa(ino) + "]"}
}
