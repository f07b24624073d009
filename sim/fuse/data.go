//go:build linux

package fuse

import (
	"encoding/binary"

	"github.com/hanwen/go-fuse/v2/fuse"
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

// worthSplicing is from how many bytes on a file of the host goes to a reader
// without passing through here.
const worthSplicing = 32 << 10

func (e *Export) Read(_ <-chan struct{}, in *fuse.ReadIn, b []byte) (fuse.ReadResult, fuse.Status) {
	e.watch.Begin()
	defer e.watch.End()
	if backed, ok := e.p.(sys.Backed); ok && len(b) >= worthSplicing {
		if host, ok := backed.HostRead(int(in.Fh)); ok {
			return fuse.ReadResultFd(uintptr(host), int64(in.Offset), len(b)), fuse.OK
		}
	}
	n := 0
	for n < len(b) {
		m, err := e.p.Pread(int(in.Fh), b[n:], int64(in.Offset)+int64(n))
		if err != nil && n == 0 {
			return nil, status(err)
		}
		if m == 0 {
			break
		}
		n += m
	}
	return fuse.ReadResultVector([][]byte{b[:n]}), fuse.OK
}

func (e *Export) Write(_ <-chan struct{}, in *fuse.WriteIn, b []byte) (uint32, fuse.Status) {
	return e.Writev(nil, in, [][]byte{b})
}

// writeKills is what of a write's flags says that it takes set-user-id and
// set-group-id off the file.
const writeKills = 1 << 2

func (e *Export) Writev(_ <-chan struct{}, in *fuse.WriteIn, parts [][]byte) (uint32, fuse.Status) {
	e.watch.Begin()
	defer e.watch.End()
	p := e.p
	if in.WriteFlags&writeKills != 0 && e.privileged(int(in.Fh)) {
		p = e.losing(&in.Caller)
		defer e.forgetMode(in.NodeId)
	}
	written := 0
	for _, b := range parts {
		for len(b) > 0 {
			m, err := p.Pwrite(int(in.Fh), b, int64(in.Offset)+int64(written))
			if err != nil && written == 0 {
				return 0, status(err)
			}
			if err != nil || m == 0 {
				return uint32(written), fuse.OK
			}
			written += m
			b = b[m:]
		}
	}
	return uint32(written), fuse.OK
}

// privileged reports whether a file has set-user-id or set-group-id.
func (e *Export) privileged(fd int) bool {
	var st sys.Stat
	err := e.p.Fstatat(fd, "", &st, sys.AT_EMPTY_PATH)
	return err == nil && st.Mode&(sys.S_ISUID|sys.S_ISGID) != 0
}

// forgetMode makes the host's kernel ask again for the attributes of a node,
// which a change of its content takes more off than that kernel knows.
func (e *Export) forgetMode(id uint64) { e.server.InodeNotify(id, -1, 0) }

// Lseek finds data and holes.
func (e *Export) Lseek(_ <-chan struct{}, in *fuse.LseekIn, out *fuse.LseekOut) fuse.Status {
	e.watch.Begin()
	defer e.watch.End()
	e.copying.Lock()
	defer e.copying.Unlock()
	e.written(int(in.Fh))
	at, err := e.p.Lseek(int(in.Fh), int64(in.Offset), int(in.Whence))
	out.Offset = uint64(at)
	return status(err)
}

func (e *Export) Fallocate(_ <-chan struct{}, in *fuse.FallocateIn) fuse.Status {
	e.watch.Begin()
	defer e.watch.End()
	e.written(int(in.Fh))
	return status(e.p.Fallocate(int(in.Fh), int(in.Mode), int64(in.Offset), int64(in.Length)))
}

// mostCopied is what one request copies at most.
const mostCopied = 1 << 30

func (e *Export) CopyFileRange(_ <-chan struct{}, in *fuse.CopyFileRangeIn) (uint32, fuse.Status) {
	e.watch.Begin()
	defer e.watch.End()
	e.copying.Lock()
	defer e.copying.Unlock()
	e.written(int(in.FhIn))
	e.written(int(in.FhOut))
	if _, err := e.p.Lseek(int(in.FhIn), int64(in.OffIn), sys.SEEK_SET); err != nil {
		return 0, status(err)
	}
	if _, err := e.p.Lseek(int(in.FhOut), int64(in.OffOut), sys.SEEK_SET); err != nil {
		return 0, status(err)
	}
	n, err := e.p.CopyFileRange(int(in.FhIn), int(in.FhOut), int64(min(in.Len, mostCopied)))
	return uint32(n), status(err)
}

// getXattrs asks for the flags in their other form, as the host's kernel does
// before it sets them (Linux: FS_IOC_FSGETXATTR, struct fsxattr).
const (
	getXattrs  = 0x801c581f
	xattrsSize = 28
)

// extendedFlags are flags in that form.
func extendedFlags(flags int) uint32 {
	var x uint32
	for _, f := range [...]struct {
		flag int
		x    uint32
	}{
		{sys.FS_IMMUTABLE_FL, 0x8}, {sys.FS_APPEND_FL, 0x10}, {sys.FS_SYNC_FL, 0x20}, {sys.FS_NOATIME_FL, 0x40}, {sys.FS_NODUMP_FL, 0x80},
	} {
		if flags&f.flag != 0 {
			x |= f.x
		}
	}
	return x
}

// Ioctl is what chattr and lsattr ask; the host's kernel has checked who may.
func (e *Export) Ioctl(_ <-chan struct{}, in *fuse.IoctlIn, from []byte, _ *fuse.IoctlOut, to []byte) fuse.Status {
	e.watch.Begin()
	defer e.watch.End()
	fd := int(in.Fh)
	if in.Flags&fuse.IOCTL_DIR != 0 {
		d, ok := e.directory(in.Fh)
		if !ok {
			return fuse.EBADF
		}
		fd = d.fd
	}
	switch {
	case in.Cmd == getXattrs && len(to) >= xattrsSize:
		flags, err := e.p.Getflags(fd)
		binary.NativeEndian.PutUint32(to, extendedFlags(flags))
		return status(err)
	case in.Cmd == unix.FS_IOC_GETFLAGS && len(to) >= 4:
		flags, err := e.p.Getflags(fd)
		binary.NativeEndian.PutUint32(to, uint32(flags))
		return status(err)
	case in.Cmd == unix.FS_IOC_SETFLAGS && len(from) >= 4:
		return status(e.p.Setflags(fd, int(binary.NativeEndian.Uint32(from))))
	}
	return fuse.Status(sys.ENOTTY)
}
