//go:build !js

package aferofs

import (
	"os"
	"time"

	"github.com/overlook-fs/overlook/sim/sys"
)

// info is a Stat as an os.FileInfo. Its Sys is the *sys.Stat.
type info struct {
	name string
	st   sys.Stat
}

func (i *info) Name() string       { return i.name }
func (i *info) Size() int64        { return i.st.Size }
func (i *info) Mode() os.FileMode  { return fileMode(i.st.Mode) }
func (i *info) ModTime() time.Time { return time.Unix(i.st.Mtime.Sec, i.st.Mtime.Nsec) }
func (i *info) IsDir() bool        { return i.st.Mode.IsDir() }
func (i *info) Sys() any           { return &i.st }

// modeBits are the bits beside the permissions, in Linux's and in Go's words.
var modeBits = [...]struct {
	mask, linux sys.Mode
	host        os.FileMode
}{
	{sys.S_IFMT, sys.S_IFDIR, os.ModeDir},
	{sys.S_IFMT, sys.S_IFLNK, os.ModeSymlink},
	{sys.S_IFMT, sys.S_IFCHR, os.ModeDevice | os.ModeCharDevice},
	{sys.S_IFMT, sys.S_IFBLK, os.ModeDevice},
	{sys.S_IFMT, sys.S_IFIFO, os.ModeNamedPipe},
	{sys.S_IFMT, sys.S_IFSOCK, os.ModeSocket},
	{sys.S_ISUID, sys.S_ISUID, os.ModeSetuid},
	{sys.S_ISGID, sys.S_ISGID, os.ModeSetgid},
	{sys.S_ISVTX, sys.S_ISVTX, os.ModeSticky},
}

// fileMode is m in Go's bits.
func fileMode(m sys.Mode) os.FileMode {
	mode := os.FileMode(m & 0o777)
	for _, b := range modeBits {
		if m&b.mask == b.linux {
			mode |= b.host
		}
	}
	return mode
}

// perm is the permissions of a Go mode in Linux's bits.
func perm(mode os.FileMode) sys.Mode {
	m := sys.Mode(mode.Perm())
	for _, b := range modeBits {
		if b.mask != sys.S_IFMT && mode&b.host != 0 {
			m |= b.linux
		}
	}
	return m
}
