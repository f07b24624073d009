package sys

// Process is the system-call table as one process sees it. Method names are
// system-call names. Calls of one process come from one goroutine at a time,
// the one that runs its program.
type Process interface {
	Descriptors
	Names
	Attributes
	Xattrs
	Handles
	InodeFlags
	Locks
	Memory
	Mounts
	MountSteps
	Family
	Signals
	Identity
	Terminals
	Clock
}

// Program is what a process runs; its result is the exit status (0 to 255).
// Arguments and environment come from p.
type Program func(p Process) int

// Descriptors are the calls on open files.
type Descriptors interface {
	// Openat opens (dir, name) and returns the lowest free descriptor, -1
	// where it fails.
	Openat(dir int, name string, flags int, mode Mode) (int, error)
	Close(fd int) error
	// Read reads at the file's position; 0 bytes and no error is end of file.
	Read(fd int, b []byte) (int, error)
	Write(fd int, b []byte) (int, error)
	Pread(fd int, b []byte, off int64) (int, error)
	Pwrite(fd int, b []byte, off int64) (int, error)
	Lseek(fd int, off int64, whence int) (int64, error)
	// Getdents returns the next entries of a directory, "." and ".."
	// included, about limit of them (0: the kernel chooses); none and no
	// error is the end.
	Getdents(fd int, limit int) ([]Dirent, error)
	Dup(fd int) (int, error)
	// Dup3 makes newfd the same open file as oldfd, closing newfd first.
	// flags is 0 or O_CLOEXEC. newfd == oldfd is EINVAL.
	Dup3(oldfd, newfd, flags int) error
	// DupFrom is fcntl(F_DUPFD or F_DUPFD_CLOEXEC): the lowest free
	// descriptor not below from. flags is 0 or O_CLOEXEC.
	DupFrom(fd, from, flags int) (int, error)
	// GetFlags is fcntl(F_GETFL) with O_CLOEXEC added from F_GETFD.
	GetFlags(fd int) (int, error)
	// SetCloexec is fcntl(F_SETFD).
	SetCloexec(fd int, on bool) error
	Pipe2(flags int) (r, w int, err error)
	Ftruncate(fd int, size int64) error
	Fallocate(fd int, mode int, off, size int64) error
	Fsync(fd int) error
	Fdatasync(fd int) error
	// CopyFileRange copies up to n bytes between the positions of two files.
	CopyFileRange(in, out int, n int64) (int64, error)
	// Poll waits until one of fds is ready, timeout nanoseconds at most
	// (negative: for ever), and returns how many are.
	Poll(fds []PollFD, timeout int64) (int, error)
	Sync()
}

// Names are the calls that make, remove and resolve names.
type Names interface {
	Mkdirat(dir int, name string, mode Mode) error
	Mknodat(dir int, name string, mode Mode, dev uint64) error
	Symlinkat(target string, dir int, name string) error
	// Linkat takes AT_SYMLINK_FOLLOW and AT_EMPTY_PATH.
	Linkat(olddir int, oldname string, newdir int, newname string, flags int) error
	// Unlinkat takes AT_REMOVEDIR.
	Unlinkat(dir int, name string, flags int) error
	// Renameat2 takes RENAME_NOREPLACE, RENAME_EXCHANGE and RENAME_WHITEOUT.
	Renameat2(olddir int, oldname string, newdir int, newname string, flags int) error
	Readlinkat(dir int, name string) (string, error)
	Chdir(name string) error
	Fchdir(fd int) error
	Chroot(name string) error
	Getcwd() (string, error)
	// Umask sets the file mode creation mask and returns the previous one.
	Umask(mask Mode) Mode
}

// Attributes are the calls that read and change what an inode says of itself.
// Flags are AT_SYMLINK_NOFOLLOW and AT_EMPTY_PATH.
type Attributes interface {
	Fstatat(dir int, name string, st *Stat, flags int) error
	// Faccessat2 checks with the real ids, or with AT_EACCESS the effective.
	Faccessat2(dir int, name string, mode int, flags int) error
	Fchmodat2(dir int, name string, mode Mode, flags int) error
	// Fchownat leaves an id alone where it is -1.
	Fchownat(dir int, name string, uid, gid int, flags int) error
	// Utimensat takes UTIME_NOW and UTIME_OMIT as nanoseconds; nil is now.
	Utimensat(dir int, name string, times *[2]Timespec, flags int) error
	Truncate(name string, size int64) error
	Statfsat(dir int, name string, st *Statfs, flags int) error
}

