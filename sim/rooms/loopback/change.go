//go:build linux

package loopback

import (
	"errors"
	"fmt"

	"github.com/hanwen/go-fuse/v2/fuse"
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// Mark is the name by which a look is known. No file ever has it.
const Mark = ".look"

// Unnamed is the path of a file without a name.
const Unnamed = "an unnamed file"

// change makes a change and adds it to the list. Without power there is no
// change. The lock is held.
func (s *Server) change(e trace.Event, make func() error) fuse.Status {
	if s.power == 0 {
		return fuse.EIO
	}
	s.power--
	err := make()
	e.Kind = trace.Effect
	var number unix.Errno
	if errors.As(err, &number) {
		e.Err = sys.Errno(number)
	}
	last := len(s.changes) - 1
	s.changes[last] = append(s.changes[last], e)
	return fuse.ToStatus(err)
}

// Changes are the changes so far, cut at each look.
func (s *Server) Changes() [][]trace.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changes
}

// octal is a mode's permissions as effects have them.
func octal(mode uint32) string { return fmt.Sprintf("%04o", mode&0o7777) }
