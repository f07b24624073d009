package sys

// Open flags (x86_64).
const (
	O_RDONLY    = 0x0
	O_WRONLY    = 0x1
	O_RDWR      = 0x2
	O_ACCMODE   = 0x3
	O_CREAT     = 0x40
	O_EXCL      = 0x80
	O_NOCTTY    = 0x100
	O_TRUNC     = 0x200
	O_APPEND    = 0x400
	O_NONBLOCK  = 0x800
	O_DSYNC     = 0x1000
	O_DIRECT    = 0x4000
	O_DIRECTORY = 0x10000
	O_NOFOLLOW  = 0x20000
	O_NOATIME   = 0x40000
	O_CLOEXEC   = 0x80000
	O_SYNC      = 0x101000
	O_PATH      = 0x200000
	O_TMPFILE   = 0x400000 | O_DIRECTORY
)

// Flags and descriptors of the *at calls.
const (
	AT_FDCWD            = -100
	AT_SYMLINK_NOFOLLOW = 0x100
	AT_EACCESS          = 0x200
	AT_REMOVEDIR        = 0x200
	AT_SYMLINK_FOLLOW   = 0x400
	AT_EMPTY_PATH       = 0x1000
)

// Modes of Faccessat2.
const (
	F_OK = 0
	X_OK = 1
	W_OK = 2
	R_OK = 4
)

// Lseek's whence.
const (
	SEEK_SET  = 0
	SEEK_CUR  = 1
	SEEK_END  = 2
	SEEK_DATA = 3
	SEEK_HOLE = 4
)

// Renameat2's flags.
const (
	RENAME_NOREPLACE = 1
	RENAME_EXCHANGE  = 2
	RENAME_WHITEOUT  = 4
)

// Setxattrat's how.
const (
	XATTR_CREATE  = 1
	XATTR_REPLACE = 2
)

// Fallocate's modes.
const (
	FALLOC_FL_KEEP_SIZE      = 1
	FALLOC_FL_PUNCH_HOLE     = 2
	FALLOC_FL_COLLAPSE_RANGE = 8
	FALLOC_FL_ZERO_RANGE     = 16
	FALLOC_FL_INSERT_RANGE   = 32
	FALLOC_FL_UNSHARE_RANGE  = 64
)

// Inode flags of Getflags and Setflags.
const (
	FS_SECRM_FL     = 0x1
	FS_UNRM_FL      = 0x2
	FS_COMPR_FL     = 0x4
	FS_SYNC_FL      = 0x8
	FS_IMMUTABLE_FL = 0x10
	FS_APPEND_FL    = 0x20
	FS_NODUMP_FL    = 0x40
	FS_NOATIME_FL   = 0x80
	FS_NOTAIL_FL    = 0x8000
	FS_DIRSYNC_FL   = 0x10000
	FS_TOPDIR_FL    = 0x20000
	FS_EXTENT_FL    = 0x80000
)

// Flock's how.
const (
	LOCK_SH = 1
	LOCK_EX = 2
	LOCK_NB = 4
	LOCK_UN = 8
)

// LockRange's commands, and the types of a RangeLock.
const (
	F_OFD_GETLK  = 36
	F_OFD_SETLK  = 37
	F_OFD_SETLKW = 38
	F_RDLCK      = 0
	F_WRLCK      = 1
	F_UNLCK      = 2
)

// Mmap's prot and flags.
const (
	PROT_NONE   = 0
	PROT_READ   = 1
	PROT_WRITE  = 2
	PROT_EXEC   = 4
	MAP_SHARED  = 1
	MAP_PRIVATE = 2
)

// MountFlags are mount(2)'s flags.
type MountFlags uint64

const (
	MS_RDONLY      MountFlags = 0x1
	MS_NOSUID      MountFlags = 0x2
	MS_NODEV       MountFlags = 0x4
	MS_NOEXEC      MountFlags = 0x8
	MS_SYNCHRONOUS MountFlags = 0x10
	MS_REMOUNT     MountFlags = 0x20
	MS_DIRSYNC     MountFlags = 0x80
	MS_NOSYMFOLLOW MountFlags = 0x100
	MS_NOATIME     MountFlags = 0x400
	MS_NODIRATIME  MountFlags = 0x800
	MS_BIND        MountFlags = 0x1000
	MS_MOVE        MountFlags = 0x2000
	MS_REC         MountFlags = 0x4000
	MS_SILENT      MountFlags = 0x8000
	MS_UNBINDABLE  MountFlags = 0x20000
	MS_PRIVATE     MountFlags = 0x40000
	MS_SLAVE       MountFlags = 0x80000
	MS_SHARED      MountFlags = 0x100000
	MS_RELATIME    MountFlags = 0x200000
	MS_STRICTATIME MountFlags = 0x1000000
	MS_LAZYTIME    MountFlags = 0x2000000
)

// Umount2's flags.
const (
	MNT_FORCE       = 1
	MNT_DETACH      = 2
	MNT_EXPIRE      = 4
	UMOUNT_NOFOLLOW = 8
)

// What Unshare gives a process one of its own of: mounts, host names,
// semaphores, user ids, network.
const (
	CLONE_NEWNS     = 0x20000
	CLONE_NEWCGROUP = 0x2000000
	CLONE_NEWUTS    = 0x4000000
	CLONE_NEWIPC    = 0x8000000
	CLONE_NEWUSER   = 0x10000000
	CLONE_NEWPID    = 0x20000000
	CLONE_NEWNET    = 0x40000000
)

// SYSLOG_ACTION_CLEAR asks Syslog to forget what was logged so far.
const SYSLOG_ACTION_CLEAR = 5

// Limits of names.
const (
	NAME_MAX = 255
	PATH_MAX = 4096
)
