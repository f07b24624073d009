package sim

import (
	"sync"
	"sync/atomic"

	"github.com/overlook-fs/overlook/sim/shell"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Options are what a machine is made with. The same options and journal give
// the same bytes everywhere.
type Options struct {
	Seed  uint64
	Clock int64 // nanoseconds since 1970 at boot
	// Profile is what the machine's user may do; zero: everything.
	Profile Profile
	// Trace keeps the events of each step.
	Trace bool
	// Size is the terminal's; zero: 80 by 24.
	Size sys.Winsize
	// Output gets what the terminal shows, in pieces, while a line runs. It
	// must not call the machine.
	Output func(text []byte)
	// Reading is called when a running command begins to wait for input. It
	// must not call the machine.
	Reading func()
	// Sleep, where given, makes sleeping take real time: it calls wake after d
	// nanoseconds. A replay never sleeps.
	Sleep func(d int64, wake func())
	// Pause, where given, is called in the turn of a process about every
	// thousand of its calls: a host with one thread then looks after itself.
	Pause func()
	// Programs are what the machine's maker brings, by the names of their files:
	// they take the place of the machine's own.
	Programs map[string]sys.Program
	// Missing is called when a program runs that this build has not; it never
	// ends by itself. It must not call the machine. Follow goes on elsewhere.
	Missing func(program string)
	// Source finds imported bytes by their digest, for a replay on another
	// machine than the one they were imported to; nil: they are gone.
	Source func(digest string) sys.Source
	// Shelf takes the bytes of unpacked layers, which do not count as the
	// machine's; nil: they stay in memory.
	Shelf sys.Shelf
}

// Machine is a simulated Linux box with a terminal and a shell at its prompt.
// Its methods are for one caller at a time; Type and Resize may come while Run
// runs.
type Machine struct {
	options  Options
	kernel   *vfs.Kernel
	recorder *trace.Recorder
	terminal *vfs.Terminal
	process  *vfs.Process // the shell's
	shell    *shell.Shell
	journal  *journal

	mu      sync.Mutex
	output  []byte  // of the running step
	shown   int     // how much the terminal showed since its line began
	hidden  int     // how much of that to come is not for Options.Output
	typed   []Entry // of a replayed line, for the journal
	running bool    // a line runs
	quiet   bool    // output is kept from Options.Output: a replay

	sleeps  atomic.Bool // sleeping takes real time
	holds   bool        // what is typed waits: the machine follows another one
	held    []Entry     // what was typed meanwhile
	arrives bool        // the next line is the one that it was typed for
	present uint64      // calls at which a replayed line becomes a live one
	cols    int         // the terminal's width outside, 0 where it never changed
}

// New boots a machine. It fails only where its own root tree cannot be made.
func New(o Options) (*Machine, error) {
	if o.Size == (sys.Winsize{}) {
		o.Size = sys.Winsize{Rows: 24, Cols: 80}
	}
	m := &Machine{options: o, journal: newJournal()}
	m.sleeps.Store(true)
	return m, m.boot()
}

// boot makes a fresh kernel with a shell at its prompt.
func (m *Machine) boot() error {
	if m.options.Trace {
		m.recorder = &trace.Recorder{}
	}
	o := m.options
	if o.Sleep != nil {
		o.Sleep = m.sleep
	}
	k, err := boot(o, m.recorder)
	if err != nil {
		return err
	}
	m.kernel = k
	m.terminal = k.NewTerminal(m.options.Size, m.show, m.reading)
	m.process = k.Attach(sys.RootCred())
	m.process.SetArgs([]string{"bash"}, environment())
	for fd := range 3 {
		m.process.Install(fd, m.terminal.Open())
	}
	m.terminal.Control(m.process)
	m.inTurn(func() {
		m.process.Chdir("/root")
		if err = m.options.Profile.settle(m.process); err == nil {
			m.shell = shell.New(m.process)
		}
	})
	m.recorder.Take()
	return err
}

// sleep is Options.Sleep, but for a replay, which does not wait.
func (m *Machine) sleep(d int64, wake func()) {
	if m.sleeps.Load() {
		m.options.Sleep(d, wake)
		return
	}
	go wake()
}

// mostOutput is about how much of what a step showed is kept.
const mostOutput = 1 << 20

// show is what the terminal does with output.
func (m *Machine) show(text []byte) {
	m.mu.Lock()
	if len(m.output) < mostOutput {
		m.output = append(m.output, text...)
	}
	m.shown += len(text)
	known := min(m.hidden, len(text))
	m.hidden -= known
	text = text[known:]
	quiet := m.quiet
	m.mu.Unlock()
	if m.options.Output != nil && !quiet && len(text) > 0 {
		m.options.Output(text)
	}
}

func (m *Machine) reading() {
	if m.options.Reading != nil {
		m.options.Reading()
	}
}

// Kernel is the machine's kernel.
func (m *Machine) Kernel() *vfs.Kernel { return m.kernel }

// Stored is what a machine's filesystems in memory hold together.
type Stored = vfs.Stored

// Prompt is what the shell asks with: its first prompt, or the second where an
// unfinished input waits to be completed.
func (m *Machine) Prompt() string {
	var prompt string
	m.quietly(func() { prompt = m.shell.Prompt() })
	return prompt
}

// Incomplete reports whether text is the beginning of an input: a quote, a
// here-document or a compound command is open.
func (m *Machine) Incomplete(text string) bool { return m.shell.Incomplete(text) }

// Complete proposes how the word before pos may go on: candidates replace the
// text from start.
func (m *Machine) Complete(line string, pos int) (start int, candidates []string) {
	m.quietly(func() { start, candidates = m.shell.Complete(line, pos) })
	return start, candidates
}

// Exited reports whether the shell was left, and with what status.
func (m *Machine) Exited() (status int, ok bool) { return m.shell.Exited() }

// Idle reports whether no background job is alive.
func (m *Machine) Idle() bool { return m.process.Alone() }

// Observe lets look at the machine as root without touching it: what f does,
// changes of caches included, is undone.
func (m *Machine) Observe(f func(p sys.Process)) { m.quietly(m.observer(f)) }

// observer is f with a process that looks, where the shell is.
func (m *Machine) observer(f func(p sys.Process)) func() {
	return func() {
		p := m.process.Beside(sys.RootCred())
		defer p.Detach()
		f(p)
	}
}

// quietly runs f in a turn of the shell's process, on a throw-away snapshot
// and without a trace.
func (m *Machine) quietly(f func()) { m.inTurn(func() { m.aside(f) }) }

// aside is quietly for who has the turn.
func (m *Machine) aside(f func()) {
	recorder := m.kernel.Recorder
	m.kernel.Recorder = nil
	m.kernel.Snapshot()
	defer func() {
		m.kernel.Restore()
		m.kernel.Recorder = recorder
	}()
	f()
}
