package sys

// Timespec is a point or a length of time: whole seconds (since 1970 UTC for
// points) and nanoseconds within the second, 0 to 999,999,999.
type Timespec struct {
	Sec  int64
	Nsec int64
}

// Nano is the time in nanoseconds.
func (t Timespec) Nano() int64 { return t.Sec*1e9 + t.Nsec }

// NanoTime is the Timespec of n nanoseconds.
func NanoTime(n int64) Timespec {
	sec, nsec := n/1e9, n%1e9
	if nsec < 0 {
		sec, nsec = sec-1, nsec+1e9
	}
	return Timespec{sec, nsec}
}

// Values of a Timespec's Nsec in Utimensat.
const (
	UTIME_NOW  = 0x3fffffff
	UTIME_OMIT = 0x3ffffffe
)

// Stat is what a file says of itself. Blocks are of 512 bytes.
type Stat struct {
	Dev, Ino                   uint64
	Mode                       Mode
	Nlink                      uint32
	UID, GID                   uint32
	Rdev                       uint64
	Size                       int64
	Blksize                    int64
	Blocks                     int64
	Atime, Mtime, Ctime, Btime Timespec
}

// Statfs is what a filesystem says of itself. Sizes are in blocks of Bsize.
type Statfs struct {
	Type                  int64
	Bsize, Frsize         int64
	Blocks, Bfree, Bavail int64
	Files, Ffree          int64
	Fsid                  uint64
	Namelen               int64
	Flags                 int64
}

// Statfs.Flags that are not MountFlags of the same value.
const (
	ST_RDONLY      = 0x1
	ST_VALID       = 0x20 // the flags say something
	ST_RELATIME    = 0x1000
	ST_NOSYMFOLLOW = 0x2000
)

// Filesystem magic numbers, Statfs.Type.
const (
	TMPFS_MAGIC     = 0x01021994
	EXT4_MAGIC      = 0xef53
	PROC_MAGIC      = 0x9fa0
	OVERLAYFS_MAGIC = 0x794c7630
	RAMFS_MAGIC     = 0x858458f6
	FUSE_MAGIC      = 0x65735546
)

// Dirent is one entry of a directory.
type Dirent struct {
	Ino  uint64
	Off  int64 // where to seek to continue behind this entry
	Type uint8 // DT_*
	Name string
}

// Directory entry types.
const (
	DT_UNKNOWN = 0
	DT_FIFO    = 1
	DT_CHR     = 2
	DT_DIR     = 4
	DT_BLK     = 6
	DT_REG     = 8
	DT_LNK     = 10
	DT_SOCK    = 12
)

// RangeLock is a lock of a part of a file: Len bytes (0: all there will ever
// be) from Start, counted as Lseek's Whence says.
type RangeLock struct {
	Type       int // F_RDLCK, F_WRLCK or F_UNLCK
	Whence     int
	Start, Len int64
}

// Cred is who a process is. Sets of capabilities are bit sets (CAP_*).
type Cred struct {
	UID, EUID, SUID, FSUID uint32
	GID, EGID, SGID, FSGID uint32
	Groups                 []uint32
	Caps                   uint64 // in effect, and permitted
	Inheritable, Ambient   uint64
	Dropped                uint64 // outside the bounding set: never to be had again
	NoNewPrivs             bool
	User                   *UserNamespace // where the capabilities count
}

// RootCred is the superuser with every capability.
func RootCred() Cred { return Cred{Caps: CAP_ALL} }

// UserCred is an ordinary user without capabilities.
func UserCred(uid, gid uint32, groups ...uint32) Cred {
	return Cred{UID: uid, EUID: uid, SUID: uid, FSUID: uid, GID: gid, EGID: gid, SGID: gid, FSGID: gid, Groups: groups}
}

// Can reports whether c has the capability (CAP_*, a bit number) in its own
// user namespace.
func (c *Cred) Can(capability uint) bool { return c.Caps&(1<<capability) != 0 }

// Capable reports whether c has the capability over the whole machine.
func (c *Cred) Capable(capability uint) bool { return c.User == nil && c.Can(capability) }

// CanFor reports whether c has the capability over what belongs to a user and
// a group: both must be known where c's capabilities count (Linux:
// capable_wrt_inode_uidgid).
func (c *Cred) CanFor(capability uint, uid, gid uint32) bool {
	return c.Can(capability) && c.User.Knows(uid, gid)
}

