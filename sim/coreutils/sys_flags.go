package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// callFlag is a flag, or one of a choice of values, by its name without the
// prefix of its kind.
type callFlag struct {
	name  string
	value int64
}

// callFlags are the flags of a kind, and what their names begin with.
func callFlags(kind string) (prefix string, names []callFlag) {
	switch kind {
	case "OPEN":
		return "O_", []callFlag{
			{"RDONLY", sys.O_RDONLY}, {"WRONLY", sys.O_WRONLY}, {"RDWR", sys.O_RDWR}, {"ACCMODE", sys.O_ACCMODE},
			{"CREAT", sys.O_CREAT}, {"EXCL", sys.O_EXCL}, {"NOCTTY", sys.O_NOCTTY}, {"TRUNC", sys.O_TRUNC},
			{"APPEND", sys.O_APPEND}, {"NONBLOCK", sys.O_NONBLOCK}, {"DSYNC", sys.O_DSYNC}, {"SYNC", sys.O_SYNC},
			{"DIRECT", sys.O_DIRECT}, {"DIRECTORY", sys.O_DIRECTORY}, {"NOFOLLOW", sys.O_NOFOLLOW},
			{"NOATIME", sys.O_NOATIME}, {"CLOEXEC", sys.O_CLOEXEC}, {"PATH", sys.O_PATH}, {"TMPFILE", sys.O_TMPFILE},
		}
	case "AT":
		return "AT_", []callFlag{
			{"SYMLINK_NOFOLLOW", sys.AT_SYMLINK_NOFOLLOW}, {"NOFOLLOW", sys.AT_SYMLINK_NOFOLLOW}, {"EACCESS", sys.AT_EACCESS},
			{"REMOVEDIR", sys.AT_REMOVEDIR}, {"SYMLINK_FOLLOW", sys.AT_SYMLINK_FOLLOW}, {"FOLLOW", sys.AT_SYMLINK_FOLLOW},
			{"EMPTY_PATH", sys.AT_EMPTY_PATH}, {"HANDLE_FID", sys.AT_HANDLE_FID},
		}
	case "ACCESS":
		return "", []callFlag{{"F_OK", sys.F_OK}, {"R_OK", sys.R_OK}, {"W_OK", sys.W_OK}, {"X_OK", sys.X_OK}}
	case "WHENCE":
		return "SEEK_", []callFlag{
			{"SET", sys.SEEK_SET}, {"CUR", sys.SEEK_CUR}, {"END", sys.SEEK_END}, {"DATA", sys.SEEK_DATA}, {"HOLE", sys.SEEK_HOLE},
		}
	case "RENAME":
		return "RENAME_", []callFlag{
			{"NOREPLACE", sys.RENAME_NOREPLACE}, {"EXCHANGE", sys.RENAME_EXCHANGE}, {"WHITEOUT", sys.RENAME_WHITEOUT},
		}
	case "XATTR":
		return "XATTR_", []callFlag{{"CREATE", sys.XATTR_CREATE}, {"REPLACE", sys.XATTR_REPLACE}}
	case "FALLOC":
		return "FALLOC_FL_", []callFlag{
			{"KEEP_SIZE", sys.FALLOC_FL_KEEP_SIZE}, {"PUNCH_HOLE", sys.FALLOC_FL_PUNCH_HOLE}, {"ZERO_RANGE", sys.FALLOC_FL_ZERO_RANGE},
		}
	}
	return moreCallFlags(kind)
}

// moreCallFlags are those of calls on mounts.
func moreCallFlags(kind string) (prefix string, names []callFlag) {
	switch kind {
	case "MS":
		return "MS_", []callFlag{
			{"RDONLY", int64(sys.MS_RDONLY)}, {"NOSUID", int64(sys.MS_NOSUID)}, {"NODEV", int64(sys.MS_NODEV)},
			{"NOEXEC", int64(sys.MS_NOEXEC)}, {"SYNCHRONOUS", int64(sys.MS_SYNCHRONOUS)}, {"REMOUNT", int64(sys.MS_REMOUNT)},
			{"NOATIME", int64(sys.MS_NOATIME)}, {"NODIRATIME", int64(sys.MS_NODIRATIME)}, {"BIND", int64(sys.MS_BIND)},
			{"MOVE", int64(sys.MS_MOVE)}, {"REC", int64(sys.MS_REC)}, {"PRIVATE", int64(sys.MS_PRIVATE)},
			{"SHARED", int64(sys.MS_SHARED)}, {"SLAVE", int64(sys.MS_SLAVE)}, {"STRICTATIME", int64(sys.MS_STRICTATIME)},
		}
	case "MNT":
		return "", []callFlag{
			{"MNT_FORCE", sys.MNT_FORCE}, {"MNT_DETACH", sys.MNT_DETACH}, {"MNT_EXPIRE", sys.MNT_EXPIRE},
			{"UMOUNT_NOFOLLOW", sys.UMOUNT_NOFOLLOW},
		}
	case "CLONE":
		return "CLONE_", []callFlag{{"NEWNS", sys.CLONE_NEWNS}, {"NEWUSER", sys.CLONE_NEWUSER}}
	case "LOCK":
		return "LOCK_", []callFlag{{"SH", sys.LOCK_SH}, {"EX", sys.LOCK_EX}, {"NB", sys.LOCK_NB}, {"UN", sys.LOCK_UN}}
	case "OFD":
		return "F_OFD_", []callFlag{{"GETLK", sys.F_OFD_GETLK}, {"SETLK", sys.F_OFD_SETLK}, {"SETLKW", sys.F_OFD_SETLKW}}
	case "LOCKTYPE":
		return "F_", []callFlag{{"RDLCK", sys.F_RDLCK}, {"WRLCK", sys.F_WRLCK}, {"UNLCK", sys.F_UNLCK}}
	case "MAP":
		return "MAP_", []callFlag{{"SHARED", sys.MAP_SHARED}, {"PRIVATE", sys.MAP_PRIVATE}}
	case "PROT":
		return "PROT_", []callFlag{{"NONE", sys.PROT_NONE}, {"READ", sys.PROT_READ}, {"WRITE", sys.PROT_WRITE}, {"EXEC", sys.PROT_EXEC}}
	case "INODE":
		return "FS_", []callFlag{
			{"IMMUTABLE_FL", sys.FS_IMMUTABLE_FL}, {"APPEND_FL", sys.FS_APPEND_FL}, {"NODUMP_FL", sys.FS_NODUMP_FL},
			{"NOATIME_FL", sys.FS_NOATIME_FL}, {"SYNC_FL", sys.FS_SYNC_FL}, {"DIRSYNC_FL", sys.FS_DIRSYNC_FL},
			{"TOPDIR_FL", sys.FS_TOPDIR_FL}, {"EXTENT_FL", sys.FS_EXTENT_FL},
		}
	}
	return mountStepFlags(kind)
}

