package shell

import (
	"fmt"
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
	"mvdan.cc/sh/v3/syntax"
)

// Shell is one bash: an evaluator of commands in one process. A subshell is a
// copy of it in another process.
type Shell struct {
	p    sys.Process
	name string   // $0, and who speaks in messages
	args []string // $1 and up

	vars    variables
	funcs   map[string]*function
	aliases map[string]string
	hashed  map[string]string // command name to the path it was found at
	options options
	traps   map[string]string // by name; "" ignores the signal
	jobs    jobTable
	history []string
	dirs    []string // the directory stack below the working directory

	status     int   // $?
	pipeStatus []int // PIPESTATUS
	line       int   // LINENO
	lastPID    int   // $!
	pid        int   // $$, which a subshell keeps
	lastArg    string
	current    string // BASH_COMMAND
	started    int64  // nanoseconds, for SECONDS
	random     uint32
	getopts    getoptsState

	leaving     leave // why statements stop being run
	loops       int   // enclosing loops
	calls       []call
	sourced     int      // files being sourced
	ignoreErr   int      // set -e looks away while above zero
	subshell    int      // BASH_SUBSHELL
	substs      int      // enclosing command substitutions
	traced      []string // what dash's next line under set -x begins with
	interactive bool
	prompting   bool // interactive, or a subshell of such a shell
	dash        bool // called sh: see dash.go
	lineless    bool // text given with -c: some messages have no line
	mayExec     bool // the last command of a forked process needs no fork
	inTrap      bool
	procSubsts  []int // descriptors of process substitutions to close
	source      *source
	out         writer
}

// call is one function call or sourced file on the stack.
type call struct {
	function string // "source" for a file
	file     string // where the function was defined
	line     int    // where it was called from
}

// leave says why statements stop being run, and how far.
type leave struct {
	why   reason
	loops int // for leaveBreak and leaveContinue: loops still to leave
}

type reason uint8

const (
	leaveNot      reason = iota
	leaveBreak           // break N
	leaveContinue        // continue N
	leaveReturn          // return from a function or a sourced file
	leaveLine            // an error ends the line that is being run
	leaveExit            // exit
)

// New makes an interactive shell of the process p.
func New(p sys.Process) *Shell {
	s := newShell(p, "bash")
	s.becomeInteractive()
	return s
}

// newShell makes a shell with what p's environment and arguments give.
func newShell(p sys.Process, name string) *Shell {
	s := &Shell{
		p: p, name: name, pid: p.Getpid(), line: 1,
		funcs: map[string]*function{}, aliases: map[string]string{},
		hashed: map[string]string{}, traps: map[string]string{},
		started: p.Now().Nano(), options: defaultOptions(),
	}
	s.out.s = s
	var seed [4]byte
	p.Getrandom(seed[:])
	s.random = uint32(seed[0]) | uint32(seed[1])<<8 | uint32(seed[2])<<16 | uint32(seed[3])<<24
	s.importEnvironment()
	return s
}

// clone is a copy for a subshell, sharing nothing that either changes.
func (s *Shell) clone() *Shell {
	c := *s
	c.vars = s.vars.clone()
	c.funcs = copyMap(s.funcs)
	c.aliases = copyMap(s.aliases)
	c.hashed = copyMap(s.hashed)
	c.traps = map[string]string{}
	for name, action := range s.traps {
		if action == "" {
			c.traps[name] = action
		}
	}
	c.options = s.options.clone()
	c.args = append([]string(nil), s.args...)
	c.dirs = append([]string(nil), s.dirs...)
	c.calls = append([]call(nil), s.calls...)
	c.pipeStatus = append([]int(nil), s.pipeStatus...)
	c.history = s.history[:len(s.history):len(s.history)]
	c.jobs = s.jobs.forSubshell()
	c.procSubsts = nil
	c.interactive = false
	c.mayExec = false
	c.subshell++
	c.out = writer{s: &c}
	return &c
}

func copyMap[K comparable, V any](m map[K]V) map[K]V {
	c := make(map[K]V, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

// fork runs body in a copy of the shell in a new process.
func (s *Shell) fork(body func(c *Shell) int) (int, error) {
	s.out.flush()
	c := s.clone()
	caught := s.caughtSignals()
	return s.p.Fork(func(p sys.Process) int {
		c.p = p
		for _, sig := range caught {
			p.Sigaction(sig, sys.ActionDefault)
		}
		status := body(c)
		status = c.exitTrap(status)
		c.out.flush()
		return status & 0xff
	})
}

// done reports whether statements must stop being run.
func (s *Shell) done() bool { return s.leaving.why != leaveNot }

// exit makes the shell leave with status.
func (s *Shell) exit(status int) {
	s.status = status & 0xff
	s.leaving = leave{why: leaveExit}
}

// where is the beginning of a message: "NAME: line N: ".
func (s *Shell) where() string {
	if s.prompting {
		return s.name + ": "
	}
	if s.dash {
		return s.name + ": " + strconv.Itoa(s.line) + ": "
	}
	return s.speaker() + ": line " + strconv.Itoa(s.line) + ": "
}

// speaker is the name in messages: the script, or the file that the function
// that runs came from.
func (s *Shell) speaker() string {
	if n := len(s.calls); n > 0 && (!s.prompting || s.calls[n-1].function == "source") {
		return s.calls[n-1].file
	}
	return s.name
}

// errorf prints a message behind the shell's name and line.
func (s *Shell) errorf(format string, args ...any) {
	s.out.flush()
	s.stderr(s.where() + fmt.Sprintf(format, args...) + "\n")
}

func (s *Shell) stderr(text string) { sys.WriteAll(s.p, 2, []byte(text)) }

// function is a defined function.
type function struct {
	name   string
	body   *syntax.Stmt
	source *source
	file   string
	line   int
}
