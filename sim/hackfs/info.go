package hackfs

import (
	"io/fs"
	"time"

	"github.com/hack-pad/hackpadfs"

	"github.com/overlook-fs/overlook/sim/sys"
)

// info is a Stat as a FileInfo. Its Sys is the *sys.Stat.
type info struct {
	name string
	st   sys.Stat
}

func (i *info) Name() string       { return i.name }
func (i *info) Size() int64        { return i.st.Size }
func (i *info) Mode() fs.FileMode  { return FileMode(i.st.Mode) }
func (i *info) ModTime() time.Time { return time.Unix(i.st.Mtime.Sec, i.st.Mtime.Nsec) }
func (i *info) IsDir() bool        { return i.st.Mode.IsDir() }
func (i *info) Sys() any           { return &i.st }
func (i *info) String() string     { return fs.FormatFileInfo(i) }

// entry is a directory entry that asks for its info when it is wanted.
type entry struct {
	fs   *FS
	path string // from the root of fs
	name string
	mode fs.FileMode
}

func (e *entry) Name() string                      { return e.name }
func (e *entry) IsDir() bool                       { return e.mode.IsDir() }
func (e *entry) Type() fs.FileMode                 { return e.mode.Type() }
func (e *entry) Info() (hackpadfs.FileInfo, error) { return e.fs.Lstat(e.path) }
func (e *entry) String() string                    { return fs.FormatDirEntry(e) }

// FileMode is a mode in Go's bits.
func FileMode(m sys.Mode) fs.FileMode {
	mode := fs.FileMode(m & 0o777)
	switch m.Type() {
	case sys.S_IFDIR:
		mode |= fs.ModeDir
	case sys.S_IFLNK:
		mode |= fs.ModeSymlink
	case sys.S_IFCHR:
		mode |= fs.ModeDevice | fs.ModeCharDevice
	case sys.S_IFBLK:
		mode |= fs.ModeDevice
	case sys.S_IFIFO:
		mode |= fs.ModeNamedPipe
	case sys.S_IFSOCK:
		mode |= fs.ModeSocket
	}
	for _, b := range specialBits {
		if m&b.sys != 0 {
			mode |= b.mode
		}
	}
	return mode
}

// Perm is the permissions of a Go mode in Linux's bits.
func Perm(mode fs.FileMode) sys.Mode {
	m := sys.Mode(mode.Perm())
	for _, b := range specialBits {
		if mode&b.mode != 0 {
			m |= b.sys
		}
	}
	return m
}

var specialBits = [...]struct {
	sys  sys.Mode
	mode fs.FileMode
}{
	{sys.S_ISUID, fs.ModeSetuid},
	{sys.S_ISGID, fs.ModeSetgid},
	{sys.S_ISVTX, fs.ModeSticky},
}

// direntMode is the type that a directory entry tells; ok is false where it
// tells none.
func direntMode(t uint8) (mode fs.FileMode, ok bool) {
	return FileMode(sys.Mode(t) << 12), t != sys.DT_UNKNOWN
}
