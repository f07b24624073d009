package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// fileFlag is an inode flag as lsattr and chattr have it.
type fileFlag struct {
	letter byte
	bit    int
	name   string
}

// fileFlags are all inode flags, in lsattr's order.
func fileFlags() []fileFlag {
	return []fileFlag{
		{'s', sys.FS_SECRM_FL, "Secure_Deletion"},
		{'u', sys.FS_UNRM_FL, "Undelete"},
		{'S', sys.FS_SYNC_FL, "Synchronous_Updates"},
		{'D', sys.FS_DIRSYNC_FL, "Synchronous_Directory_Updates"},
		{'i', sys.FS_IMMUTABLE_FL, "Immutable"},
		{'a', sys.FS_APPEND_FL, "Append_Only"},
		{'d', sys.FS_NODUMP_FL, "No_Dump"},
		{'A', sys.FS_NOATIME_FL, "No_Atime"},
		{'c', sys.FS_COMPR_FL, "Compression_Requested"},
		{'E', 0x800, "Encrypted"},
		{'j', 0x4000, "Journaled_Data"},
		{'I', 0x1000, "Indexed_directory"},
		{'t', sys.FS_NOTAIL_FL, "No_Tailmerging"},
		{'T', sys.FS_TOPDIR_FL, "Top_of_Directory_Hierarchies"},
		{'e', sys.FS_EXTENT_FL, "Extents"},
		{'C', 0x800000, "No_COW"},
		{'x', 0x2000000, "DAX"},
		{'F', 0x40000000, "Casefold"},
		{'N', 0x10000000, "Inline_Data"},
		{'P', 0x20000000, "Project_Hierarchy"},
		{'V', 0x100000, "Verity"},
		{'m', 0x400, "Dont_Compress"},
	}
}

// flagLetters is a set of flags as lsattr prints it.
func flagLetters(flags int) string {
	var b []byte
	for _, f := range fileFlags() {
		if flags&f.bit != 0 {
			b = append(b, f.letter)
		} else {
			b = append(b, '-')
		}
	}
	return string(b)
}

// flagNames is a set of flags in words.
func flagNames(flags int) string {
	var names []string
	for _, f := range fileFlags() {
		if flags&f.bit != 0 {
			names = append(names, f.name)
		}
	}
	if len(names) == 0 {
		return "---"
	}
	return strings.Join(names, ", ")
}

// withFlags calls use on the open file of a path that has flags: a regular
// file or a directory.
func withFlags(p sys.Process, path string, use func(fd int) error) error {
	st, err := sys.Lstat(p, path)
	if err != nil {
		return err
	}
	if !st.Mode.IsRegular() && !st.Mode.IsDir() {
		return sys.EOPNOTSUPP
	}
	fd, err := sys.Open(p, path, sys.O_RDONLY|sys.O_NONBLOCK|sys.O_NOFOLLOW, 0)
	if err != nil {
		return err
	}
	defer p.Close(fd)
	if err := use(fd); err != sys.ENOTTY {
		return err
	}
	return sys.EOPNOTSUPP
}

// fileFlagsOf are the flags of a file.
func fileFlagsOf(p sys.Process, path string) (flags int, err error) {
	err = withFlags(p, path, func(fd int) error {
		flags, err = p.Getflags(fd)
		return err
	})
	return flags, err
}
