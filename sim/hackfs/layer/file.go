package layer

import (
	"errors"
	"io"
	"path"
	"sync"

	"github.com/hack-pad/hackpadfs"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// file serves an open file or directory. It holds nothing that a snapshot
// would have to restore: what it has of the FS it can get again.
type file struct {
	vfs.NoFile
	inode *inode

	mu      sync.Mutex
	open    hackpadfs.File       // nil until the first read, and after the release
	content []byte               // of a file that cannot be read at an offset
	entries []hackpadfs.DirEntry // of a directory, listed at its start
}

// Read reads at off, through the FS's ReadAt where it has one.
func (f *file) Read(_ *vfs.Process, o *vfs.OpenFile, b []byte, off int64) (int, error) {
	k := o.Inode.Super().Kernel
	k.Unlock()
	defer k.Lock()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.inode.mode.IsDir() {
		return 0, sys.EISDIR
	}
	if off >= f.inode.st.Size {
		return 0, nil
	}
	if f.content == nil {
		n, err := f.readAt(b, off)
		if !errors.Is(err, hackpadfs.ErrNotImplemented) {
			return n, errno(err)
		}
		if f.content, err = hackpadfs.ReadFile(f.inode.layer.fs, f.inode.path); err != nil {
			return 0, errno(err)
		}
	}
	return copy(b, f.content[min(off, int64(len(f.content))):]), nil
}

// readAt reads from the opened file; the end is no error.
func (f *file) readAt(b []byte, off int64) (int, error) {
	if f.open == nil {
		open, err := f.inode.layer.fs.Open(f.inode.path)
		if err != nil {
			return 0, err
		}
		f.open = open
	}
	n, err := hackpadfs.ReadAtFile(f.open, b, off)
	if err == io.EOF {
		err = nil
	}
	return n, err
}

func (f *file) Release(*vfs.OpenFile) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.open != nil {
		f.open.Close()
		f.open = nil
	}
}

// Readdir lists in the order of the FS's names.
func (f *file) Readdir(_ *vfs.Process, o *vfs.OpenFile, emit func(sys.Dirent) bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.inode.mode.IsDir() {
		return sys.ENOTDIR
	}
	if f.entries == nil || o.Pos == 0 {
		entries, err := hackpadfs.ReadDir(f.inode.layer.fs, f.inode.path)
		if err != nil {
			return errno(err)
		}
		f.entries = entries
	}
	for o.Pos < int64(len(f.entries))+2 {
		e := f.entry(o.Pos)
		e.Off = o.Pos + 1
		if !emit(e) {
			return nil
		}
		o.Touch()
		o.Pos++
	}
	return nil
}

// entry is the entry at a position of the listing.
func (f *file) entry(at int64) sys.Dirent {
	switch at {
	case 0:
		return sys.Dirent{Ino: f.inode.ino, Type: sys.DT_DIR, Name: "."}
	case 1:
		return sys.Dirent{Ino: inoOf(path.Dir(f.inode.path)), Type: sys.DT_DIR, Name: ".."}
	}
	e := f.entries[at-2]
	return sys.Dirent{
		Ino:  inoOf(path.Join(f.inode.path, e.Name())),
		Type: f.direntType(e),
		Name: e.Name(),
	}
}

// direntType is an entry's type; a symlink of an FS without ReadLink is what
// it leads to.
func (f *file) direntType(e hackpadfs.DirEntry) uint8 {
	if e.Type()&hackpadfs.ModeSymlink != 0 {
		if i, err := f.inode.layer.inode(path.Join(f.inode.path, e.Name())); err == nil {
			return i.mode.Dirent()
		}
	}
	return linuxMode(e.Type()).Dirent()
}

// Seek knows no holes.
func (f *file) Seek(_ *vfs.OpenFile, off int64, whence int) (int64, error) {
	switch size := f.inode.st.Size; {
	case f.inode.mode.IsDir():
		return 0, sys.EINVAL
	case off >= size:
		return 0, sys.ENXIO
	case whence == sys.SEEK_HOLE:
		return size, nil
	}
	return off, nil
}
