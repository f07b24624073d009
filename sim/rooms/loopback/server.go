//go:build linux

package loopback

import (
	"fmt"
	"sync"

	"github.com/hanwen/go-fuse/v2/fuse"
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/trace"
)

// Features say what a loopback can do.
type Features int

const (
	// Everything is what the directory can do.
	Everything Features = iota
	// NamedOnly is everything but files without a name (O_TMPFILE).
	NamedOnly
)

// Server answers the kernel's requests.
type Server struct {
	fuse.RawFileSystem // what is not answered here does not exist
	features           Features

	mu      sync.Mutex
	nodes   map[uint64]*node // by number
	inodes  map[uint64]*node // by inode number
	entries map[entry]*node
	power   int // how many more changes it can make
	changes [][]trace.Event
}

// MountData is what to mount a filesystem of type fuse with, device being an
// open file of /dev/fuse.
func MountData(device int) string {
	return fmt.Sprintf("fd=%d,rootmode=40000,user_id=0,group_id=0,default_permissions,allow_other", device)
}

// Serve answers what comes from device, which is mounted, by doing it in the
// directory root. It takes both descriptors. After so many changes as power
// there is no other: each is an input/output error. The answering ends when
// the filesystem is no longer mounted.
func Serve(device, root int, features Features, power int) (*Server, error) {
	s := &Server{
		RawFileSystem: fuse.NewDefaultRawFileSystem(),
		features:      features,
		nodes:         map[uint64]*node{},
		inodes:        map[uint64]*node{},
		entries:       map[entry]*node{},
		power:         power,
		changes:       make([][]trace.Event, 1),
	}
	var st unix.Stat_t
	if err := unix.Fstat(root, &st); err != nil {
		return nil, err
	}
	s.adopt(root, &st)
	server, err := fuse.NewServer(s, fmt.Sprintf("/dev/fd/%d", device), &fuse.MountOptions{
		DisableReadDirPlus: true,
		DisableSplice:      true,
		EnableAcl:          true,
		// A file handle must find its node again: what the index needs.
		// The umask is for who knows the directory's default access list.
		ExtraCapabilities: fuse.CAP_EXPORT_SUPPORT | fuse.CAP_DONT_MASK,
		MaxWrite:          1 << 20,
	})
	if err != nil {
		return nil, err
	}
	go server.Serve()
	return s, nil
}

func (s *Server) String() string { return "loopback" }

// OnUnmount lets go of the directory.
func (s *Server) OnUnmount() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.nodes {
		unix.Close(n.fd)
	}
}