// Xattrs are the calls on extended attributes. Flags of the *at form are
// AT_SYMLINK_NOFOLLOW and AT_EMPTY_PATH.
type Xattrs interface {
	Getxattrat(dir int, name, attr string, flags int) ([]byte, error)
	// Setxattrat's how is 0, XATTR_CREATE or XATTR_REPLACE.
	Setxattrat(dir int, name, attr string, value []byte, how int, flags int) error
	Listxattrat(dir int, name string, flags int) ([]string, error)
	Removexattrat(dir int, name, attr string, flags int) error
}

// InodeFlags are the calls on what chattr changes; ENOTTY where a file has no
// such flags.
type InodeFlags interface {
	// Getflags is ioctl(FS_IOC_GETFLAGS): some of FS_IMMUTABLE_FL and its like.
	Getflags(fd int) (int, error)
	// Setflags is ioctl(FS_IOC_SETFLAGS).
	Setflags(fd int, flags int) error
}

// Locks are the calls that lock files. A lock belongs to an open file and goes
// with its last descriptor.
type Locks interface {
	// Flock takes LOCK_SH, LOCK_EX or LOCK_UN; with LOCK_NB it fails (EAGAIN)
	// rather than wait.
	Flock(fd int, how int) error
	// LockRange is fcntl with F_OFD_SETLK, which fails (EAGAIN) rather than
	// wait, F_OFD_SETLKW, or F_OFD_GETLK, which changes l to a lock that is in
	// the way, or its Type to F_UNLCK.
	LockRange(fd int, cmd int, l *RangeLock) error
}

// Memory are the calls that map files into memory.
type Memory interface {
	// Mmap maps size bytes of a file from off. prot is of PROT_*, flags are
	// MAP_SHARED or MAP_PRIVATE.
	Mmap(fd int, off, size int64, prot, flags int) (Mapping, error)
}

// Mapping is a mapped part of a file. It lasts, whether or not the descriptor
// does, until Munmap or the end of the program.
type Mapping interface {
	// Load copies from the mapped memory at off, as far as it goes; EFAULT
	// where not even the first byte may be read.
	Load(b []byte, off int64) (int, error)
	// Store copies to it, likewise.
	Store(b []byte, off int64) (int, error)
	Munmap() error
}

// Mounts are the calls on the mount table.
type Mounts interface {
	Mount(source, target, fstype string, flags MountFlags, data string) error
	// Umount2 takes MNT_DETACH, MNT_FORCE and UMOUNT_NOFOLLOW.
	Umount2(target string, flags int) error
	// Layers returns descriptors (O_PATH) of the layers of the overlay that
	// fd lies on, as they were resolved when it was mounted; the caller
	// closes them. EINVAL where fd lies on no overlay.
	Layers(fd int) (Layers, error)
	// Unshare gives the process its own copy of what flags name (CLONE_NEWNS).
	Unshare(flags int) error
	// PivotRoot makes the mount at newroot the root of the namespace, and puts
	// the old one at putold, at or below it.
	PivotRoot(newroot, putold string) error
	// Setns makes the process a member of the namespace that fd, a file of
	// /proc/PID/ns, is of: mounts or host names. kind is CLONE_NEWNS,
	// CLONE_NEWUTS or 0: whichever it is.
	Setns(fd, kind int) error
}

// Layers are an overlay's layers as descriptors. Upper and Work are -1 where
// it has none. Lowers are nearest first.
type Layers struct {
	Upper, Work int
	Lowers      []int
}

