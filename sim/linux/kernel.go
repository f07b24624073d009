//go:build linux

package linux

import (
	"runtime"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// Kernel is the host's kernel as a family of processes sees it.
type Kernel struct {
	programs map[string]sys.Program // what executable files of these names run

	mu       sync.Mutex // guards everything below and what tasks say of their family and signals
	changed  *sync.Cond // a child ended or a signal came
	tasks    map[int]*task
	endings  int // how many tasks have ended
	recorder *trace.Recorder
	layers   map[uint64]layers // of mounted overlays, by device
}

// New is a kernel with programs by the names of their executable files.
func New(programs map[string]sys.Program) *Kernel {
	k := &Kernel{programs: programs, tasks: map[int]*task{}, layers: map[uint64]layers{}}
	k.changed = sync.NewCond(&k.mu)
	return k
}

// Record makes the kernel emit call and return events to r; nil ends it.
func (k *Kernel) Record(r *trace.Recorder) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.recorder = r
}

// Take returns the events so far and forgets them.
func (k *Kernel) Take() []trace.Event {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.recorder.Take()
}

// Start is how a first process begins.
type Start struct {
	Args  []string // the command's name first
	Env   []string // "NAME=value"
	Dir   string   // working directory; "" is this program's
	Files []int    // descriptors of this program that become 0, 1, 2 and so on; they stay open here
}

// Run runs program as a first process and waits until it ends. Processes it
// leaves behind go on.
func (k *Kernel) Run(s Start, program sys.Program) sys.WaitStatus {
	t := k.first(s)
	done := make(chan sys.WaitStatus, 1)
	t.ended = done
	if err := t.start(program); err != nil {
		return sys.ExitedStatus(126)
	}
	return <-done
}

// Open starts a process that runs nothing but answers calls, from any
// goroutine, until closed.
func (k *Kernel) Open(s Start) (p *Process, closed func(), err error) {
	t := k.first(s)
	quit := make(chan struct{})
	t.calls = make(chan func())
	serve := func(sys.Process) int {
		for {
			select {
			case f := <-t.calls:
				f()
			case <-quit:
				return 0
			}
		}
	}
	if err := t.start(serve); err != nil {
		return nil, nil, err
	}
	return &Process{task: t}, func() { close(quit) }, nil
}

// Kill sends a process a signal from outside the family.
func (k *Kernel) Kill(pid int, sig sys.Signal) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if t := k.tasks[pid]; t != nil && !t.zombie {
		t.raise(sig)
	}
}

// Shutdown kills every process and waits until they have ended.
func (k *Kernel) Shutdown() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for {
		alive := false
		for _, t := range k.tasks {
			if !t.zombie {
				alive = true
				t.raise(sys.SIGKILL)
			}
		}
		if !alive {
			break
		}
		k.changed.Wait()
	}
	for dev := range k.layers {
		k.forgetLayers(dev)
	}
}

// first is a task without a parent.
func (k *Kernel) first(s Start) *task {
	t := newTask(k)
	t.args, t.env, t.dir = s.Args, s.Env, s.Dir
	for i, host := range s.Files {
		fd, err := unix.FcntlInt(uintptr(host), unix.F_DUPFD_CLOEXEC, 3)
		if err == nil {
			t.files.put(i, &file{host: fd}, 0)
		}
	}
	return t
}

// start runs program in the task on a thread of its own. It returns when the
// task has what it inherits.
func (t *task) start(program sys.Program) error {
	for {
		if err := t.startOnThread(program); err != errTaken {
			return err
		}
	}
}

// startOnThread is start with one thread; errTaken: try another.
func (t *task) startOnThread(program sys.Program) error {
	ready := make(chan error)
	go func() {
		runtime.LockOSThread() // for ever: the thread ends with the goroutine
		err := t.settle()
		ready <- err
		if err != nil {
			return
		}
		defer t.finish()
		t.status = sys.ExitedStatus(program(&Process{task: t}))
	}()
	return <-ready
}
