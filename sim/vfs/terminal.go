package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// Terminal is a terminal in canonical mode: input comes in lines, output goes
// to whoever looks. It stands for the page's console and for the prompt of
// the native program.
type Terminal struct {
	NoFile
	k     *Kernel
	inode Inode
	terminalState
	gen     uint64
	queue   waitQueue
	write   func([]byte)
	reading func() // somebody waits for input
}

// terminalState is plain data that snapshots keep.
type terminalState struct {
	size    sys.Winsize
	termios sys.Termios
	input   []byte // grows at its end and loses its beginning; bytes never change
	eofs    []int  // positions in input where Ctrl-D was typed
	pgid    int    // the foreground group
}

// touch saves t before its first change since the last snapshot.
func (t *Terminal) touch() {
	if h := &t.k.History; h.First(t.gen) {
		old := t.terminalState
		old.input = old.input[:len(old.input):len(old.input)]
		old.eofs = append([]int(nil), old.eofs...)
		h.Save(&terminalSaved{t, old, t.gen})
		t.gen = h.Now()
	}
}

type terminalSaved struct {
	t     *Terminal
	state terminalState
	gen   uint64
}

func (s *terminalSaved) Swap() {
	t := s.t
	t.terminalState, s.state = s.state, t.terminalState
	t.gen, s.gen = s.gen, t.gen
}

// NewTerminal is a terminal whose output goes to write; reading is called
// when a process begins to wait for input. Both are called in the turn of the
// process that caused it and must not call back into the machine.
func (k *Kernel) NewTerminal(size sys.Winsize, write func([]byte), reading func()) *Terminal {
	k.mu.Lock()
	defer k.mu.Unlock()
	t := &Terminal{k: k, gen: k.History.Now(), write: write, reading: reading}
	t.size, t.termios = size, sys.Termios{Echo: true, Canonical: true}
	t.inode = &pseudoInode{file: t, super: k.pipeMount.Super, ino: k.NextIno(), mode: sys.S_IFCHR | 0o620, rdev: sys.Makedev(136, 0), when: k.Now(), label: "/dev/pts/0"}
	return t
}

// Open is an open file of the terminal, for Install.
func (t *Terminal) Open() *OpenFile {
	t.k.mu.Lock()
	defer t.k.mu.Unlock()
	f := t.k.newOpenFile(Path{t.k.pipeMount, Disconnected(t.inode)}, sys.O_RDWR)
	f.File = t
	return f
}

// Control makes t the controlling terminal of p and p's group its foreground.
func (t *Terminal) Control(p *Process) {
	t.k.mu.Lock()
	defer t.k.mu.Unlock()
	p.self.touch()
	p.self.terminal = t
	t.touch()
	t.pgid = p.self.pgid
}

// Event is something typed at a terminal.
type Event struct {
	Kind EventKind
	Text string // for TypeText, line ends included
}

// EventKind is what kind of thing was typed.
type EventKind uint8

const (
	TypeText      EventKind = iota
	TypeEOF                 // Ctrl-D
	TypeInterrupt           // Ctrl-C: SIGINT goes to the foreground group
)

// Type does what a keyboard does, and returns how many calls the machine had
// passed.
func (t *Terminal) Type(e Event) (at uint64) {
	t.k.mu.Lock()
	defer t.k.mu.Unlock()
	t.typed(e)
	return t.k.state.calls
}

// TypeAt is Type when the machine has passed that many calls, for a replay.
func (t *Terminal) TypeAt(calls uint64, e Event) { t.k.At(calls, func() { t.typed(e) }) }

func (t *Terminal) typed(e Event) {
	t.touch()
	switch e.Kind {
	case TypeText:
		t.input = append(t.input, e.Text...)
	case TypeEOF:
		t.eofs = append(t.eofs, len(t.input))
	case TypeInterrupt:
		t.input, t.eofs = nil, nil
		for _, s := range append([]*process(nil), t.k.state.procs...) {
			if s.pgid == t.pgid && !s.ended {
				t.k.signal(s, sys.SIGINT)
			}
		}
		return
	}
	t.k.wakeAll(&t.queue)
	t.k.streamChanged()
}

