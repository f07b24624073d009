//go:build linux

package fuse

import (
	"strconv"
	"sync"

	"github.com/hanwen/go-fuse/v2/fuse"

	"github.com/overlook-fs/overlook/sim/sys"
)

// inode is what tells one inode of the tree from another.
type inode struct{ dev, ino uint64 }

// node is an inode that the host's kernel knows.
type node struct {
	id uint64

	// What the export's lock guards.
	inode   inode
	lookups uint64 // how often the host's kernel was told of it

	mu sync.RWMutex // held while fd is in use
	fd int          // O_PATH; of one of its names

	passing
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
func (e *Export) adopt(fd int, st *sys.Stat) *node {
	key := inode{st.Dev, st.Ino}
	var other *node // has the number, but is something else by now
	for {
		e.mu.Lock()
		n := e.inodes[key]
		if n == nil || n == other {
			e.last++
			n = &node{id: e.last, inode: key, fd: fd, lookups: 1}
			e.nodes[n.id], e.inodes[key] = n, n
			e.mu.Unlock()
			return n
		}
		n.lookups++
		e.mu.Unlock()
		if e.meet(n, fd, st) {
			return n
		}
		e.Forget(n.id, 1)
		other = n
	}
}

// meet lets n have the descriptor fd, which names what has n's number, unless
// n is something else by now: the number has passed to another, or a name has
// got an inode of its own.
func (e *Export) meet(n *node, fd int, st *sys.Stat) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	var now sys.Stat
	err := e.p.Fstatat(n.fd, "", &now, sys.AT_EMPTY_PATH)
	if err != nil || now.Dev != st.Dev || now.Ino != st.Ino || now.Nlink == 0 || now.Mode.Type() != st.Mode.Type() {
		return false
	}
	if st.Nlink > 1 && !st.Mode.IsDir() {
		n.fd, fd = fd, n.fd // the name that it was known by may be gone
	}
	e.p.Close(fd)
	return true
}

// renumber notes that n's inode has another number now: a copy up may do that.
func (e *Export) renumber(n *node, st *sys.Stat) {
	key := inode{st.Dev, st.Ino}
	e.mu.Lock()
	defer e.mu.Unlock()
	if n.inode == key {
		return
	}
	if e.inodes[n.inode] == n {
		delete(e.inodes, n.inode)
	}
	n.inode = key
	e.inodes[key] = n
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
	if e.inodes[n.inode] == n {
		delete(e.inodes, n.inode)
	}
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