// Family are the calls about processes and their children.
type Family interface {
	Getpid() int
	Getppid() int
	Getpgid(pid int) (int, error)
	Setpgid(pid, pgid int) error
	// Fork starts child in a new process that is a copy of this one:
	// descriptors, working directory, root, umask, credentials, namespaces,
	// signal dispositions, arguments and environment.
	Fork(child Program) (pid int, err error)
	// Exec replaces the program by the executable file path. It returns only
	// when that fails. Descriptors with O_CLOEXEC are closed, caught signals
	// get their default action.
	Exec(path string, argv, envp []string) error
	// Exit ends the process at once; deferred functions of its goroutine run.
	Exit(status int)
	// Wait4 waits for a child: pid, any (-1), or any of a process group
	// (below -1). flags is 0 or WNOHANG (then pid 0 says: none yet).
	Wait4(pid int, flags int) (int, WaitStatus, error)
	// Args are the arguments, the command's name first.
	Args() []string
	// Environ is the environment as "NAME=value".
	Environ() []string
	// Checkpoint is for long computations without system calls: a place
	// where the process may be ended by a signal or lose its turn.
	Checkpoint()
}

// Signals are the calls about signals. A signal with the default action that
// ends the process does so at its next system call.
type Signals interface {
	Kill(pid int, sig Signal) error
	// Sigaction sets what happens on sig and returns what did before.
	Sigaction(sig Signal, act Action) (Action, error)
	// Caught takes the oldest pending signal whose action is ActionCatch,
	// and returns 0 where there is none. A call that blocks returns EINTR
	// when such a signal arrives.
	Caught() Signal
}

// Identity are the calls about who the process is.
type Identity interface {
	Cred() Cred
	// Setcred changes the credentials as the set*id family would: EPERM
	// unless root or a permutation of what the process already is. What was
	// dropped stays dropped.
	Setcred(c Cred) error
	// As is the same process with other credentials, for a client that acts
	// for several users (a FUSE export).
	As(c Cred) Process
	Uname() Utsname
	// Sethostname changes the host name of the process's UTS namespace.
	Sethostname(name string) error
	// Syslog is syslog(2) with SYSLOG_ACTION_CLEAR; the log is read from
	// /dev/kmsg.
	Syslog(action int) error
}

// Terminals are the calls on terminals; ENOTTY on any other file.
type Terminals interface {
	Tcgetattr(fd int) (Termios, error)
	Tcsetattr(fd int, t Termios) error
	Winsize(fd int) (Winsize, error)
	// Tcsetpgrp makes a process group the one that interrupts go to.
	Tcsetpgrp(fd int, pgid int) error
}

// Clock are the calls about time and chance.
type Clock interface {
	// Now is the wall clock.
	Now() Timespec
	// Times are the CPU times the process and its ended children used.
	Times() (self, children Rusage)
	// Nanosleep sleeps d nanoseconds; EINTR when a caught signal arrives.
	Nanosleep(d int64) error
	Getrandom(b []byte) (int, error)
}

// Backed is what a Process also is when its open files may be files of the
// host: HostFile returns the host's descriptor behind fd, HostRead the one that
// a read of fd now is from, which it notes, and HostChanged tells that the
// first may have been used to change the file.
type Backed interface {
	HostFile(fd int) (host int, ok bool)
	HostRead(fd int) (host int, ok bool)
	HostChanged(fd int)
}

// Reopener is what a Process also is when it can open what a descriptor names
// anew without /proc: Reopen does what Openat of /proc/self/fd/FD does.
type Reopener interface {
	Reopen(fd, flags int) (int, error)
}

// Identifier is what a Process also is when it can tell inodes apart that show
// the same number: Identity is the same for descriptors of one inode alone.
type Identifier interface {
	Identity(fd int) (any, error)
}

// Finder is what a Process also is when it can find a name and look at it in
// one system call: Find is Openat with O_PATH, O_NOFOLLOW and O_CLOEXEC, and
// Fstatat of what that opened.
type Finder interface {
	Find(dir int, name string, st *Stat) (fd int, err error)
}

// Source is a run of immutable bytes outside the machine: an imported file.
type Source interface {
	// ReadAt is io.ReaderAt's: a short read comes with an error.
	ReadAt(b []byte, off int64) (int, error)
	Size() int64
}

// Shelf is a Source that grows: what was put on it stays there, as it is.
type Shelf interface {
	Source
	// Put appends b and tells where it lies; -1: there is no room.
	Put(b []byte) int64
}

// Shelver is what a Process also is when a file's data can leave its machine
// for a shelf: Shelve does that with the bytes before to, which nobody will
// change soon. What cannot go stays (Linux: posix_fadvise, POSIX_FADV_DONTNEED).
type Shelver interface {
	Shelve(fd int, to int64) error
}
