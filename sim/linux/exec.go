//go:build linux

package linux

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

// headSize is what the host reads of a file to know how to run it.
const headSize = 256

// interpreters is how many "#!" may lead to each other.
const interpreters = 5

func (p *Process) Exec(name string, argv, envp []string) error {
	var program sys.Program
	err := p.call(event("execve", name, strings.Join(argv, " ")), func() (err error) {
		program, argv, err = p.executable(name, slices.Clone(argv))
		if err != nil {
			return err
		}
		return p.executed()
	})
	if err != nil {
		return err
	}
	p.replace(argv, slices.Clone(envp))
	p.Exit(program(p))
	return nil
}

// executed gives the process the capabilities that it has behind an execve.
func (p *Process) executed() error {
	if p.as != nil {
		return nil
	}
	c := p.cred.Executed()
	if err := wear(p.cred, c); err != nil {
		return err
	}
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	p.cred = c
	return nil
}

// executable is the program that the file name runs, and the arguments that
// it gets: "#!" puts the interpreter before them.
func (p *Process) executable(name string, argv []string) (sys.Program, []string, error) {
	for range interpreters {
		head, err := executableHead(p.hostName(name))
		if err != nil {
			return nil, nil, err
		}
		if program := p.k.program(name, head); program != nil {
			return program, argv, p.stand(name)
		}
		interpreter, argument, ok := shebang(head)
		if !ok {
			return nil, nil, sys.ENOEXEC
		}
		before := []string{interpreter}
		if argument != "" {
			before = append(before, argument)
		}
		rest := argv
		if len(rest) > 0 {
			rest = rest[1:]
		}
		argv = append(append(before, name), rest...)
		name = interpreter
	}
	return nil, nil, sys.ELOOP
}

// executableHead is the beginning of a file that may be executed.
func executableHead(name string) ([]byte, error) {
	fd, err := unix.Open(name, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return nil, err
	}
	if st.Mode&unix.S_IFMT != unix.S_IFREG {
		return nil, sys.EACCES
	}
	if err := unix.Faccessat(unix.AT_FDCWD, name, unix.X_OK, unix.AT_EACCESS); err != nil {
		return nil, err
	}
	file, err := unix.Open(name, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return elf, nil // may be executed and not read: only a binary works so
	}
	defer unix.Close(file)
	head := make([]byte, headSize)
	n, err := unix.Read(file, head)
	if err != nil {
		return nil, err
	}
	return head[:n], nil
}

// elf is how a binary begins.
var elf = []byte("\x7fELF")

// program is what a file of that name and beginning runs, or nil: a binary,
// and whatever lies in a directory of commands, is the program of its name.
func (k *Kernel) program(name string, head []byte) sys.Program {
	switch path.Dir(name) {
	case "/bin", "/usr/bin", "/sbin", "/usr/sbin":
	default:
		if !bytes.HasPrefix(head, elf) {
			return nil
		}
	}
	return k.programs[path.Base(name)]
}

// shebang is the interpreter that a script names, and its one argument.
func shebang(head []byte) (interpreter, argument string, ok bool) {
	line, ok := bytes.CutPrefix(head, []byte("#!"))
	if !ok {
		return "", "", false
	}
	line, _, _ = bytes.Cut(line, []byte("\n"))
	text := strings.Trim(string(line), " \t")
	interpreter, argument = text, ""
	if i := strings.IndexAny(text, " \t"); i >= 0 {
		interpreter, argument = text[:i], strings.TrimLeft(text[i:], " \t")
	}
	return interpreter, argument, interpreter != ""
}

// replace makes the process ready for another program.
func (p *Process) replace(argv, envp []string) {
	p.args, p.env = argv, envp
	p.unmapAll()
	p.files.closeOnExec()
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	for sig, action := range p.actions {
		if action == sys.ActionCatch {
			p.actions[sig] = sys.ActionDefault
		}
	}
	p.pending = nil
}
