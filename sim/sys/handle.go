package sys

// Handles are the calls on file handles: names for inodes that outlast a
// rename.
type Handles interface {
	// NameToHandleAt is the handle of (dir, name) and the number of the mount
	// that it lies on, as mountinfo has it. flags are AT_SYMLINK_FOLLOW,
	// AT_EMPTY_PATH and AT_HANDLE_FID (it need not be one that can be
	// opened).
	NameToHandleAt(dir int, name string, flags int) (FileHandle, int, error)
	// OpenByHandleAt opens what a handle stands for in the filesystem that
	// mount, a descriptor or AT_FDCWD, lies on.
	OpenByHandleAt(mount int, h FileHandle, flags int) (int, error)
}

// FileHandle is a file handle: a type and the filesystem's own bytes.
type FileHandle struct {
	Type  int
	Bytes []byte
}

const (
	AT_HANDLE_FID = 0x200
	// MAX_HANDLE_SZ is how many bytes a handle may have.
	MAX_HANDLE_SZ = 128
)
