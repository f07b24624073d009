//go:build linux

package hostfs

import (
	"bytes"
	"encoding/binary"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// directory is an open directory. The kernel lock guards it.
type directory struct {
	vfs.NoFile
	fs   *FS
	host int
	pos  int64 // the host's position
}

// listed is how many bytes of entries are asked for at once.
const listed = 32 << 10

// Readdir lists in the host's order, with the host's positions.
func (o *directory) Readdir(_ *vfs.Process, f *vfs.OpenFile, emit func(sys.Dirent) bool) error {
	if o.pos != f.Pos {
		if _, err := unix.Seek(o.host, f.Pos, unix.SEEK_SET); err != nil {
			return number(err)
		}
		o.pos = f.Pos
	}
	buf := make([]byte, listed)
	for {
		n, err := unix.Getdents(o.host, buf)
		if err != nil || n == 0 {
			return number(err)
		}
		for b := buf[:n]; len(b) > 0; {
			var e sys.Dirent
			e, b = entry(b)
			o.pos = e.Off
			if e.Name == ".." && f.Path.Dentry == o.fs.super.Root {
				e.Ino = o.fs.root.identity.ino
			}
			if !emit(e) {
				o.pos = -1 // behind what was not taken
				return nil
			}
			f.Touch()
			f.Pos = e.Off
		}
	}
}

// entry is the first of some entries as getdents64(2) has them, and the rest.
func entry(b []byte) (e sys.Dirent, rest []byte) {
	const head = 19
	size := binary.NativeEndian.Uint16(b[16:])
	e.Ino = binary.NativeEndian.Uint64(b)
	e.Off = int64(binary.NativeEndian.Uint64(b[8:]))
	e.Type = b[18]
	name, _, _ := bytes.Cut(b[head:size], []byte{0})
	e.Name = string(name)
	return e, b[size:]
}

func (o *directory) Seek(_ *vfs.OpenFile, off int64, whence int) (int64, error) {
	o.pos = -1
	at, err := unix.Seek(o.host, off, whence)
	return at, number(err)
}

func (o *directory) Fsync(*vfs.OpenFile) error { return number(unix.Fsync(o.host)) }

func (o *directory) Release(*vfs.OpenFile) { unix.Close(o.host) }
