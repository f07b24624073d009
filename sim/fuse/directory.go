//go:build linux

package fuse

import (
	"sync"

	"github.com/hanwen/go-fuse/v2/fuse"

	"github.com/overlook-fs/overlook/sim/sys"
)

// directory is an open directory.
type directory struct {
	fd int

	mu      sync.Mutex   // guards what follows
	entries []sys.Dirent // read last
	next    int          // of them, to be given
	at      uint64       // where next is
	failed  error        // what reading further gave, where it is still to be told
}

func (e *Export) directory(fh uint64) (*directory, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	d, ok := e.dirs[fh]
	return d, ok
}

// OpenDir opens a directory. The host's kernel remembers the list until
// something in it changes.
func (e *Export) OpenDir(_ <-chan struct{}, in *fuse.OpenIn, out *fuse.OpenOut) fuse.Status {
	return e.on(in.NodeId, func(n *node) error {
		fd, err := e.reopen(e.p, n.fd, sys.O_RDONLY|sys.O_DIRECTORY|sys.O_CLOEXEC)
		if err != nil {
			return err
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		e.dirs[uint64(fd)] = &directory{fd: fd}
		out.Fh, out.OpenFlags = uint64(fd), fuse.FOPEN_CACHE_DIR|fuse.FOPEN_KEEP_CACHE
		return nil
	})
}

func (e *Export) ReleaseDir(in *fuse.ReleaseIn) {
	e.watch.Begin()
	defer e.watch.End()
	e.mu.Lock()
	delete(e.dirs, in.Fh)
	e.mu.Unlock()
	e.p.Close(int(in.Fh))
}

func (e *Export) FsyncDir(_ <-chan struct{}, in *fuse.FsyncIn) fuse.Status { return e.Fsync(nil, in) }

// ReadDir lists names with their numbers and types, which costs no look at
// each.
func (e *Export) ReadDir(_ <-chan struct{}, in *fuse.ReadIn, out *fuse.DirEntryList) fuse.Status {
	return e.list(in, func(_ *node, entry *sys.Dirent) bool { return out.AddDirEntry(shown(entry)) })
}

// ReadDirPlus lists names with what a lookup would answer, where the host's
// kernel sees that its caller looks at each: not yet at the beginning.
func (e *Export) ReadDirPlus(_ <-chan struct{}, in *fuse.ReadIn, out *fuse.DirEntryList) fuse.Status {
	return e.list(in, func(dir *node, entry *sys.Dirent) bool {
		to := out.AddDirLookupEntry(shown(entry))
		if to == nil {
			return false
		}
		if in.Offset > 0 && entry.Name != "." && entry.Name != ".." {
			if err := e.answer(dir.fd, entry.Name, to); err != nil {
				*to = fuse.EntryOut{}
			}
		}
		return true
	})
}

func shown(entry *sys.Dirent) fuse.DirEntry {
	return fuse.DirEntry{Name: entry.Name, Ino: entry.Ino, Mode: uint32(entry.Type) << 12, Off: uint64(entry.Off)}
}

// list gives entries from where the request says, until there is no more room.
func (e *Export) list(in *fuse.ReadIn, add func(dir *node, entry *sys.Dirent) bool) fuse.Status {
	e.watch.Begin()
	defer e.watch.End()
	d, ok := e.directory(in.Fh)
	if !ok {
		return fuse.EBADF
	}
	n, ok := e.use(in.NodeId)
	if !ok {
		return fuse.Status(sys.ESTALE)
	}
	defer n.done()
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.seek(e.p, in.Offset); err != nil {
		return status(err)
	}
	for given := 0; ; given++ {
		if d.next == len(d.entries) {
			d.read(e.p)
			if err := d.failed; err != nil && given == 0 {
				d.failed = nil
				return status(err)
			}
			if len(d.entries) == 0 {
				return fuse.OK
			}
		}
		entry := &d.entries[d.next]
		if !add(n, entry) {
			return fuse.OK
		}
		d.next++
		d.at = uint64(entry.Off)
	}
}

// read gets the next entries, unless that has failed.
func (d *directory) read(p sys.Process) {
	d.next, d.entries = 0, d.entries[:0]
	if d.failed == nil {
		d.entries, d.failed = p.Getdents(d.fd, 0)
	}
}

// seek makes the entry behind offset the next, and the first one of a list
// read anew where it is 0.
func (d *directory) seek(p sys.Process, offset uint64) error {
	if offset == d.at && (offset > 0 || d.entries == nil) {
		return nil
	}
	for i := range d.entries {
		if offset > 0 && uint64(d.entries[i].Off) == offset {
			d.next, d.at = i+1, offset
			return nil
		}
	}
	if _, err := p.Lseek(d.fd, int64(offset), sys.SEEK_SET); err != nil {
		return err
	}
	d.entries, d.next, d.at, d.failed = nil, 0, offset, nil
	return nil
}
