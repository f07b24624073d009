package coreutils

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// statfsField is a directive about a filesystem.
func statfsField(f *statField, name string, st *sys.Statfs) (string, bool) {
	switch f.letter {
	case 'n':
		return f.text(name)
	case 'i':
		return f.number(st.Fsid, 16)
	case 'l':
		return f.number(uint64(st.Namelen), 10)
	case 't':
		return f.number(uint64(st.Type), 16)
	case 'T':
		return f.text(filesystemName(st.Type))
	case 'b':
		return f.number(uint64(st.Blocks), 10)
	case 'f':
		return f.number(uint64(st.Bfree), 10)
	case 'a':
		return f.number(uint64(st.Bavail), 10)
	case 's':
		return f.number(uint64(st.Bsize), 10)
	case 'S':
		return f.number(uint64(st.Frsize), 10)
	case 'c':
		return f.number(uint64(st.Files), 10)
	case 'd':
		return f.number(uint64(st.Ffree), 10)
	}
	return "", false
}

// filesystemName is the name of a filesystem's magic number.
func filesystemName(magic int64) string {
	switch magic {
	case sys.TMPFS_MAGIC:
		return "tmpfs"
	case sys.EXT4_MAGIC:
		return "ext2/ext3"
	case sys.PROC_MAGIC:
		return "proc"
	case sys.OVERLAYFS_MAGIC:
		return "overlayfs"
	case sys.RAMFS_MAGIC:
		return "ramfs"
	case sys.FUSE_MAGIC:
		return "fuseblk"
	case 0x62656572:
		return "sysfs"
	case 0x1cd1:
		return "devpts"
	case 0x9123683e:
		return "btrfs"
	case 0x58465342:
		return "xfs"
	}
	return "UNKNOWN (0x" + strconv.FormatInt(magic, 16) + ")"
}
