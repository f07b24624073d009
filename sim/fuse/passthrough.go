//go:build linux

package fuse

import (
	"sync"

	"github.com/hanwen/go-fuse/v2/fuse"
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

// passing is what makes the host's kernel read and write a node's file itself.
// All open files of a node are passed through, or none: the host's kernel
// wants it so.
type passing struct {
	open    sync.Mutex // guards what follows
	opens   int
	backing int32 // the registered file; 0: none
}

// pass lets the host's kernel read and write an open file of n without asking,
// where it is a file of the host (sys.Backed).
func (e *Export) pass(n *node, fd int, out *fuse.OpenOut) {
	n.open.Lock()
	defer n.open.Unlock()
	n.opens++
	if n.opens == 1 && n.backing == 0 && e.passes.Load() {
		n.backing = e.register(fd)
	}
	if n.backing > 0 {
		out.OpenFlags = fuse.FOPEN_PASSTHROUGH
		out.BackingID = n.backing
	}
}

// register tells the host's kernel of a file; 0: there is none, or it is not
// taken. What a write must take set-user-id or set-group-id off is none, for
// nobody would.
func (e *Export) register(fd int) int32 {
	backed, ok := e.p.(sys.Backed)
	if !ok {
		return 0
	}
	host, ok := backed.HostFile(fd)
	var st unix.Stat_t
	if !ok || unix.Fstat(host, &st) != nil || st.Mode&(unix.S_ISUID|unix.S_ISGID) != 0 {
		return 0
	}
	id, errno := e.server.RegisterBackingFd(&fuse.BackingMap{Fd: int32(host)})
	if errno != 0 {
		e.passes.Store(false)
		return 0
	}
	return id
}

// closed notes that an open file of n is gone.
func (e *Export) closed(n *node) {
	n.open.Lock()
	defer n.open.Unlock()
	n.opens--
	if n.opens == 0 && n.backing > 0 {
		e.server.UnregisterBackingFd(n.backing)
		n.backing = 0
	}
}

// written lets the process notice what the host's kernel may have written to an
// open file by itself.
func (e *Export) written(fd int) {
	if backed, ok := e.p.(sys.Backed); ok && e.passes.Load() {
		backed.HostChanged(fd)
	}
}
