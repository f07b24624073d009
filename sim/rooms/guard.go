//go:build linux

package rooms

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// guard takes from the calling thread, and from every process started by it,
// what a superuser in namespaces could still do to the machine: load modules,
// set the clock, open the machine's devices, mount filesystems that control
// the kernel. What overlay needs it leaves: mounts of harmless filesystems,
// bind mounts, trusted attributes, owners, device nodes of no driver. The
// machine's log it leaves to be read and added to, but not to be cleared.
//
// The calls are refused by a filter (filter.go), except mount(2) and mknod(2)
// of devices, which attend answers; a new overlay it has mounter mount.
func guard(known drivers, mount mounter) error {
	for capability := uintptr(0); capability <= unix.CAP_LAST_CAP; capability++ {
		if kept(capability) {
			continue
		}
		if err := unix.Prctl(unix.PR_CAPBSET_DROP, capability, 0, 0, 0); err != nil && err != unix.EINVAL {
			return fmt.Errorf("dropping capability %d: %w", capability, err)
		}
	}
	proc, failed := writableProc()
	if failed != nil {
		return fmt.Errorf("mounting a second /proc: %w", failed)
	}
	program := filter()
	prog := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	listener, _, err := unix.RawSyscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_NEW_LISTENER, uintptr(unsafe.Pointer(&prog)))
	if err != 0 {
		return fmt.Errorf("installing the filter: %w", err)
	}
	go attend(int(listener), known, proc, mount)
	return nil
}

// kept reports whether a job keeps a capability.
func kept(capability uintptr) bool {
	switch capability {
	case unix.CAP_CHOWN, unix.CAP_DAC_OVERRIDE, unix.CAP_DAC_READ_SEARCH, unix.CAP_FOWNER, unix.CAP_FSETID, unix.CAP_KILL,
		unix.CAP_SETGID, unix.CAP_SETUID, unix.CAP_SETPCAP, unix.CAP_SETFCAP, unix.CAP_LINUX_IMMUTABLE, unix.CAP_SYS_CHROOT,
		unix.CAP_SYS_ADMIN, unix.CAP_SYS_RESOURCE, unix.CAP_MKNOD, unix.CAP_LEASE, unix.CAP_SYSLOG, unix.CAP_NET_BIND_SERVICE:
		return true
	}
	return false
}
