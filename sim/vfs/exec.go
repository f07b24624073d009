package vfs

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// A program's file begins with this marker; the program's name follows up to
// the end of the line.
const programMarker = "\x7fOVERLOOK "

// ProgramFile is the content of an executable file that runs the program of
// that name.
func ProgramFile(name string) []byte { return []byte(programMarker + name + "\n") }

// maxInterpreters is how many "#!" lines may lead to one another.
const maxInterpreters = 5

// Exec replaces the program; it returns only when that fails.
func (p *Process) Exec(path string, argv, envp []string) error {
	p.enter()
	p.called("execve", sys.AT_FDCWD, path, "", strings.Join(argv, " "))
	program, at, argv, err := p.loadProgram(path, argv)
	if err != nil {
		return p.leave("execve", err)
	}
	s := p.self
	s.touch()
	s.args, s.environ, s.exe = append([]string(nil), argv...), append([]string(nil), envp...), at
	for sig, act := range s.actions {
		if act == sys.ActionCatch {
			s.actions[sig] = sys.ActionDefault
		}
	}
	s.pending = nil
	*p.cred = p.cred.Executed()
	s.unmapAll()
	for fd, d := range s.files {
		if d.file != nil && d.cloexec {
			p.closeFD(fd)
		}
	}
	p.leave("execve", nil)
	p.Exit(program(p))
	return nil
}

// loadProgram finds the program that an executable file stands for, through
// "#!" lines (Linux: fs/exec.c and fs/binfmt_script.c).
func (p *Process) loadProgram(path string, argv []string) (sys.Program, Path, []string, error) {
	var none Path
	for range maxInterpreters {
		at, err := p.lookup(sys.AT_FDCWD, path, followLast)
		if err != nil {
			return nil, none, nil, err
		}
		head, err := p.executable(at)
		if err != nil {
			return nil, none, nil, err
		}
		if name, ok := strings.CutPrefix(head, programMarker); ok {
			name, _, _ = strings.Cut(name, "\n")
			program := p.k.programs[name]
			if program == nil {
				return nil, none, nil, sys.ENOEXEC
			}
			return program, at, argv, nil
		}
		if strings.HasPrefix(head, "\x7fELF") {
			program := p.k.programs[at.Dentry.name]
			if program == nil {
				_, last := splitLast(path)
				program = p.k.programs[last]
			}
			if program == nil {
				return nil, none, nil, sys.ENOEXEC
			}
			return program, at, argv, nil
		}
		line, ok := strings.CutPrefix(head, "#!")
		if !ok {
			return nil, none, nil, sys.ENOEXEC
		}
		line, _, _ = strings.Cut(line, "\n")
		interpreter, arg, _ := strings.Cut(strings.Trim(line, " \t"), " ")
		if interpreter == "" {
			return nil, none, nil, sys.ENOEXEC
		}
		next := []string{interpreter}
		if arg = strings.Trim(arg, " \t"); arg != "" {
			next = append(next, arg)
		}
		next = append(next, path)
		if len(argv) > 1 {
			next = append(next, argv[1:]...)
		}
		path, argv = interpreter, next
	}
	return nil, none, nil, sys.ELOOP
}

// executable checks that a place may be executed and reads how it begins.
func (p *Process) executable(at Path) (string, error) {
	i := at.Dentry.inode
	if !i.Mode().IsRegular() || at.Mount.flags&sys.MS_NOEXEC != 0 {
		return "", sys.EACCES
	}
	if err := permission(p.cred, i, MayExec); err != nil {
		return "", err
	}
	if p.k.written(i) {
		return "", sys.ETXTBSY
	}
	f, err := p.k.Open(p.cred, at, sys.O_RDONLY)
	if err != nil {
		return "", err
	}
	defer f.Close()
	buf := make([]byte, 256)
	n, err := f.ReadAt(p, buf, 0)
	if err != nil {
		return "", err
	}
	return string(buf[:n]), nil
}
