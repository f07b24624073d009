//go:build linux

package rooms

import "golang.org/x/sys/unix"

// Offsets in what a filter sees of a call.
const (
	atCall = 0
	atArch = 4
	atArgs = 16
)

// filter is the program that the kernel asks about every call of a job.
func filter() []unix.SockFilter {
	var f program
	f.load(atArch)
	f.unless(auditArch, refuse(unix.ENOSYS))
	f.load(atCall)
	for _, call := range unknownCalls() {
		f.when(call, refuse(unix.ENOSYS))
	}
	for _, call := range refusedCalls() {
		f.when(call, refuse(unix.EPERM))
	}
	f.flagged(unix.SYS_UNSHARE, unix.CLONE_NEWCGROUP)
	f.flagged(unix.SYS_CLONE, unix.CLONE_NEWCGROUP)
	for _, call := range append(stepCalls(), unix.SYS_MOUNT) {
		f.when(call, unix.SECCOMP_RET_USER_NOTIF)
	}
	for call, mode := range mknodCalls() {
		f.mknod(call, mode)
	}
	f.opensToWrite()
	f.answer(unix.SECCOMP_RET_ALLOW)
	return f
}

// unknownCalls are answered as by a kernel that has them not, so that
// programs fall back to mount(2) and to clone(2), whose flags can be seen.
func unknownCalls() []uint32 {
	const openTreeAttr = 467
	return []uint32{
		unix.SYS_MOUNT_SETATTR, openTreeAttr, unix.SYS_IO_URING_SETUP, unix.SYS_CLONE3,
	}
}

// refusedCalls reach beyond a room.
func refusedCalls() []uint32 {
	return []uint32{
		unix.SYS_ACCT, unix.SYS_ADD_KEY, unix.SYS_ADJTIMEX, unix.SYS_BPF, unix.SYS_CLOCK_ADJTIME, unix.SYS_CLOCK_SETTIME,
		unix.SYS_DELETE_MODULE, unix.SYS_FINIT_MODULE, unix.SYS_INIT_MODULE, unix.SYS_KEXEC_FILE_LOAD, unix.SYS_KEXEC_LOAD,
		unix.SYS_KEYCTL, unix.SYS_OPEN_BY_HANDLE_AT, unix.SYS_PERF_EVENT_OPEN, unix.SYS_PIDFD_GETFD, unix.SYS_PROCESS_VM_WRITEV,
		unix.SYS_QUOTACTL, unix.SYS_QUOTACTL_FD, unix.SYS_REBOOT, unix.SYS_REQUEST_KEY, unix.SYS_SETNS, unix.SYS_SETTIMEOFDAY,
		unix.SYS_SWAPOFF, unix.SYS_SWAPON, unix.SYS_SYSLOG, unix.SYS_USERFAULTFD, unix.SYS_VHANGUP,
	}
}

// program is a filter being written.
type program []unix.SockFilter

func (f *program) add(code uint16, jt, jf uint8, k uint32) {
	*f = append(*f, unix.SockFilter{Code: code, Jt: jt, Jf: jf, K: k})
}

// load takes up four bytes at an offset.
func (f *program) load(offset uint32) { f.add(unix.BPF_LD|unix.BPF_W|unix.BPF_ABS, 0, 0, offset) }

func (f *program) answer(action uint32) { f.add(unix.BPF_RET|unix.BPF_K, 0, 0, action) }

// when answers where what was taken up equals k.
func (f *program) when(k, action uint32) {
	f.add(unix.BPF_JMP|unix.BPF_JEQ|unix.BPF_K, 0, 1, k)
	f.answer(action)
}

// unless answers where it does not.
func (f *program) unless(k, action uint32) {
	f.add(unix.BPF_JMP|unix.BPF_JEQ|unix.BPF_K, 1, 0, k)
	f.answer(action)
}

func refuse(errno unix.Errno) uint32 { return unix.SECCOMP_RET_ERRNO | uint32(errno) }

// flagged refuses a call whose first argument has a flag.
func (f *program) flagged(call, flag uint32) {
	var decide program
	decide.load(atArgs)
	decide.add(unix.BPF_JMP|unix.BPF_JSET|unix.BPF_K, 0, 1, flag)
	decide.answer(refuse(unix.EPERM))
	decide.load(atCall)
	f.add(unix.BPF_JMP|unix.BPF_JEQ|unix.BPF_K, 0, uint8(len(decide)), call)
	*f = append(*f, decide...)
}

// opensToWrite asks about a file that is opened for writing and nothing else.
func (f *program) opensToWrite() {
	const flags = 2 // the argument
	var decide program
	decide.load(atArgs + 8*flags)
	decide.when(unix.O_WRONLY, unix.SECCOMP_RET_USER_NOTIF)
	decide.load(atCall)
	f.add(unix.BPF_JMP|unix.BPF_JEQ|unix.BPF_K, 0, uint8(len(decide)), unix.SYS_OPENAT)
	*f = append(*f, decide...)
}

// mknod decides on a call that makes a node, whose mode is argument number
// mode and whose device is the next. A device must be a whiteout, a room's
// own, or of a number that no driver has; attend is asked about the others.
func (f *program) mknod(call uint32, mode uint32) {
	var decide program
	decide.load(atArgs + 8*mode)
	decide.add(unix.BPF_ALU|unix.BPF_AND|unix.BPF_K, 0, 0, unix.S_IFMT)
	for _, kind := range []uint32{0, unix.S_IFREG, unix.S_IFIFO, unix.S_IFSOCK} {
		decide.when(kind, unix.SECCOMP_RET_ALLOW)
	}
	decide.load(atArgs + 8*(mode+1))
	decide.when(0, unix.SECCOMP_RET_ALLOW) // a whiteout
	decide.answer(unix.SECCOMP_RET_USER_NOTIF)
	f.add(unix.BPF_JMP|unix.BPF_JEQ|unix.BPF_K, 0, uint8(len(decide)), call)
	*f = append(*f, decide...)
}
