//go:build linux

package rooms

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/overlay"
)

// notice is a call that waits for our answer (struct seccomp_notif).
type notice struct {
	id    uint64
	pid   uint32
	flags uint32
	call  int32
	arch  uint32
	ip    uint64
	args  [6]uint64
}

// reply is the answer (struct seccomp_notif_resp).
type reply struct {
	id    uint64
	value int64
	errno int32
	flags uint32
}

// attend answers the calls to mount(2) and mknod(2) of a job's processes until
// the last of them has ended. It makes a mount itself, in the place of the
// process, so that the process cannot change what was asked between question
// and answer; of mknod it judges only what the kernel has a copy of.
func attend(listener int, known drivers, proc int, mount mounter) {
	defer unix.Close(listener)
	defer unix.Close(proc)
	for {
		fds := []unix.PollFd{{Fd: int32(listener), Events: unix.POLLIN}}
		if _, err := unix.Poll(fds, -1); err == unix.EINTR {
			continue
		}
		if fds[0].Revents&unix.POLLIN == 0 {
			return
		}
		var n notice
		if ioctl(listener, unix.SECCOMP_IOCTL_NOTIF_RECV, unsafe.Pointer(&n)) != 0 {
			continue // it was killed while it waited
		}
		r := reply{id: n.id}
		switch mode, isMknod := mknodCalls()[uint32(n.call)]; {
		case isStep(n.call):
			r = answerStep(listener, &n)
		case n.call == unix.SYS_OPENAT:
			r = answerOpen(listener, &n, proc)
		case !isMknod && inOtherUserNamespace(n.pid):
			// There the kernel lets nobody mount what reaches beyond it.
			r.flags = unix.SECCOMP_USER_NOTIF_FLAG_CONTINUE
		case !isMknod:
			r.errno = -int32(answerMount(&n, mount))
		case known.drive(uint32(n.args[mode]), n.args[mode+1]):
			r.errno = -int32(unix.EPERM)
		default:
			r.flags = unix.SECCOMP_USER_NOTIF_FLAG_CONTINUE
		}
		ioctl(listener, unix.SECCOMP_IOCTL_NOTIF_SEND, unsafe.Pointer(&r))
	}
}

// inOtherUserNamespace reports whether a process has left the room's user
// namespace, and with it every capability over the machine.
func inOtherUserNamespace(pid uint32) bool {
	theirs, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/user", pid))
	ours, ourErr := os.Readlink("/proc/self/ns/user")
	return err == nil && ourErr == nil && theirs != ours
}

func ioctl(fd int, request uintptr, argument unsafe.Pointer) unix.Errno {
	_, _, err := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), request, uintptr(argument))
	return err
}

// mountCall is a call to mount(2) as its process made it.
type mountCall struct {
	source, target, fstype, data string
	flags                        uintptr
}

// answerMount makes a mount for a process, where it may.
func answerMount(n *notice, mount mounter) unix.Errno {
	place, err := openPlace(n.pid)
	if err != nil {
		return unix.EPERM
	}
	defer place.close()
	call, ok := place.mountCall(n)
	if !ok {
		return unix.EFAULT
	}
	if !place.privileged {
		return unix.EPERM
	}
	if isFuse(call.fstype) {
		release, err := call.takeDevice(n.pid)
		if err != nil {
			return number(err)
		}
		defer release()
	}
	done := make(chan unix.Errno)
	go func() {
		runtime.LockOSThread() // for ever: the thread ends with the goroutine
		if err := place.enter(); err != nil {
			done <- unix.EPERM
			return
		}
		done <- call.make(mount)
	}()
	return <-done
}

// mounter makes a new mount of an overlay from a thread in the place of the
// process that asked for it.
type mounter func(*mountCall) unix.Errno

// byKernel has the host's kernel do it.
func byKernel(c *mountCall) unix.Errno {
	return number(unix.Mount(c.source, c.target, c.fstype, c.flags, c.data))
}

// make mounts from a thread in the place of the process.
func (c *mountCall) make(mount mounter) unix.Errno {
	const elsewhere = unix.MS_BIND | unix.MS_MOVE | unix.MS_SHARED | unix.MS_PRIVATE | unix.MS_SLAVE | unix.MS_UNBINDABLE
	target := c.target
	switch {
	case c.flags&unix.MS_REMOUNT != 0 && c.flags&unix.MS_BIND == 0:
		fd, err := unix.Open(target, unix.O_PATH|unix.O_CLOEXEC, 0)
		if err != nil {
			return number(err)
		}
		defer unix.Close(fd)
		if !mayRemount(fd) {
			return unix.EPERM
		}
		target = fmt.Sprintf("/proc/thread-self/fd/%d", fd)
	case c.flags&elsewhere != 0:
	default:
		if errno := mayMount(c.fstype, c.source); errno != 0 {
			return errno
		}
		if c.fstype == "proc" {
			c.flags |= unix.MS_RDONLY // and mayRemount keeps it so
		}
		if c.fstype == overlay.Type {
			return mount(c)
		}
	}
	return number(unix.Mount(c.source, target, c.fstype, c.flags, c.data))
}

