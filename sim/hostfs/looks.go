//go:build linux

package hostfs

import (
	"sync"

	"golang.org/x/sys/unix"
)

// looks are what the last looks at the host's objects told. A look serves as
// long as the simulated kernel's clock stands still, which is one system call,
// and the object is not changed through this filesystem.
type looks struct {
	mu      sync.Mutex // guards what follows
	changes uint64     // how often something was forgotten
	last    [16]seen
}

// seen is what one look told.
type seen struct {
	of identity
	at int64 // the simulated kernel's clock then
	x  unix.Statx_t
}

// moment is when a look began.
type moment struct {
	clock   int64
	changes uint64
}

// now is the moment of a look that begins.
func (fs *FS) now() moment {
	fs.looks.mu.Lock()
	defer fs.looks.mu.Unlock()
	return moment{fs.super.Kernel.Nano(), fs.looks.changes}
}

func (l *looks) place(of identity) *seen { return &l.last[of.ino%uint64(len(l.last))] }

// told is what a look told of an object in the same call.
func (l *looks) told(of identity, x *unix.Statx_t, at moment) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.place(of)
	if s.of != of || s.at != at.clock {
		return false
	}
	*x = s.x
	return true
}

// note keeps what a look told that began at a moment, unless something has
// changed meanwhile.
func (l *looks) note(of identity, x *unix.Statx_t, at moment) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.changes == at.changes {
		*l.place(of) = seen{of, at.clock, *x}
	}
}

// forget makes the next look at an object go to the host.
func (l *looks) forget(of identity) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changes++
	l.place(of).of = identity{}
}
