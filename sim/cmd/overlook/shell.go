package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/chzyer/readline"

	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/sys"
)

func shellCommand() command {
	return command{
		name:  "shell",
		short: "type at a simulated machine",
		help: `Usage: overlook shell [--seed N]

A fresh simulated machine with a shell at its prompt, user root in /root. Tab
completes, Ctrl-R searches what was typed, Ctrl-C interrupts, Ctrl-D or exit
leaves. The prompt also knows words of the machine: undo, redo, reset, explain
CMD, picture; help lists them. What was typed is kept for the next time in overlook/history below
your configuration directory; nothing else of this machine is touched.

Exit status: the shell's; 2 for bad usage, 125 where the machine could not be
made.
`,
		run: interact,
	}
}

// session is a machine with a person at it.
type session struct {
	m       *sim.Machine
	rl      *readline.Instance
	reading chan struct{} // a running command waits for input
	words   []word        // that the prompt knows beside the shell's
	do      func(line string)
}

func interact(args []string) int {
	seed, status := parseShell(args)
	if status != 0 {
		return status
	}
	s, status := openSession(sim.Options{Seed: seed})
	if status != 0 {
		return status
	}
	defer s.rl.Close()
	return s.loop()
}

// openSession makes a machine for whoever is at the terminal. A status other
// than 0 is the program's.
func openSession(o sim.Options) (*session, int) {
	s := &session{reading: make(chan struct{}, 1), words: words()}
	s.do = func(line string) { s.run(line) }
	o.Clock, o.Trace, o.Size = time.Now().UnixNano(), true, terminalSize()
	o.Programs = programs()
	o.Output = func(text []byte) { os.Stdout.Write(text) }
	o.Reading = s.wantsInput
	o.Sleep = func(d int64, wake func()) { time.AfterFunc(time.Duration(d), wake) }
	m, err := sim.New(o)
	if err != nil {
		complain("the machine could not be made: %v", err)
		return nil, exitFailed
	}
	s.m = m
	s.rl, err = readline.NewEx(&readline.Config{
		HistoryFile:            historyFile(),
		DisableAutoSaveHistory: true, // only what is typed at the prompt is kept
		AutoComplete:           completer{m},
		InterruptPrompt:        "^C",
		Stdout:                 os.Stdout,
	})
	if err != nil {
		complain("no terminal: %v", err)
		return nil, exitFailed
	}
	return s, 0
}

// parseShell reads the arguments. A status other than 0 is the program's.
func parseShell(args []string) (seed uint64, status int) {
	switch {
	case len(args) == 0:
		return randomSeed(), 0
	case args[0] != "--seed":
		return 0, usage("shell", "no option %s", args[0])
	case len(args) != 2:
		return 0, usage("shell", "--seed needs a number")
	}
	seed, err := strconv.ParseUint(args[1], 0, 64)
	if err != nil {
		return 0, usage("shell", "%q is not a number", args[1])
	}
	return seed, 0
}

// loop is prompt, line, prompt, line, until the shell was left.
func (s *session) loop() int {
	for {
		if status, left := s.m.Exited(); left {
			return status
		}
		text, err := s.read()
		switch {
		case errors.Is(err, readline.ErrInterrupt):
			continue
		case errors.Is(err, io.EOF):
			s.do("exit")
			status, _ := s.m.Exited()
			return status
		case err != nil:
			complain("%v", err)
			return exitFailed
		}
		if text != "" {
			for line := range strings.Lines(text) {
				s.rl.SaveHistory(strings.TrimSuffix(line, "\n"))
			}
			if !s.say(text) {
				s.do(text)
			}
		}
	}
}

// read reads one complete input.
func (s *session) read() (string, error) {
	s.rl.SetPrompt(s.m.Prompt())
	text := ""
	for {
		line, err := s.rl.Readline()
		if err != nil {
			return "", err
		}
		text += line
		if !s.m.Incomplete(text) {
			return text, nil
		}
		text += "\n"
		s.rl.SetPrompt("> ")
	}
}

// run runs a line; what is typed meanwhile goes to what runs.
func (s *session) run(text string) *sim.Step {
	done := make(chan *sim.Step, 1)
	go func() { done <- s.m.Run(text) }()
	interrupts, stop := interrupts()
	defer stop()
	for {
		select {
		case step := <-done:
			return step
		case <-interrupts:
			s.m.Type(sim.EntryInterrupt, "")
		case <-s.reading:
			s.input()
		}
	}
}

// input reads a line for the running command.
func (s *session) input() {
	s.rl.SetPrompt("")
	line, err := s.rl.Readline()
	switch {
	case errors.Is(err, readline.ErrInterrupt):
		s.m.Type(sim.EntryInterrupt, "")
	case err != nil:
		s.m.Type(sim.EntryEOF, "")
	default:
		s.m.Type(sim.EntryInput, line+"\n")
	}
}

// wantsInput notes that a command waits for input.
func (s *session) wantsInput() {
	select {
	case s.reading <- struct{}{}:
	default:
	}
}

// completer completes by the machine's shell.
type completer struct{ m *sim.Machine }

// Do is readline's: it wants what is to be added behind the cursor, and how
// long the part is that the candidates share with the line.
func (c completer) Do(line []rune, pos int) (added [][]rune, length int) {
	text := string(line)
	at := len(string(line[:pos]))
	start, candidates := c.m.Complete(text, at)
	if start < 0 || start > at {
		return nil, 0
	}
	typed := text[start:at]
	for _, candidate := range candidates {
		if len(candidate) >= len(typed) && candidate[:len(typed)] == typed {
			added = append(added, []rune(candidate[len(typed):]))
		}
	}
	return added, len([]rune(typed))
}

// historyFile is where what was typed is kept, or "" where there is no place.
func historyFile() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	dir = filepath.Join(dir, "overlook")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return ""
	}
	return filepath.Join(dir, "history")
}

// terminalSize is the size of the terminal, as far as there is one.
func terminalSize() sys.Winsize {
	cols, rows, err := readline.GetSize(int(os.Stdout.Fd()))
	if err != nil || cols <= 0 || rows <= 0 {
		return sys.Winsize{}
	}
	return sys.Winsize{Rows: rows, Cols: cols}
}
