package sys

// MountSteps are the calls that make a filesystem and put it somewhere step by
// step, where Mount does all at once.
type MountSteps interface {
	// Fsopen begins a new filesystem of a type: a descriptor to configure it
	// by, and to read complaints from, one a call (ENODATA: none). flags is 0
	// or FSOPEN_CLOEXEC.
	Fsopen(fstype string, flags int) (int, error)
	// Fspick begins to reconfigure the filesystem mounted at (dir, name).
	Fspick(dir int, name string, flags int) (int, error)
	// Fsconfig sets the parameter key or, with FSCONFIG_CMD_CREATE and
	// FSCONFIG_CMD_RECONFIGURE, does what was asked for. aux is a descriptor
	// where cmd says so.
	Fsconfig(fd, cmd int, key, value string, aux int) error
	// Fsmount makes a mount of what was created and returns a descriptor of
	// its root (O_PATH). flags is 0 or FSMOUNT_CLOEXEC, attr is of
	// MOUNT_ATTR_*.
	Fsmount(fd, flags, attr int) (int, error)
	// MoveMount puts the mount (fromdir, from) over (todir, to).
	MoveMount(fromdir int, from string, todir int, to string, flags int) error
	// OpenTree is a descriptor (O_PATH) of a place and, with OPEN_TREE_CLONE,
	// of a copy of the mount there that is mounted nowhere.
	OpenTree(dir int, name string, flags int) (int, error)
}

// Fsopen's, Fspick's and Fsmount's flags.
const (
	FSOPEN_CLOEXEC          = 1
	FSPICK_CLOEXEC          = 1
	FSPICK_SYMLINK_NOFOLLOW = 2
	FSPICK_NO_AUTOMOUNT     = 4
	FSPICK_EMPTY_PATH       = 8
	FSMOUNT_CLOEXEC         = 1
)

// Fsconfig's commands.
const (
	FSCONFIG_SET_FLAG        = 0
	FSCONFIG_SET_STRING      = 1
	FSCONFIG_SET_BINARY      = 2
	FSCONFIG_SET_PATH        = 3
	FSCONFIG_SET_PATH_EMPTY  = 4
	FSCONFIG_SET_FD          = 5
	FSCONFIG_CMD_CREATE      = 6
	FSCONFIG_CMD_RECONFIGURE = 7
	FSCONFIG_CMD_CREATE_EXCL = 8
)

// Fsmount's attributes of a mount.
const (
	MOUNT_ATTR_RDONLY      = 0x1
	MOUNT_ATTR_NOSUID      = 0x2
	MOUNT_ATTR_NODEV       = 0x4
	MOUNT_ATTR_NOEXEC      = 0x8
	MOUNT_ATTR_NOATIME     = 0x10
	MOUNT_ATTR_STRICTATIME = 0x20
	MOUNT_ATTR__ATIME      = 0x70
	MOUNT_ATTR_NODIRATIME  = 0x80
	MOUNT_ATTR_NOSYMFOLLOW = 0x200000
)

// MoveMount's flags.
const (
	MOVE_MOUNT_F_SYMLINKS   = 0x1
	MOVE_MOUNT_F_AUTOMOUNTS = 0x2
	MOVE_MOUNT_F_EMPTY_PATH = 0x4
	MOVE_MOUNT_T_SYMLINKS   = 0x10
	MOVE_MOUNT_T_AUTOMOUNTS = 0x20
	MOVE_MOUNT_T_EMPTY_PATH = 0x40
)

// OpenTree's flags; it takes AT_EMPTY_PATH and AT_SYMLINK_NOFOLLOW too.
const (
	OPEN_TREE_CLONE   = 0x1
	OPEN_TREE_CLOEXEC = O_CLOEXEC
	AT_NO_AUTOMOUNT   = 0x800
	AT_RECURSIVE      = 0x8000
)
