package vfs

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// Process is one process's view of the kernel: it implements sys.Process.
// As makes further views of the same process with other credentials.
type Process struct {
	k    *Kernel
	self *process
	cred *sys.Cred
}

var _ sys.Process = (*Process)(nil)

// process is a process itself (Linux: struct task_struct).
type process struct {
	processState
	pid      int       // in the first namespace
	space    *pidSpace // its own
	inner    []int     // its numbers in space and those around it, outermost first
	view     Process   // the ordinary one
	parent   *process
	children []*process
	gen      uint64

	scheduled bool // takes turns
	budget    int  // calls left in this turn
	ready     bool // in the run queue, or has the turn
	wake      chan struct{}
	waitingOn *waitQueue

	most               int // descriptors that it may have
	maps               []*mapping
	childEnded         waitQueue
	ended              bool // a zombie, or reaped
	dying              bool // its goroutine unwinds
	status             sys.WaitStatus
	fatal              sys.Signal // will end it at its next call
	pending            []sys.Signal
	cpu, cpuOfChildren int64
}

// processState is the plain data of a process that snapshots keep.
type processState struct {
	cwd, root Path
	umask     sys.Mode
	cred      sys.Cred
	files     []descriptor
	taken     int // all descriptors below are
	namespace *Namespace
	hostNames *hostNames
	within    *pidSpace // its children's
	pgid      int
	args      []string
	environ   []string
	exe       Path
	actions   [32]sys.Action
	terminal  *Terminal // the controlling one
}

// descriptor is one entry of a descriptor table.
type descriptor struct {
	file    *OpenFile
	cloexec bool
}

// touch saves s before its first change since the last snapshot.
func (s *process) touch() {
	if h := &s.view.k.History; h.First(s.gen) {
		old := s.processState
		old.files = append([]descriptor(nil), s.files...)
		h.Save(&processSaved{s, old, s.gen})
		s.gen = h.Now()
	}
}

type processSaved struct {
	s   *process
	old processState
	gen uint64
}

func (v *processSaved) Swap() {
	v.s.processState, v.old = v.old, v.s.processState
	v.s.gen, v.gen = v.gen, v.s.gen
}

// newProcess puts a process into the table.
func (k *Kernel) newProcess(parent *process) *process {
	k.state.pid++
	s := &process{pid: k.state.pid, parent: parent, wake: make(chan struct{}, 1), most: maxDescriptors, gen: k.History.Now()}
	s.view = Process{k: k, self: s, cred: &s.cred}
	if parent != nil {
		s.processState = parent.processState
		s.files, s.taken = nil, 0
		s.space = parent.within
		s.space.admit(s)
		parent.children = append(parent.children, s)
	}
	k.state.procs = append(k.state.procs, s)
	return s
}

// Attach makes a process that no program runs: a client from outside, or with
// Begin and End a machine's shell. Its root and working directory are the
// root of the first namespace.
func (k *Kernel) Attach(cred sys.Cred) *Process {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.newProcess(nil)
	s.cred = cred
	s.namespace = k.namespace
	s.hostNames = k.hostNames
	s.umask = 0o022
	s.pgid = s.pid
	s.root = k.namespace.top(Path{k.namespace.list[0], k.namespace.list[0].Root})
	s.cwd = s.root
	return &s.view
}

// Beside is an Attach where p is: in its mount namespace, its root and its
// working directory.
func (p *Process) Beside(cred sys.Cred) *Process {
	beside := p.k.Attach(cred)
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	s := beside.self
	s.namespace, s.root, s.cwd = p.self.namespace, p.self.root, p.self.cwd
	return beside
}

// Detach ends a process that Attach or Beside made.
func (p *Process) Detach() {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	p.self.end(sys.ExitedStatus(0))
	p.self.reap()
}

// Kernel is the kernel that p is a process of.
func (p *Process) Kernel() *Kernel { return p.k }

// As is the same process with other credentials.
func (p *Process) As(c sys.Cred) sys.Process { return &Process{p.k, p.self, &c} }

