//go:build linux

package fuse

import (
	"strconv"
	"sync"

	"github.com/hanwen/go-fuse/v2/fuse"

	"github.com/overlook-fs/overlook/sim/sys"
)

// node is an inode that the host's kernel knows.
type node struct {
	id       uint64
	identity any // of its inode

	lookups uint64 // how often the host's kernel was told of it; the export's lock guards it

	mu sync.RWMutex // held while fd is in use
	fd int          // O_PATH; of one of its names

	passing
}

// number is the identity of an inode to a process that knows no other.
type number struct{ dev, ino uint64 }

// identity is what tells the inode of fd from every other.
func (e *Export) identity(fd int, st *sys.Stat) (any, error) {
	if p, ok := e.p.(sys.Identifier); ok {
		return p.Identity(fd)
	}
	return number{st.Dev, st.Ino}, nil
}

// node is the node of a number; nil: the kernel knows none.
func (e *Export) node(id uint64) *node {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.nodes[id]
}

// use is a node's descriptor, to be given back by done; not ok: there is no
// such node.
func (e *Export) use(id uint64) (n *node, ok bool) {
	if n = e.node(id); n == nil {
		return nil, false
	}
	n.mu.RLock()
	return n, true
}

func (n *node) done() { n.mu.RUnlock() }

// on answers a request about a node by what do says.
func (e *Export) on(id uint64, do func(n *node) error) fuse.Status {
	e.watch.Begin()
	defer e.watch.End()
	n, ok := e.use(id)
	if !ok {
		return fuse.Status(sys.ESTALE)
	}
	defer n.done()
	return status(do(n))
}

// adopt is the node of what fd (O_PATH) names, one more time looked up. The
// descriptor is taken.
func (e *Export) adopt(fd int, st *sys.Stat) (*node, error) {
	identity, err := e.identity(fd, st)
	if err != nil {
		e.p.Close(fd)
		return nil, err
	}
	e.mu.Lock()
	n := e.inodes[identity]
	if n == nil {
		e.last++
		n = &node{id: e.last, identity: identity, fd: fd, lookups: 1}
		e.nodes[n.id], e.inodes[identity] = n, n
		e.mu.Unlock()
		return n, nil
	}
	n.lookups++
	e.mu.Unlock()
	if st.Nlink > 1 && !st.Mode.IsDir() {
		n.mu.Lock()
		n.fd, fd = fd, n.fd // the name that it was known by may be gone
		n.mu.Unlock()
	}
	e.p.Close(fd)
	return n, nil
}

// Forget is told that the host's kernel has dropped as many answers.
func (e *Export) Forget(id, lookups uint64) {
	e.mu.Lock()
	n := e.nodes[id]
	if n == nil || id == fuse.FUSE_ROOT_ID {
		e.mu.Unlock()
		return
	}
	if n.lookups -= min(lookups, n.lookups); n.lookups > 0 {
		e.mu.Unlock()
		return
	}
	delete(e.nodes, id)
	delete(e.inodes, n.identity)
	e.mu.Unlock()
	n.mu.Lock()
	defer n.mu.Unlock()
	e.p.Close(n.fd)
}

// reopen opens what a descriptor names.
func (e *Export) reopen(p sys.Process, fd, flags int) (int, error) {
	if r, ok := p.(sys.Reopener); ok {
		return r.Reopen(fd, flags)
	}
	return p.Openat(sys.AT_FDCWD, "/proc/self/fd/"+strconv.Itoa(fd), flags, 0)
}
