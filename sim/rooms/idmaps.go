//go:build linux

package rooms

import (
	"fmt"
	"strings"

	"golang.org/x/sys/unix"
)

// A room's /proc cannot be written to, and who makes a user namespace must
// write its maps there. attend opens these files for unshare(1), which opens
// them for writing and nothing else: the one way of opening that the filter
// asks about.

// writableProc is a /proc that lies nowhere.
func writableProc() (int, error) {
	context, err := unix.Fsopen("proc", unix.FSOPEN_CLOEXEC)
	if err != nil {
		return -1, err
	}
	defer unix.Close(context)
	if err := unix.FsconfigCreate(context); err != nil {
		return -1, err
	}
	return unix.Fsmount(context, unix.FSMOUNT_CLOEXEC, 0)
}

// answerOpen opens a file of the process's own user namespace for it, and
// leaves every other file to the kernel.
func answerOpen(listener int, n *notice, proc int) reply {
	r := reply{id: n.id, flags: unix.SECCOMP_USER_NOTIF_FLAG_CONTINUE}
	if !inOtherUserNamespace(n.pid) {
		return r
	}
	memory, err := unix.Open(fmt.Sprintf("/proc/%d/mem", n.pid), unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return r
	}
	defer unix.Close(memory)
	path, _ := (&place{memory: memory}).text(n.args[1], unix.PathMax)
	name, ok := strings.CutPrefix(path, "/proc/self/")
	if !ok || name != "uid_map" && name != "gid_map" && name != "setgroups" {
		return r
	}
	r.flags = 0
	fd, err := unix.Openat(proc, fmt.Sprintf("%d/%s", n.pid, name), unix.O_WRONLY|unix.O_CLOEXEC, 0)
	errno := number(err)
	if errno == 0 {
		defer unix.Close(fd)
		errno = give(listener, n.id, fd)
	}
	r.errno = -int32(errno)
	return r
}
