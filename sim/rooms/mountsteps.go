//go:build linux

package rooms

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"unsafe"

	"golang.org/x/sys/unix"
)

// stepCalls begin to mount step by step. Only our sys gets them, so that
// mount(8) falls back to mount(2). The calls that go on from there need what
// these give.
func stepCalls() []uint32 {
	return []uint32{unix.SYS_FSOPEN, unix.SYS_FSPICK, unix.SYS_OPEN_TREE, unix.SYS_MOVE_MOUNT}
}

// isStep reports whether a call is one of stepCalls.
func isStep(call int32) bool { return slices.Contains(stepCalls(), uint32(call)) }

// answerStep makes such a call for a process, where it may. Binding and moving
// what it sees already it does itself.
func answerStep(listener int, n *notice) reply {
	r := reply{id: n.id}
	program, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", n.pid))
	switch {
	case err != nil || program != "/usr/bin/"+SystemCalls:
		r.errno = -int32(unix.ENOSYS)
		return r
	case n.call == unix.SYS_OPEN_TREE, n.call == unix.SYS_MOVE_MOUNT, inOtherUserNamespace(n.pid):
		r.flags = unix.SECCOMP_USER_NOTIF_FLAG_CONTINUE
		return r
	}
	place, err := openPlace(n.pid)
	if err != nil {
		r.errno = -int32(unix.EPERM)
		return r
	}
	defer place.close()
	fd, errno := place.begin(n)
	if errno == 0 {
		defer unix.Close(fd)
		errno = give(listener, n.id, fd)
	}
	r.errno = -int32(errno)
	return r
}

// begin opens what is to be mounted, from a thread in the place.
func (p *place) begin(n *notice) (int, unix.Errno) {
	name, ok := p.text(n.args[1], unix.PathMax)
	begin := func() (int, error) { return p.pick(n, name) }
	if n.call == unix.SYS_FSOPEN {
		var fstype string
		fstype, ok = p.text(n.args[0], unix.PathMax)
		begin = func() (int, error) {
			if errno := mayMount(fstype, ""); errno != 0 || fstype == "proc" {
				return -1, max(errno, unix.EPERM)
			}
			return unix.Fsopen(fstype, int(n.args[1])|unix.FSOPEN_CLOEXEC)
		}
	}
	switch {
	case !ok:
		return -1, unix.EFAULT
	case !p.privileged:
		return -1, unix.EPERM
	}
	type opened struct {
		fd  int
		err error
	}
	done := make(chan opened)
	go func() {
		runtime.LockOSThread() // for ever: the thread ends with the goroutine
		if err := p.enter(); err != nil {
			done <- opened{-1, unix.EPERM}
			return
		}
		fd, err := begin()
		done <- opened{fd, err}
	}()
	o := <-done
	return o.fd, number(o.err)
}

// pick is fspick(2) of a filesystem whose options the process may change.
func (p *place) pick(n *notice, name string) (int, error) {
	dir := int(int32(n.args[0]))
	flags := int(n.args[2])
	if dir != unix.AT_FDCWD {
		own, err := unix.Open(fmt.Sprintf("/proc/%d/fd/%d", n.pid, dir), unix.O_PATH|unix.O_CLOEXEC, 0)
		if err != nil {
			return -1, unix.EBADF
		}
		defer unix.Close(own)
		dir = own
	}
	if name != "" || flags&unix.FSPICK_EMPTY_PATH == 0 {
		how := unix.O_PATH | unix.O_CLOEXEC
		if flags&unix.FSPICK_SYMLINK_NOFOLLOW != 0 {
			how |= unix.O_NOFOLLOW
		}
		at, err := unix.Openat(dir, name, how, 0)
		if err != nil {
			return -1, err
		}
		defer unix.Close(at)
		dir = at
	}
	if !mayRemount(dir) {
		return -1, unix.EPERM
	}
	return unix.Fspick(dir, "", flags|unix.FSPICK_EMPTY_PATH|unix.FSPICK_CLOEXEC)
}

// give makes fd a descriptor of the process that waits, and the answer to it.
func give(listener int, id uint64, fd int) unix.Errno {
	added := struct {
		id                            uint64
		flags, source, target, onExec uint32
	}{id: id, flags: unix.SECCOMP_ADDFD_FLAG_SEND, source: uint32(fd), onExec: unix.O_CLOEXEC}
	return ioctl(listener, unix.SECCOMP_IOCTL_NOTIF_ADDFD, unsafe.Pointer(&added))
}
