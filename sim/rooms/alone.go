//go:build linux

package rooms

import (
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// The kernel's log is one for the whole machine. A job that reads it must not
// find in it what another job mounted, so it runs alone: all rooms of this
// machine, whatever program opened them, share two locked files. A job holds
// the lock, shared with others or, where it runs alone, for itself; it passes
// the gate first, which one who wants to be alone holds while he waits, so
// that others who come later do not keep him waiting for ever.
const (
	gateFile = "overlook-rooms.gate"
	lockFile = "overlook-rooms.lock"
)

// enterMachine waits for the lock.
func enterMachine(how int) (release func(), err error) {
	gate, err := lockedFile(gateFile, how)
	if err != nil {
		return nil, err
	}
	defer gate.Close()
	lock, err := lockedFile(lockFile, how)
	if err != nil {
		return nil, err
	}
	return func() { lock.Close() }, nil
}

// lockedFile opens and locks a file of the machine; closing it unlocks it.
func lockedFile(name string, how int) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(os.TempDir(), name), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = unix.Flock(int(f.Fd()), how)
		if err != unix.EINTR {
			break
		}
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
