//go:build linux

package linux

import (
	"path"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

// A program is a goroutine here, so the host does not know that its file runs.
// Of a file outside the directories of commands a real process is begun and
// stopped before its first instruction: the host then guards the file as one
// that runs.

// stand begins such a process for the program that the task now runs, where
// its file needs one.
func (t *task) stand(name string) error {
	t.endStandIn()
	switch path.Dir(name) {
	case "/bin", "/usr/bin", "/sbin", "/usr/sbin":
		return nil
	}
	pid, err := syscall.ForkExec(t.hostName(name), []string{name}, &syscall.ProcAttr{Sys: &syscall.SysProcAttr{Ptrace: true}})
	if err == syscall.ETXTBSY {
		return sys.ETXTBSY
	}
	if err != nil {
		return nil // what the host cannot run, it need not guard
	}
	t.standIn = pid
	unix.Wait4(pid, nil, unix.WALL, nil)
	return nil
}

// endStandIn ends it, on the thread that began it.
func (t *task) endStandIn() {
	if t.standIn == 0 {
		return
	}
	unix.Kill(t.standIn, unix.SIGKILL)
	unix.Wait4(t.standIn, nil, unix.WALL, nil)
	t.standIn = 0
}