// Resize changes the size.
func (t *Terminal) Resize(size sys.Winsize) {
	t.k.mu.Lock()
	defer t.k.mu.Unlock()
	t.touch()
	t.size = size
}

// Waiting reports whether a process waits for input.
func (t *Terminal) Waiting() bool {
	t.k.mu.Lock()
	defer t.k.mu.Unlock()
	return len(t.queue.waiting) > 0
}

func (t *Terminal) stream() bool { return true }

// Read takes at most one line.
func (t *Terminal) Read(p *Process, f *OpenFile, b []byte, _ int64) (int, error) {
	for {
		if len(t.eofs) > 0 && t.eofs[0] == 0 {
			t.touch()
			t.eofs = t.eofs[1:]
			return 0, nil
		}
		if n := t.line(); n > 0 {
			t.touch()
			n = copy(b, t.input[:n])
			t.input = t.input[n:]
			for i := range t.eofs {
				t.eofs[i] -= n
			}
			if len(t.eofs) > 0 && t.eofs[0] <= 0 && n > 0 && b[n-1] != '\n' {
				t.eofs = t.eofs[1:]
			}
			return n, nil
		}
		if f.Flags&sys.O_NONBLOCK != 0 {
			return 0, sys.EAGAIN
		}
		if t.reading != nil {
			t.reading()
		}
		if err := p.block(&t.queue); err != nil {
			return 0, err
		}
	}
}

// line is how much input a read may have now: a line, or what was typed before
// Ctrl-D.
func (t *Terminal) line() int {
	limit := len(t.input)
	if len(t.eofs) > 0 {
		limit = t.eofs[0]
	}
	for i, c := range t.input[:limit] {
		if c == '\n' {
			return i + 1
		}
	}
	if len(t.eofs) > 0 || !t.termios.Canonical {
		return limit
	}
	return 0
}

func (t *Terminal) Write(_ *Process, _ *OpenFile, b []byte, off int64) (int, int64, error) {
	t.k.Aside(func() { t.write(b) })
	return len(b), off, nil
}

func (t *Terminal) Poll(*OpenFile) int16 {
	if t.line() > 0 || len(t.eofs) > 0 {
		return sys.POLLIN | sys.POLLOUT
	}
	return sys.POLLOUT
}

// terminal is the terminal behind a descriptor.
func (p *Process) terminal(fd int) (*Terminal, error) {
	f, err := p.usable(fd)
	if err != nil {
		return nil, err
	}
	t, ok := f.File.(*Terminal)
	if !ok {
		return nil, sys.ENOTTY
	}
	return t, nil
}

func (p *Process) Tcgetattr(fd int) (sys.Termios, error) {
	p.enter()
	t, err := p.terminal(fd)
	if err != nil {
		return sys.Termios{}, p.leave("tcgetattr", err)
	}
	return t.termios, p.leave("tcgetattr", nil)
}

func (p *Process) Tcsetattr(fd int, termios sys.Termios) error {
	p.enter()
	t, err := p.terminal(fd)
	if err == nil {
		t.touch()
		t.termios = termios
	}
	return p.leave("tcsetattr", err)
}

func (p *Process) Winsize(fd int) (sys.Winsize, error) {
	p.enter()
	t, err := p.terminal(fd)
	if err != nil {
		return sys.Winsize{}, p.leave("winsize", err)
	}
	return t.size, p.leave("winsize", nil)
}

func (p *Process) Tcsetpgrp(fd int, pgid int) error {
	p.enter()
	t, err := p.terminal(fd)
	if err == nil {
		t.touch()
		t.pgid = p.self.space.outside(p.k, pgid)
	}
	return p.leave("tcsetpgrp", err)
}

// Echo reports whether what is typed is shown.
func (t *Terminal) Echo() bool {
	t.k.mu.Lock()
	defer t.k.mu.Unlock()
	return t.termios.Echo
}