// mountStepFlags are those of mounting step by step.
func mountStepFlags(kind string) (prefix string, names []callFlag) {
	switch kind {
	case "FSOPEN":
		return "FSOPEN_", []callFlag{{"CLOEXEC", sys.FSOPEN_CLOEXEC}}
	case "FSPICK":
		return "FSPICK_", []callFlag{
			{"CLOEXEC", sys.FSPICK_CLOEXEC}, {"SYMLINK_NOFOLLOW", sys.FSPICK_SYMLINK_NOFOLLOW},
			{"NO_AUTOMOUNT", sys.FSPICK_NO_AUTOMOUNT}, {"EMPTY_PATH", sys.FSPICK_EMPTY_PATH},
		}
	case "FSCONFIG":
		return "FSCONFIG_", []callFlag{
			{"SET_FLAG", sys.FSCONFIG_SET_FLAG}, {"SET_STRING", sys.FSCONFIG_SET_STRING}, {"SET_BINARY", sys.FSCONFIG_SET_BINARY},
			{"SET_PATH", sys.FSCONFIG_SET_PATH}, {"SET_PATH_EMPTY", sys.FSCONFIG_SET_PATH_EMPTY}, {"SET_FD", sys.FSCONFIG_SET_FD},
			{"CMD_CREATE", sys.FSCONFIG_CMD_CREATE}, {"CMD_RECONFIGURE", sys.FSCONFIG_CMD_RECONFIGURE},
			{"CMD_CREATE_EXCL", sys.FSCONFIG_CMD_CREATE_EXCL},
		}
	case "FSMOUNT":
		return "FSMOUNT_", []callFlag{{"CLOEXEC", sys.FSMOUNT_CLOEXEC}}
	case "ATTR":
		return "MOUNT_ATTR_", []callFlag{
			{"RDONLY", sys.MOUNT_ATTR_RDONLY}, {"NOSUID", sys.MOUNT_ATTR_NOSUID}, {"NODEV", sys.MOUNT_ATTR_NODEV},
			{"NOEXEC", sys.MOUNT_ATTR_NOEXEC}, {"NOATIME", sys.MOUNT_ATTR_NOATIME}, {"STRICTATIME", sys.MOUNT_ATTR_STRICTATIME},
			{"NODIRATIME", sys.MOUNT_ATTR_NODIRATIME}, {"NOSYMFOLLOW", sys.MOUNT_ATTR_NOSYMFOLLOW},
		}
	case "MOVE":
		return "MOVE_MOUNT_", []callFlag{
			{"F_SYMLINKS", sys.MOVE_MOUNT_F_SYMLINKS}, {"F_AUTOMOUNTS", sys.MOVE_MOUNT_F_AUTOMOUNTS},
			{"F_EMPTY_PATH", sys.MOVE_MOUNT_F_EMPTY_PATH}, {"T_SYMLINKS", sys.MOVE_MOUNT_T_SYMLINKS},
			{"T_AUTOMOUNTS", sys.MOVE_MOUNT_T_AUTOMOUNTS}, {"T_EMPTY_PATH", sys.MOVE_MOUNT_T_EMPTY_PATH},
		}
	case "TREE":
		return "", []callFlag{
			{"OPEN_TREE_CLONE", sys.OPEN_TREE_CLONE}, {"OPEN_TREE_CLOEXEC", sys.OPEN_TREE_CLOEXEC}, {"AT_RECURSIVE", sys.AT_RECURSIVE},
			{"AT_NO_AUTOMOUNT", sys.AT_NO_AUTOMOUNT}, {"AT_SYMLINK_NOFOLLOW", sys.AT_SYMLINK_NOFOLLOW}, {"AT_EMPTY_PATH", sys.AT_EMPTY_PATH},
		}
	}
	return "", nil
}

// readFlags reads names with "|" between them; each may have its prefix or a
// number may stand in its place.
func readFlags(prefix string, names []callFlag, word string) (int64, bool) {
	var all int64
	for _, part := range strings.Split(word, "|") {
		value, ok := readFlag(prefix, names, part)
		if !ok {
			return 0, false
		}
		all |= value
	}
	return all, true
}

func readFlag(prefix string, names []callFlag, word string) (int64, bool) {
	if n, err := strconv.ParseInt(word, 0, 64); err == nil {
		return n, true
	}
	word = strings.TrimPrefix(word, prefix)
	for _, f := range names {
		if f.name == word {
			return f.value, true
		}
	}
	return 0, false
}
