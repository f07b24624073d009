package main

import (
	"os"

	"github.com/overlook-fs/overlook/sim/rooms"
	"github.com/overlook-fs/overlook/sim/tutor"
)

// openKernel is where lessons are tried on this machine's kernel, nil where
// the caller may not.
func openKernel() (kernel try, stop func(), err error) {
	if os.Geteuid() != 0 {
		return nil, func() {}, nil
	}
	bash, err := rooms.Open("bash")
	if err != nil {
		return nil, nil, err
	}
	return func(t tutor.Trial) (tutor.Outcome, error) { return rooms.Try(bash, t) }, func() { bash.Close() }, nil
}
