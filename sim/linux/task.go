//go:build linux

package linux

import (
	"errors"
	"runtime"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

// task is a process: a thread and what this package keeps for it.
type task struct {
	k     *Kernel
	tid   int         // the thread; also the process id
	calls chan func() // where calls of other goroutines go; nil: there are none

	args, env []string
	files     table
	maps      []*mapping
	standIn   int // the process that stands for its file, or 0
	root      int // descriptor of a changed root, or -1
	namespace int // descriptor of a mount namespace of its own, or -1
	hostNames int // descriptor of a UTS namespace of its own, or -1
	umask     sys.Mode
	cred      sys.Cred
	wearing   *sys.Cred // credentials that As put on the thread; nil: its own

	dir string // where a first process begins
	cwd int    // descriptor of where a child begins, or -1

	// Guarded by k.mu.
	parent, group int
	actions       [65]sys.Action
	pending       []sys.Signal // caught and not yet taken
	fatal         sys.Signal   // what ends the process at its next call
	wake          int          // an eventfd that ends a wait, or -1: none needed yet
	opening       opening      // an open that may wait for the other end of a fifo
	zombie        bool
	order         int           // of ending, among all tasks
	left          chan struct{} // closed when it has ended

	dead   bool // no call does anything any more
	status sys.WaitStatus
	used   sys.Rusage // by ended children
	leaves sys.Rusage // used when it ended
	ended  chan<- sys.WaitStatus
}

func newTask(k *Kernel) *task {
	return &task{k: k, root: -1, namespace: -1, hostNames: -1, cwd: -1, wake: -1, parent: 1, left: make(chan struct{})}
}

// settle makes the thread the task's: its own filesystem context, namespace,
// root, working directory, umask and credentials.
func (t *task) settle() error {
	t.tid = unix.Gettid()
	if t.k.taken(t.tid) {
		return errTaken
	}
	if err := unix.Unshare(unix.CLONE_FS); err != nil {
		return err
	}
	own := currentCred()
	if t.parent == 1 {
		t.cred = own
		t.umask = sys.Mode(unix.Umask(0))
	}
	if err := t.place(); err != nil {
		return err
	}
	unix.Umask(int(t.umask))
	if err := wear(own, t.cred); err != nil {
		return err
	}
	t.k.mu.Lock()
	defer t.k.mu.Unlock()
	if t.group == 0 {
		t.group = t.tid
	}
	t.k.tasks[t.tid] = t
	return nil
}

// errTaken says that a thread has the number of a process whose parent has not
// waited for it yet.
var errTaken = errors.New("process id is taken")

// taken reports whether a process has that id, living or not waited for.
func (k *Kernel) taken(pid int) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.tasks[pid] != nil
}

// place enters the namespace, the root and the working directory.
func (t *task) place() error {
	if t.namespace >= 0 {
		if err := unix.Setns(t.namespace, unix.CLONE_NEWNS); err != nil {
			return err
		}
	}
	if t.hostNames >= 0 {
		if err := unix.Setns(t.hostNames, unix.CLONE_NEWUTS); err != nil {
			return err
		}
	}
	if t.root >= 0 {
		if err := unix.Fchdir(t.root); err != nil {
			return err
		}
		if err := unix.Chroot("."); err != nil {
			return err
		}
	}
	if t.cwd >= 0 {
		defer func() { unix.Close(t.cwd); t.cwd = -1 }()
		return unix.Fchdir(t.cwd)
	}
	if t.dir != "" {
		return unix.Chdir(t.dir)
	}
	return nil
}

// stepOut takes the thread, which ends a little later, out of the task's
// directory and root, so that it keeps no mount busy.
func (t *task) stepOut() {
	unix.Chdir("/")
	if t.root < 0 {
		return
	}
	self, err := unix.PidfdOpen(unix.Getpid(), 0)
	if err != nil {
		return
	}
	defer unix.Close(self)
	// An unprivileged task stays in its root: its thread may not leave it.
	unix.Setns(self, unix.CLONE_NEWNS)
}

// finish ends the task: its descriptors are closed, its parent is told, its
// children are orphans.
func (t *task) finish() {
	t.dead = true
	t.leaves = threadTimes()
	t.unmapAll()
	t.endStandIn()
	t.files.closeAll()
	t.stepOut()
	closeHost(t.root)
	closeHost(t.namespace)
	closeHost(t.hostNames)
	t.k.mu.Lock()
	defer t.k.mu.Unlock()
	closeHost(t.wake)
	t.wake = -1
	t.zombie = true
	t.k.endings++
	t.order = t.k.endings
	for pid, child := range t.k.tasks {
		if child.parent == t.tid {
			child.parent = 1
			if child.zombie {
				delete(t.k.tasks, pid)
			}
		}
	}
	if parent := t.k.tasks[t.parent]; parent != nil && !parent.zombie && parent.actions[sys.SIGCHLD] != sys.ActionIgnore {
		parent.raise(sys.SIGCHLD)
	} else {
		delete(t.k.tasks, t.tid)
	}
	close(t.left)
	t.k.changed.Broadcast()
	if t.ended != nil {
		t.ended <- t.status
	}
}

// end ends the process from inside one of its calls. It does not return.
func (t *task) end(status sys.WaitStatus) {
	t.status = status
	t.dead = true
	runtime.Goexit()
}

// child is a new task that inherits from t.
func (t *task) child(cred sys.Cred) (*task, error) {
	cwd, err := unix.Open(".", unix.O_PATH|unix.O_CLOEXEC, 0)
	if err == unix.EACCES { // it may be stood in, not be entered
		cwd, err = unix.Open("/proc/thread-self/cwd", unix.O_PATH|unix.O_CLOEXEC, 0)
	}
	if err != nil {
		return nil, err
	}
	c := newTask(t.k)
	c.cwd = cwd
	c.root = dupHost(t.root)
	c.namespace = dupHost(t.namespace)
	c.hostNames = dupHost(t.hostNames)
	c.args, c.env = slices.Clone(t.args), slices.Clone(t.env)
	c.files = t.files.clone()
	c.umask, c.cred = t.umask, cred
	t.k.mu.Lock()
	defer t.k.mu.Unlock()
	c.parent, c.group, c.actions = t.tid, t.group, t.actions
	return c, nil
}

func closeHost(fd int) {
	if fd >= 0 {
		unix.Close(fd)
	}
}

func dupHost(fd int) int {
	if fd < 0 {
		return -1
	}
	copied, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return -1
	}
	return copied
}
