package vfs

import (
	"math"
	"slices"
	"sort"
	"sync"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// Kernel is one simulated Linux: filesystem types, the mount table, processes
// and their turns, the clock, and the lock that orders names and attributes.
type Kernel struct {
	mu sync.Mutex

	// History is for whoever keeps plain data that undo restores.
	History History
	// Recorder, if any, gets the explanation.
	Recorder *trace.Recorder
	// Fault, if any, is asked before a stacked filesystem makes a change to a
	// layer, by what the change is called: its error is the layer's answer.
	// The kernel lock may be held.
	Fault func(change string) error

	types      map[string]FilesystemType
	programs   map[string]sys.Program
	devices    map[uint64]deviceOpener
	uname      sys.Utsname
	clock      int64 // nanoseconds since 1970
	state      kernelState
	namespace  *Namespace      // the first one
	hostNames  *hostNames      // the first ones
	pipes      map[Inode]*pipe // those that somebody has open
	writing    []*OpenFile     // those that may write to regular files
	turns      turns
	pipeMount  *Mount // where nameless inodes lie
	proc       *Superblock
	caller     int // the process whose call runs
	boot       int64
	most       Stored    // that fits
	logged     waitQueue // who waits for a line of the log
	pollers    waitQueue // who polls without a time limit
	lockers    waitQueue // who waits for a lock
	pollTimers []*timer  // who polls with one
	timers     []*timer
	renaming   *Superblock  // where a rename between directories looks its names up
	held       holders      // nil: nobody has asked yet
	aside      int          // calls that have let the kernel lock go and go on afterwards
	gathered   []sys.Dirent // what a call reads of a directory

	shelf sys.Shelf // Config.Shelf

	mostDentries, cached, sweepAt int // Config.Dentries; in the cache; how many are too many
}

// kernelState is plain data that every snapshot keeps whole.
type kernelState struct {
	pid        int
	mount, dev uint64
	spaces     uint64   // namespaces made so far
	freeDevs   []uint64 // given back, below dev; replaced whole, never changed in place
	ino, temp  uint64
	calls      uint64 // system calls and checkpoints so far
	random     uint64
	stored     Stored
	shelved    int64  // bytes put on the shelf so far
	locks      []lock // replaced whole, never changed in place
	procs      []*process
	timers     []*timer
	clock      int64
	pipes      map[Inode]*pipe
	writing    []*OpenFile
	log        kernelLog
}

// Config is what a kernel is booted with.
type Config struct {
	Seed     uint64
	Clock    int64 // nanoseconds since 1970 at boot
	Programs map[string]sys.Program
	Recorder *trace.Recorder
	// Most is how much all filesystems in memory may hold; zero: as much as
	// there is.
	Most Stored
	// Dentries is how many dentries are remembered though nobody holds them;
	// zero: all. It is for a kernel without snapshots.
	Dentries int
	// Sleep, where given, makes sleeping take real time: it calls wake after
	// d nanoseconds. nil: the clock jumps when nothing else can run.
	Sleep func(d int64, wake func())
	// Pause, where given, is called in the turn of a process about every
	// thousand of its calls, without the kernel lock: a host with one thread
	// then looks after itself.
	Pause func()
	// Shelf takes what leaves the machine for good; nil: memory.
	Shelf sys.Shelf
}

// New boots a kernel that knows no filesystem yet: Register them, then
// MountRoot.
func New(c Config) *Kernel {
	k := &Kernel{
		Recorder: c.Recorder,
		types:    map[string]FilesystemType{},
		programs: c.Programs,
		devices:  map[uint64]deviceOpener{},
		pipes:    map[Inode]*pipe{},
		uname: sys.Utsname{
			Sysname: "Linux", Release: "6.18.0-overlook",
			Version: "#1 SMP PREEMPT_DYNAMIC", Machine: "x86_64",
		},
	}
	k.clock = c.Clock
	k.boot = c.Clock
	k.most = c.Most
	k.shelf = c.Shelf
	if k.most == (Stored{}) {
		k.most = Stored{Inodes: math.MaxInt64, Bytes: math.MaxInt64}
	}
	k.mostDentries, k.sweepAt = c.Dentries, c.Dentries
	k.turns.sleep, k.turns.pause = c.Sleep, c.Pause
	k.state = kernelState{dev: 20, mount: 20, random: c.Seed}
	k.state.temp = k.random() & 0xfffff
	k.hostNames = &hostNames{kernel: k, name: "overlook", ino: 4026531838}
	k.pipeMount = k.newPseudo("pipefs", 0x50495045)
	k.registerDevices()
	k.Log(LogInfo, "Linux version "+k.uname.Release+" "+k.uname.Version)
	k.Register(FilesystemType{Name: "proc", NoDev: true, InUserNamespace: true, Mount: mountProc})
	return k
}

// Lock and Unlock are the kernel lock.
func (k *Kernel) Lock()   { k.mu.Lock() }
func (k *Kernel) Unlock() { k.mu.Unlock() }

// Fails is what Fault answers to a change.
func (k *Kernel) Fails(change string) error {
	if k.Fault == nil {
		return nil
	}
	return k.Fault(change)
}

// Register makes a filesystem type known to mount.
func (k *Kernel) Register(t FilesystemType) { k.types[t.Name] = t }

// Now is the virtual clock. The kernel lock is held.
func (k *Kernel) Now() sys.Timespec { return sys.NanoTime(k.clock) }

// Nano is Now in nanoseconds since 1970.
func (k *Kernel) Nano() int64 { return k.clock }

// Calls is how many system calls and checkpoints the machine has passed.
func (k *Kernel) Calls() uint64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state.calls
}

