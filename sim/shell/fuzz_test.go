package shell

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/sys"
)

// FuzzShell runs any text in a process that can do nothing: the shell must
// come back, whatever it is told.
func FuzzShell(f *testing.F) {
	paths, _ := filepath.Glob("../conform/testdata/lines/shell*.txt")
	for _, path := range paths {
		file, err := os.Open(path)
		if err != nil {
			f.Fatal(err)
		}
		scanner := bufio.NewScanner(file)
		for scanner.Scan() {
			if line := scanner.Text(); line != "" && line[0] != '#' && !strings.HasPrefix(line, "! ") {
				f.Add(line)
			}
		}
		file.Close()
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4096 {
			return
		}
		p := &inert{budget: 20000}
		defer func() {
			if r := recover(); r != nil && r != spent {
				panic(r)
			}
		}()
		s := newShell(p, "bash")
		s.runText(text, &source{dashC: true})
		s.end()
		s = New(p)
		s.Incomplete(text)
		s.Complete(text, len(text))
		s.Run(text)
		s.Prompt()
	})
}

// spent is what ends a run that has done enough.
const spent = "budget spent"

// inert is a process on a system where every file is missing and no process
// can be made. It ends with a panic after some calls.
type inert struct {
	sys.Process
	budget int
}

func (p *inert) spend() {
	if p.budget--; p.budget < 0 {
		panic(spent)
	}
}

func (p *inert) Openat(int, string, int, sys.Mode) (int, error) { p.spend(); return -1, sys.ENOENT }
func (p *inert) Close(int) error                                { return nil }
func (p *inert) Read(int, []byte) (int, error)                  { p.spend(); return 0, nil }
func (p *inert) Write(_ int, b []byte) (int, error)             { p.spend(); return len(b), nil }
func (p *inert) Dup3(int, int, int) error                       { return nil }
func (p *inert) DupFrom(_, from, _ int) (int, error)            { p.spend(); return from, nil }
func (p *inert) GetFlags(int) (int, error)                      { return 0, sys.EBADF }
func (p *inert) Pipe2(int) (int, int, error)                    { p.spend(); return -1, -1, sys.EMFILE }
func (p *inert) Poll([]sys.PollFD, int64) (int, error)          { p.spend(); return 1, nil }
func (p *inert) Unlinkat(int, string, int) error                { return sys.ENOENT }
func (p *inert) Chdir(string) error                             { return sys.ENOENT }
func (p *inert) Getcwd() (string, error)                        { return "/", nil }
func (p *inert) Umask(sys.Mode) sys.Mode                        { return 0o022 }
func (p *inert) Fstatat(int, string, *sys.Stat, int) error      { p.spend(); return sys.ENOENT }
func (p *inert) Faccessat2(int, string, int, int) error         { return sys.ENOENT }
func (p *inert) Getpid() int                                    { return 2 }
func (p *inert) Getppid() int                                   { return 1 }
func (p *inert) Getpgid(int) (int, error)                       { return 2, nil }
func (p *inert) Setpgid(int, int) error                         { return nil }
func (p *inert) Fork(sys.Program) (int, error)                  { p.spend(); return -1, sys.EAGAIN }
func (p *inert) Exec(string, []string, []string) error          { p.spend(); return sys.ENOENT }
func (p *inert) Wait4(int, int) (int, sys.WaitStatus, error)    { return -1, 0, sys.ECHILD }
func (p *inert) Args() []string                                 { return []string{"bash"} }
func (p *inert) Environ() []string                              { return []string{"PATH=/bin", "HOME=/root"} }
func (p *inert) Checkpoint()                                    { p.spend() }
func (p *inert) Kill(int, sys.Signal) error                     { return sys.ESRCH }
func (p *inert) Caught() sys.Signal                             { return 0 }
func (p *inert) Cred() sys.Cred                                 { return sys.RootCred() }
func (p *inert) Uname() sys.Utsname                             { return sys.Utsname{Nodename: "overlook"} }
func (p *inert) Tcgetattr(int) (sys.Termios, error)             { return sys.Termios{}, sys.ENOTTY }
func (p *inert) Tcsetpgrp(int, int) error                       { return sys.ENOTTY }
func (p *inert) Now() sys.Timespec                              { return sys.Timespec{Sec: 1e9} }
func (p *inert) Times() (a, b sys.Rusage)                       { return }
func (p *inert) Getrandom(b []byte) (int, error)                { return len(b), nil }
func (p *inert) Sigaction(sys.Signal, sys.Action) (sys.Action, error) {
	return sys.ActionDefault, nil
}
