//go:build linux

package fuse

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hanwen/go-fuse/v2/fuse"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Export answers the requests of the host's kernel.
type Export struct {
	fuse.RawFileSystem // what is not answered here does not exist
	p                  sys.Process
	self               sys.Cred // p's
	watch              Watcher
	server             *fuse.Server
	passes             atomic.Bool // the host's kernel takes files to read and write itself

	mu     sync.Mutex // guards what follows
	nodes  map[uint64]*node
	inodes map[any]*node // by identity
	last   uint64        // the number last given to a node
	dirs   map[uint64]*directory

	// copying is held where the positions of open files are used.
	copying sync.Mutex
}

// Watcher is told when a request begins and when it has been answered.
// Requests run at the same time unless Begin waits.
type Watcher interface {
	Begin()
	End()
}

// Unwatched is a Watcher that does nothing.
type Unwatched struct{}

func (Unwatched) Begin() {}
func (Unwatched) End()   {}

// New is an export of the tree below root, a directory descriptor of p. It
// takes the descriptor; the process must belong to nobody else.
func New(p sys.Process, root int, watch Watcher) (*Export, error) {
	e := &Export{
		RawFileSystem: fuse.NewDefaultRawFileSystem(),
		p:             p,
		self:          p.Cred(),
		watch:         watch,
		nodes:         map[uint64]*node{},
		inodes:        map[any]*node{},
		dirs:          map[uint64]*directory{},
	}
	p.Umask(0) // requests bring their own
	var st sys.Stat
	if err := p.Fstatat(root, "", &st, sys.AT_EMPTY_PATH); err != nil {
		return nil, err
	}
	if !st.Mode.IsDir() {
		return nil, sys.ENOTDIR
	}
	if _, err := e.adopt(root, &st); err != nil {
		return nil, err
	}
	return e, nil
}

func (e *Export) String() string { return "overlook" }

// lasting is how long the host's kernel may remember an answer.
const lasting = time.Hour

// allowed are the capabilities with which a request does what the host's
// kernel has allowed to its caller.
const allowed = 1<<sys.CAP_CHOWN | 1<<sys.CAP_DAC_OVERRIDE | 1<<sys.CAP_DAC_READ_SEARCH | 1<<sys.CAP_FOWNER | 1<<sys.CAP_FSETID | 1<<sys.CAP_MKNOD

// as is the process as the caller of a request.
func (e *Export) as(c *fuse.Caller) sys.Process {
	if c.Uid == e.self.FSUID && c.Gid == e.self.FSGID {
		return e.p
	}
	return e.p.As(e.caller(c))
}

// losing is the process as a caller whose change of a file takes set-user-id
// and set-group-id off it.
func (e *Export) losing(c *fuse.Caller) sys.Process {
	cred := e.caller(c)
	cred.Caps &^= 1 << sys.CAP_FSETID
	return e.p.As(cred)
}

func (e *Export) caller(c *fuse.Caller) sys.Cred {
	cred := e.self
	cred.UID, cred.EUID, cred.SUID, cred.FSUID = c.Uid, c.Uid, c.Uid, c.Uid
	cred.GID, cred.EGID, cred.SGID, cred.FSGID = c.Gid, c.Gid, c.Gid, c.Gid
	cred.Groups = slices.Clone(cred.Groups)
	if c.Uid != e.self.FSUID {
		cred.Caps &= allowed
		cred.Groups = nil
	}
	return cred
}

// status is an error of the process as the host's kernel has it.
func status(err error) fuse.Status { return fuse.Status(sys.ErrnoOf(err)) }

// OnUnmount lets go of everything.
func (e *Export) OnUnmount() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for fd, d := range e.dirs {
		e.p.Close(d.fd)
		delete(e.dirs, fd)
	}
	for id, n := range e.nodes {
		e.p.Close(n.fd)
		delete(e.nodes, id)
	}
}