// Anonymous allocates a device number with major 0, the lowest that is free.
func (k *Kernel) Anonymous() uint64 {
	free := k.state.freeDevs
	if len(free) == 0 {
		k.state.dev++
		return sys.Makedev(0, uint32(k.state.dev))
	}
	least := 0
	for i := range free {
		if free[i] < free[least] {
			least = i
		}
	}
	k.state.freeDevs = append(append([]uint64(nil), free[:least]...), free[least+1:]...)
	return free[least]
}

// Release gives back a device number that Anonymous gave.
func (k *Kernel) Release(dev uint64) {
	k.state.freeDevs = append(k.state.freeDevs[:len(k.state.freeDevs):len(k.state.freeDevs)], dev)
}

// NextTemp counts the names that overlays make up in their work directories
// (Linux: one counter for all overlays since boot).
func (k *Kernel) NextTemp() uint64 {
	k.state.temp++
	return k.state.temp
}

// NextIno is a fresh inode number for what lies on no filesystem.
func (k *Kernel) NextIno() uint64 {
	k.state.ino++
	return k.state.ino
}

// random is the next number of the seeded sequence (splitmix64).
func (k *Kernel) random() uint64 {
	k.state.random += 0x9e3779b97f4a7c15
	z := k.state.random
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Random fills b from the seeded sequence.
func (k *Kernel) Random(b []byte) {
	for i := 0; i < len(b); i += 8 {
		v := k.random()
		for j := i; j < len(b) && j < i+8; j++ {
			b[j] = byte(v)
			v >>= 8
		}
	}
}

// typeNames are the known filesystem types in order.
func (k *Kernel) typeNames() []string {
	var names []string
	for name := range k.types {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Snapshot begins a generation that Restore comes back to. The machine is
// quiescent, or only observation follows before the Restore.
func (k *Kernel) Snapshot() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.History.Snapshot()
	k.History.Save(&kernelSaved{k, k.takeState()})
}

// Restore goes back to the last snapshot and ends it; Redo takes the result.
func (k *Kernel) Restore() *Log {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.History.Restore()
}

// Redo undoes a Restore; nothing else has changed since.
func (k *Kernel) Redo(l *Log) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.History.Redo(l)
}

func (k *Kernel) takeState() kernelState {
	s := k.state
	s.clock = k.clock
	s.procs = append([]*process(nil), k.state.procs...)
	s.timers = append([]*timer(nil), k.timers...)
	s.log.kept = s.log.kept[:len(s.log.kept):len(s.log.kept)]
	s.pipes = make(map[Inode]*pipe, len(k.pipes))
	for i, q := range k.pipes {
		s.pipes[i] = q
	}
	s.writing = slices.Clone(k.writing)
	return s
}

type kernelSaved struct {
	k *Kernel
	s kernelState
}

func (v *kernelSaved) Swap() {
	present := v.k.takeState()
	v.k.state, v.k.timers, v.k.pipes = v.s, v.s.timers, v.s.pipes
	v.k.setWriting(v.s.writing)
	v.k.clock = v.s.clock
	v.s = present
	v.k.held = nil
	v.k.reunite()
}

// reunite gives every process the children that are in the table.
func (k *Kernel) reunite() {
	for _, s := range k.state.procs {
		s.children, s.pending = nil, nil
	}
	for _, s := range k.state.procs {
		if s.parent != nil {
			s.parent.children = append(s.parent.children, s)
		}
	}
}