// enter begins a system call: it counts it, moves the clock, ends the process
// if a signal says so, and takes the kernel lock.
func (p *Process) enter() {
	s := p.self
	p.k.mu.Lock()
	p.k.state.calls++
	p.k.clock += callTime
	s.cpu += callTime
	if len(p.k.turns.appointments) > 0 {
		p.k.keepAppointments()
	}
	if s.scheduled {
		s.budget--
		if s.budget <= 0 {
			p.k.yield(s)
		} else if p.k.state.calls%turnLength == 0 {
			p.k.pause() // turns that blocking keeps short, as in a pipeline
		}
	}
	if s.fatal != 0 && !s.dying {
		p.dieOf(s.fatal)
	}
	p.k.sweep()
	p.k.acts(s)
}

// acts notes whose call runs.
func (k *Kernel) acts(s *process) {
	k.caller = s.pid
	k.Recorder.SetPID(s.pid)
}

// callTime is what a system call takes on the virtual clock, in nanoseconds.
const callTime = 1000

// leave ends a system call.
func (p *Process) leave(op string, err error) error {
	if r := p.k.Recorder; r.On() {
		r.SetPID(p.self.pid)
		if err == sys.EROFS {
			p.k.refuse(sys.EROFS, &ruleReadOnly)
		}
		r.Emit(trace.Event{Kind: trace.Return, Op: op, Err: sys.ErrnoOf(err)})
	}
	p.k.mu.Unlock()
	return err
}

// called emits the call event.
func (p *Process) called(op string, dir int, name, name2, arg string) {
	r := p.k.Recorder
	if !r.On() {
		return
	}
	r.Emit(trace.Event{Kind: trace.Call, Op: op, Path: p.shown(dir, name), Path2: name2, Arg: arg})
}

// shown is a name as an explanation has it: with its directory descriptor's
// path where it has one.
func (p *Process) shown(dir int, name string) string {
	if dir == sys.AT_FDCWD || name != "" && name[0] == '/' {
		return name
	}
	f, err := p.file(dir)
	if err != nil {
		return "fd " + strconv.Itoa(dir) + "/" + name
	}
	path, _ := pathFrom(p.self.root, f.Path)
	if name == "" {
		return path
	}
	return path + "/" + name
}

func (p *Process) Getpid() int { return p.self.space.number(p.self) }

func (p *Process) Getppid() int {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	return p.self.space.number(p.self.parent)
}

func (p *Process) Args() []string    { return p.self.args }
func (p *Process) Environ() []string { return p.self.environ }

// SetArgs sets the arguments and environment of a process that Attach made,
// which is from then on one that runs the shell, where the machine has it.
func (p *Process) SetArgs(args, environ []string) {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	p.self.touch()
	p.self.args, p.self.environ = args, environ
	if at, err := p.lookup(sys.AT_FDCWD, "/usr/bin/bash", followLast); err == nil {
		p.self.exe = at
	}
}

func (p *Process) Uname() sys.Utsname {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	u := p.k.uname
	u.Nodename = p.self.hostNames.name
	return u
}

func (p *Process) Now() sys.Timespec {
	p.enter()
	now := p.k.Now()
	p.leave("clock_gettime", nil)
	return now
}

// Times are CPU times: each system call counts a microsecond.
func (p *Process) Times() (self, children sys.Rusage) {
	p.enter()
	defer p.leave("times", nil)
	return sys.Rusage{System: p.self.cpu}, sys.Rusage{System: p.self.cpuOfChildren}
}

func (p *Process) Getrandom(b []byte) (int, error) {
	p.enter()
	p.k.Random(b)
	return len(b), p.leave("getrandom", nil)
}

// Umask sets the file mode creation mask and returns the previous one.
func (p *Process) Umask(mask sys.Mode) sys.Mode {
	p.enter()
	old := p.self.umask
	if mask&0o777 != old {
		p.self.touch()
		p.self.umask = mask & 0o777
	}
	p.leave("umask", nil)
	return old
}