// CanIn reports whether c has the capability in a user namespace: its own or
// one below it, all of whose capabilities its maker has too (Linux:
// security/commoncap.c, cap_capable).
func (c *Cred) CanIn(n *UserNamespace, capability uint) bool {
	for ; ; n = n.Parent {
		switch {
		case n == c.User:
			return c.Can(capability)
		case n == nil:
			return false
		case n.Parent == c.User && n.Owner == c.EUID:
			return true
		}
	}
}

// Executed is c once it has executed a program: the superuser has all
// capabilities that it may have, anybody else the ambient ones.
func (c Cred) Executed() Cred {
	c.Caps = c.Ambient
	if euid, known := c.User.Users().In(c.EUID); known && euid == 0 {
		c.Caps = c.Inheritable | CAP_ALL&^c.Dropped
	}
	return c
}

// InGroup reports whether gid is the filesystem group or a supplementary one.
func (c *Cred) InGroup(gid uint32) bool {
	if c.FSGID == gid {
		return true
	}
	for _, g := range c.Groups {
		if g == gid {
			return true
		}
	}
	return false
}

// Capabilities that the simulated kernel looks at.
const (
	CAP_CHOWN           = 0
	CAP_DAC_OVERRIDE    = 1
	CAP_DAC_READ_SEARCH = 2
	CAP_FOWNER          = 3
	CAP_FSETID          = 4
	CAP_KILL            = 5
	CAP_SETGID          = 6
	CAP_SETUID          = 7
	CAP_SETPCAP         = 8
	CAP_LINUX_IMMUTABLE = 9
	CAP_SYS_CHROOT      = 18
	CAP_SYS_ADMIN       = 21
	CAP_SYS_RESOURCE    = 24
	CAP_MKNOD           = 27
	CAP_SETFCAP         = 31
	CAP_SYSLOG          = 34
	CAP_ALL             = 1<<41 - 1
)

// Utsname is what uname prints.
type Utsname struct {
	Sysname, Nodename, Release, Version, Machine string
}

// Termios is what of a terminal's settings programs here change.
type Termios struct {
	Echo      bool // typed characters are shown
	Canonical bool // input comes in lines
}

// Winsize is a terminal's size in characters.
type Winsize struct {
	Rows, Cols int
}

// Rusage are CPU times in nanoseconds.
type Rusage struct {
	User, System int64
}

// PollFD is one descriptor that Poll watches.
type PollFD struct {
	FD      int
	Events  int16
	Revents int16
}

// Poll events.
const (
	POLLIN   = 0x1
	POLLOUT  = 0x4
	POLLERR  = 0x8
	POLLHUP  = 0x10
	POLLNVAL = 0x20
)

// WaitStatus says how a child ended, as Linux encodes it.
type WaitStatus int

// ExitedStatus is the WaitStatus of a process that exited with status.
func ExitedStatus(status int) WaitStatus { return WaitStatus(status&0xff) << 8 }

// SignaledStatus is the WaitStatus of a process that sig ended.
func SignaledStatus(sig Signal) WaitStatus { return WaitStatus(sig) }

func (w WaitStatus) Exited() bool    { return w&0x7f == 0 }
func (w WaitStatus) ExitStatus() int { return int(w>>8) & 0xff }
func (w WaitStatus) Signaled() bool  { return w&0x7f != 0 && w&0x7f != 0x7f }
func (w WaitStatus) Signal() Signal  { return Signal(w & 0x7f) }

// WNOHANG makes Wait4 return at once.
const WNOHANG = 1

// Signal is a signal number.
type Signal int

const (
	SIGHUP  Signal = 1
	SIGINT  Signal = 2
	SIGQUIT Signal = 3
	SIGABRT Signal = 6
	SIGKILL Signal = 9
	SIGUSR1 Signal = 10
	SIGSEGV Signal = 11
	SIGUSR2 Signal = 12
	SIGPIPE Signal = 13
	SIGALRM Signal = 14
	SIGTERM Signal = 15
	SIGCHLD Signal = 17
	SIGCONT Signal = 18
	SIGSTOP Signal = 19
	SIGTSTP Signal = 20
	SIGTTIN Signal = 21
	SIGTTOU Signal = 22
)

// Action is what a process does on a signal.
type Action uint8

const (
	ActionDefault Action = iota
	ActionIgnore
	ActionCatch // hold it until Caught asks
)
