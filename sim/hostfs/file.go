//go:build linux

package hostfs

import (
	"sync"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// file is an open regular file.
type file struct {
	vfs.NoFile
	of   *inode
	host int
	// mu guards the host's position, and what follows.
	mu      sync.Mutex
	appends bool
	pages   map[int64][]byte // that are stored to by mappings
}

// always is how the host's files are opened, whatever for; madeWith is how one
// is that is made without a name.
const (
	always   = unix.O_CLOEXEC | unix.O_NONBLOCK | unix.O_NOATIME
	madeWith = unix.O_RDWR | always
)

// Open opens the host's object. That it is read the simulated kernel marks
// (SetAtime), or does not.
func (i *inode) Open(_ *sys.Cred, _ *vfs.Dentry, flags int) (vfs.File, error) {
	var host int
	how := flags&(sys.O_ACCMODE|sys.O_APPEND|sys.O_SYNC) | always
	err := i.on(func(fd int) (err error) {
		var ok bool
		if host, ok = i.fs.pool.takeMade(i.descriptor, how); ok {
			return nil
		}
		host, err = unix.Open(magic(fd), how, 0)
		if err == unix.EPERM { // not the owner
			host, err = unix.Open(magic(fd), how&^unix.O_NOATIME, 0)
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case i.mode.IsDir():
		return &directory{fs: i.fs, host: host}, nil
	}
	return &file{of: i, host: host, appends: flags&sys.O_APPEND != 0}, nil
}

// HostFile is the host's descriptor.
func (o *file) HostFile(*vfs.OpenFile) (host int, ok bool) { return o.host, true }

func (o *file) Read(_ *vfs.Process, f *vfs.OpenFile, b []byte, off int64) (n int, err error) {
	k := f.Inode.Super().Kernel
	k.Unlock()
	n, err = unix.Pread(o.host, b, off)
	k.Lock()
	return max(n, 0), number(err)
}

func (o *file) Write(_ *vfs.Process, f *vfs.OpenFile, b []byte, off int64) (n int, end int64, err error) {
	if len(b) == 0 {
		return 0, off, nil
	}
	appends := f.Flags&sys.O_APPEND != 0
	f.Inode.Super().Kernel.Aside(func() {
		defer o.of.stale()
		if appends {
			n, end, err = o.append(b)
		} else {
			n, end, err = o.write(b, off)
		}
	})
	return n, end, err
}

// write writes at off.
func (o *file) write(b []byte, off int64) (int, int64, error) {
	if err := o.setAppends(false); err != nil {
		return 0, off, number(err)
	}
	n, err := unix.Pwrite(o.host, b, off)
	n = max(n, 0)
	return n, off + int64(n), number(err)
}

// append writes at the end, wherever that is by then.
func (o *file) append(b []byte) (n int, end int64, err error) {
	if err := o.setAppends(true); err != nil {
		return 0, 0, number(err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if n, err = unix.Write(o.host, b); err != nil {
		return 0, 0, number(err)
	}
	end, err = unix.Seek(o.host, 0, unix.SEEK_CUR)
	return n, end, number(err)
}

// setAppends makes the host's file write as the open file has it now.
func (o *file) setAppends(on bool) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.appends == on {
		return nil
	}
	flags, err := unix.FcntlInt(uintptr(o.host), unix.F_GETFL, 0)
	if err == nil {
		_, err = unix.FcntlInt(uintptr(o.host), unix.F_SETFL, flags^unix.O_APPEND)
	}
	if err == nil {
		o.appends = on
	}
	return err
}

func (o *file) Seek(_ *vfs.OpenFile, off int64, whence int) (int64, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	at, err := unix.Seek(o.host, off, whence)
	return at, number(err)
}

func (o *file) Fsync(*vfs.OpenFile) error { return number(unix.Fsync(o.host)) }

func (o *file) Fallocate(_ *vfs.OpenFile, mode int, off, size int64) error {
	defer o.of.stale()
	return number(unix.Fallocate(o.host, uint32(mode), off, size))
}

// CloneFrom shares another file's data where the host's filesystem can.
func (o *file) CloneFrom(_, src *vfs.OpenFile) bool {
	from, ok := src.File.(*file)
	if !ok || o.of.fs.copies.Load() {
		return false
	}
	defer o.of.stale()
	err := unix.IoctlFileClone(o.host, from.host)
	if err == unix.EOPNOTSUPP {
		o.of.fs.copies.Store(true)
	}
	return err == nil
}

// CopyRange has the host copy between files of its own.
func (o *file) CopyRange(_, src *vfs.OpenFile, start, end int64) int64 {
	from, ok := src.File.(*file)
	if !ok {
		return start
	}
	defer o.of.stale()
	for start < end {
		in, out := start, start
		n, err := unix.CopyFileRange(from.host, &in, o.host, &out, int(end-start), 0)
		if err != nil || n <= 0 {
			break
		}
		start += int64(n)
	}
	return start
}

func (o *file) Release(*vfs.OpenFile) {
	for _, page := range o.pages {
		unix.Munmap(page)
	}
	unix.Close(o.host)
}
