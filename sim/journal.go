package sim

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/shell"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Entry is one line of the journal: something that came from outside.
type Entry struct {
	Kind EntryKind
	Text string
	N    int // Resize: columns
	// At is how many system calls and checkpoints the machine had passed when
	// it came, which is where a replay delivers it.
	At uint64
}

// EntryKind is what came from outside.
type EntryKind uint8

const (
	EntryLine      EntryKind = iota // a line at the prompt
	EntryInput                      // text for a running command
	EntryEOF                        // Ctrl-D
	EntryInterrupt                  // Ctrl-C
	EntryResize                     // the terminal's width
	EntryImport                     // a file from outside, at the prompt: "DIGEST PATH"
)

// Begins reports whether the entry begins a step: it happens at the prompt, and
// can be undone.
func (e Entry) Begins() bool { return e.Kind == EntryLine || e.Kind == EntryImport }

// Line is what the entry is called at the prompt: a line is what was typed.
func (e Entry) Line() string {
	if e.Kind == EntryImport {
		_, path, _ := strings.Cut(e.Text, " ")
		return "import " + path
	}
	return e.Text
}

// journal is what came from outside since boot, and where in it the machine
// stands. Entries behind the present are what Redo brings back.
type journal struct {
	entries []Entry
	now     int // entries that have happened
	// marks are the machine's states before each line, by the index of the
	// line's entry.
	marks    map[int]*mark
	branches []Branch // timelines that were left, the oldest first
}

// mark is the state before a line.
type mark struct {
	n     int          // lines before it
	shell *shell.State // nil: a job was alive, so that only a replay comes here
	redo  *vfs.Log     // after an undo: what brings the line back
	after *shell.State // the shell after the line, for redo
}

func newJournal() *journal { return &journal{marks: map[int]*mark{}} }

// add puts an entry behind the present; what was there before becomes a
// branch.
func (j *journal) add(e Entry) {
	j.keep(Branch{Entries: j.entries, Now: j.now})
	j.cut(j.now)
	j.entries = append(j.entries[:j.now:j.now], e)
	j.now++
}

// cut forgets the marks of lines from the entry at an index on.
func (j *journal) cut(at int) {
	for i := range j.marks {
		if i >= at {
			delete(j.marks, i)
		}
	}
}

// Journal is what came from outside since boot, up to the present.
func (m *Machine) Journal() []Entry {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]Entry(nil), m.journal.entries[:m.journal.now]...)
}

// lines is how many lines the present has behind it.
func (j *journal) lines() int { return countLines(j.entries[:j.now]) }

func countLines(entries []Entry) int {
	n := 0
	for _, e := range entries {
		if e.Begins() {
			n++
		}
	}
	return n
}

// Run runs one complete input at the prompt, which may be several physical
// lines, and returns when the shell is back.
func (m *Machine) Run(line string) *Step { return m.run(Entry{Kind: EntryLine, Text: line}, false) }

// Bring makes a file of the bytes that Options.Source finds by their digest, or
// replaces what the file had. It is a step like a line.
func (m *Machine) Bring(path, digest string) *Step {
	return m.run(Entry{Kind: EntryImport, Text: digest + " " + path}, false)
}

// run runs a line: now, or in a replay when its time has come.
func (m *Machine) run(e Entry, replayed bool) *Step {
	m.mu.Lock()
	m.output, m.shown = nil, 0
	m.mu.Unlock()
	step := &Step{Line: e.Line()}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if replayed {
			m.process.BeginAt(e.At)
		} else {
			e.At = m.process.Begin()
		}
		defer m.process.End()
		m.begin(e)
		m.recorder.Take() // what jobs did since the last line
		step.Status = m.perform(e)
		step.Events = m.recorder.Take()
		step.Cwd, _ = m.process.Getcwd()
		m.atPrompt()
	}()
	<-done
	m.mu.Lock()
	defer m.mu.Unlock()
	step.N = m.journal.lines()
	step.Output = m.output
	return step
}

// perform does what an entry at the prompt says.
func (m *Machine) perform(e Entry) int {
	if e.Kind == EntryImport {
		return m.bring(e.Text)
	}
	return m.shell.Run(e.Text)
}

// begin takes the snapshot that undoing the line comes back to, and enters the
// line into the journal. The shell has the turn.
func (m *Machine) begin(e Entry) {
	mk := &mark{n: m.journal.lines()}
	if m.process.Alone() {
		m.kernel.Snapshot()
		mk.shell = m.shell.Save()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.cols != 0 && m.cols != m.journal.cols() && m.sleeps.Load() {
		m.journal.add(m.resized())
	}
	m.journal.add(e)
	m.journal.marks[m.journal.now-1] = mk
	for _, typed := range m.typed {
		m.journal.add(typed)
	}
	m.typed = nil
	if m.arrives {
		m.letGo()
	}
	m.running = true
}

// atPrompt ends a line: an interrupt that came too late for it is forgotten.
func (m *Machine) atPrompt() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.running = false
	for m.process.Caught() != 0 {
	}
}

// Type gives a running line input, an end of file or an interrupt. At the
// prompt nothing comes of it.
func (m *Machine) Type(kind EntryKind, text string) {
	e := Entry{Kind: kind, Text: text}
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.holds:
		m.held = append(m.held, e)
		return
	case !m.running:
		return
	}
	if m.sleeps.Load() {
		e.At = m.terminal.Type(keyboard(e))
	} else {
		e.At = m.present
		m.terminal.TypeAt(e.At, keyboard(e))
	}
	m.journal.add(e)
}

// keyboard is a journal entry as the terminal takes it.
func keyboard(e Entry) vfs.Event {
	switch e.Kind {
	case EntryEOF:
		return vfs.Event{Kind: vfs.TypeEOF}
	case EntryInterrupt:
		return vfs.Event{Kind: vfs.TypeInterrupt}
	}
	return vfs.Event{Kind: vfs.TypeText, Text: e.Text}
}

// Resize changes the terminal's width. In the past that is no reason to leave
// what Redo would bring back: the journal gets it with the next line.
func (m *Machine) Resize(cols int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.cols = cols
	m.terminal.Resize(sys.Winsize{Rows: m.options.Size.Rows, Cols: cols})
	if m.running || m.journal.now == len(m.journal.entries) {
		m.journal.add(m.resized())
	}
}

// resized is the journal's entry for the terminal's width.
func (m *Machine) resized() Entry {
	return Entry{Kind: EntryResize, N: m.cols, At: m.kernel.Calls()}
}

// cols is the terminal's width at the present, 0 where it never changed.
func (j *journal) cols() int {
	for i := j.now - 1; i >= 0; i-- {
		if j.entries[i].Kind == EntryResize {
			return j.entries[i].N
		}
	}
	return 0
}
