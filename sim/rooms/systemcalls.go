//go:build linux

package rooms

import (
	"os"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/linux"
	"github.com/overlook-fs/overlook/sim/sys"
)

// SystemCalls is what our command sys is called: the one command of ours that
// room bash has, being this program under that name.
const SystemCalls = "sys"

// RunSystemCalls runs sys in the place of this process: the host's kernel, its
// working directory, its descriptors. It returns the exit status.
func RunSystemCalls(args []string) int {
	files := inherited()
	start := linux.Start{Args: append([]string{SystemCalls}, args...), Env: os.Environ(), Files: files}
	status := linux.New(programs()).Run(start, func(p sys.Process) int {
		for _, fd := range files[3:] {
			unix.Close(fd) // p has its own; what it closes is to be closed
		}
		return programs()[SystemCalls](p)
	})
	return exitStatus(status)
}

// inherited are the descriptors that this process was started with, each at
// its own place; -1 where there is none. Those that Go has opened since are
// closed on exec.
func inherited() []int {
	const most = 1024
	files := []int{0, 1, 2}
	for fd := 3; fd < most; fd++ {
		flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
		if err != nil || flags&unix.FD_CLOEXEC != 0 {
			continue
		}
		for len(files) < fd {
			files = append(files, -1)
		}
		files = append(files, fd)
	}
	return files
}