// mayMount says whether a job may mount a filesystem: those that hold only
// what the job puts there, and /proc, from which it may only read. For the others the error is, where that can be
// told without trying, the kernel's.
func mayMount(fstype, source string) unix.Errno {
	switch fstype {
	case "overlay", "tmpfs", "ramfs", "proc":
		return 0
	}
	if isFuse(fstype) {
		return 0
	}
	known, err := os.ReadFile("/proc/filesystems")
	switch {
	case err != nil || strings.Contains(string(known), "nodev\t"+fstype+"\n"):
		return unix.EPERM
	case !strings.Contains(string(known), "\t"+fstype+"\n"):
		return unix.ENODEV
	}
	if source == "" {
		return unix.EINVAL
	}
	var st unix.Stat_t
	if err := unix.Stat(source, &st); err != nil {
		return number(err)
	}
	if st.Mode&unix.S_IFMT != unix.S_IFBLK {
		return unix.ENOTBLK
	}
	return unix.ENXIO
}

// mayRemount reports whether fd lies on a filesystem whose options a job may
// change.
func mayRemount(fd int) bool {
	var st unix.Statfs_t
	if unix.Fstatfs(fd, &st) != nil {
		return false
	}
	switch st.Type {
	case unix.OVERLAYFS_SUPER_MAGIC, unix.TMPFS_MAGIC, unix.RAMFS_MAGIC, unix.EXT4_SUPER_MAGIC:
		return true
	}
	return false
}

func number(err error) unix.Errno {
	if err == nil {
		return 0
	}
	if e, ok := err.(unix.Errno); ok {
		return e
	}
	return unix.EINVAL
}

// place is where a process stands: what names mean to it.
type place struct {
	namespace, root, cwd, memory int
	privileged                   bool
}

func openPlace(pid uint32) (*place, error) {
	p := &place{-1, -1, -1, -1, false}
	for _, part := range []struct {
		fd    *int
		name  string
		flags int
	}{
		{&p.namespace, "ns/mnt", unix.O_RDONLY}, {&p.root, "root", unix.O_PATH}, {&p.cwd, "cwd", unix.O_PATH}, {&p.memory, "mem", unix.O_RDONLY},
	} {
		fd, err := unix.Open(fmt.Sprintf("/proc/%d/%s", pid, part.name), part.flags|unix.O_CLOEXEC, 0)
		if err != nil {
			p.close()
			return nil, err
		}
		*part.fd = fd
	}
	p.privileged = hasCapability(pid, unix.CAP_SYS_ADMIN)
	return p, nil
}

func (p *place) close() {
	for _, fd := range []int{p.namespace, p.root, p.cwd, p.memory} {
		if fd >= 0 {
			unix.Close(fd)
		}
	}
}

// enter puts the calling thread there.
func (p *place) enter() error {
	if err := unix.Unshare(unix.CLONE_FS); err != nil {
		return err
	}
	if err := unix.Setns(p.namespace, unix.CLONE_NEWNS); err != nil {
		return err
	}
	if err := unix.Fchdir(p.root); err != nil {
		return err
	}
	if err := unix.Chroot("."); err != nil {
		return err
	}
	return unix.Fchdir(p.cwd)
}

// mountCall reads the arguments of the call.
func (p *place) mountCall(n *notice) (c mountCall, ok bool) {
	c.flags = uintptr(n.args[3])
	if c.flags&unix.MS_MGC_MSK == unix.MS_MGC_VAL {
		c.flags &^= unix.MS_MGC_MSK
	}
	for _, argument := range []struct {
		to    *string
		from  uint64
		limit int
	}{
		{&c.source, n.args[0], unix.PathMax}, {&c.target, n.args[1], unix.PathMax}, {&c.fstype, n.args[2], unix.PathMax}, {&c.data, n.args[4], os.Getpagesize()},
	} {
		if argument.from == 0 {
			continue
		}
		text, ok := p.text(argument.from, argument.limit)
		if !ok {
			return c, false
		}
		*argument.to = text
	}
	return c, true
}

// text is the C string at an address of the process.
func (p *place) text(address uint64, limit int) (string, bool) {
	b := make([]byte, limit)
	for got := 0; got < limit; {
		end := min(limit, got+os.Getpagesize()-int(address+uint64(got))%os.Getpagesize())
		n, err := unix.Pread(p.memory, b[got:end], int64(address)+int64(got))
		if err != nil || n == 0 {
			return "", false
		}
		if i := bytes.IndexByte(b[got:got+n], 0); i >= 0 {
			return string(b[:got+i]), true
		}
		got += n
	}
	return string(b), true
}

// hasCapability reports whether a process has a capability in effect.
func hasCapability(pid uint32, capability uint) bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(status), "\nCapEff:")
	var effective uint64
	if _, err := fmt.Sscanf(rest, "%x", &effective); err != nil {
		return false
	}
	return effective&(1<<capability) != 0
}
