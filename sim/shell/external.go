package shell

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"mvdan.cc/sh/v3/syntax"
)

// external runs a program in a process of its own, or in this one where it
// has nothing else to do.
func (s *Shell) external(st *syntax.Stmt, args []string, mayExec bool) {
	if !strings.Contains(args[0], "/") {
		s.findProgram(args[0])
	}
	text := func() string { return s.stmtText(st) }
	if mayExec {
		s.exit(s.become(st, args))
		return
	}
	pid, err := s.fork(func(c *Shell) int {
		c.subshell = s.subshell
		c.joinGroup(0, foregroundJob)
		return c.become(st, args)
	})
	if err != nil {
		s.forkFailed(err)
		return
	}
	s.ownGroup(pid, pid)
	s.status = s.foreground([]int{pid}, text)
}

// become makes this process the program that args name; it returns only where
// that fails.
func (s *Shell) become(st *syntax.Stmt, args []string) int {
	if _, err := s.redirect(st.Redirs); err != nil {
		s.fail(err)
		return s.status
	}
	return s.execute(args, s.environment())
}

// execute replaces the process by a program found through PATH.
func (s *Shell) execute(args, env []string) int {
	name := args[0]
	path := name
	if !strings.Contains(name, "/") {
		found := ""
		if name != "" {
			found = s.findProgram(name)
		}
		if found == "" {
			return s.notFound(args)
		}
		path = found
	}
	s.out.flush()
	err := s.p.Exec(path, args, env)
	return s.execFailed(path, args, err)
}

// notFound reports a command that PATH has not.
func (s *Shell) notFound(args []string) int {
	if fn := s.funcs["command_not_found_handle"]; fn != nil {
		s.invoke(fn, append([]string{fn.name}, args...))
		return s.status
	}
	if v := s.variable("PATH"); v == nil || !v.set || v.str == "" {
		s.errorf("%s: No such file or directory", args[0])
		return 127
	}
	if s.dash {
		s.errorf("%s: not found", args[0])
		return 127
	}
	s.errorf("%s: command not found", args[0])
	return 127
}

// execFailed reports why a file could not be run, or runs it as a script.
func (s *Shell) execFailed(path string, args []string, err error) int {
	st, statErr := sys.StatPath(s.p, path)
	switch {
	case s.dash && err != sys.ENOEXEC:
		return s.dashExecFailed(path, err)
	case statErr == nil && st.Mode.IsDir():
		s.errorf("%s: Is a directory", path)
		return 126
	case err == sys.ENOEXEC:
		return s.runFile(path, args)
	case err == sys.ENOENT && statErr == nil:
		s.errorf("%s: cannot execute: required file not found", path)
		return 127
	case err == sys.ENOENT:
		s.errorf("%s: %v", path, err)
		return 127
	}
	s.errorf("%s: %v", path, err)
	return 126
}

// head is the beginning of a file.
func (s *Shell) head(path string, n int) string {
	fd, err := sys.Open(s.p, path, sys.O_RDONLY, 0)
	if err != nil {
		return ""
	}
	defer s.p.Close(fd)
	b := make([]byte, n)
	n, _ = s.p.Read(fd, b)
	return string(b[:max(n, 0)])
}

// runFile runs a file without #! as a script in this process.
func (s *Shell) runFile(path string, args []string) int {
	if head, _, _ := strings.Cut(s.head(path, 80), "\n"); strings.IndexByte(head, 0) >= 0 {
		s.errorf("%s: cannot execute binary file: Exec format error", path)
		return 126
	}
	c := newShell(s.p, path)
	c.vars = variables{}
	c.vars.push(false)
	for _, sc := range s.vars.scopes {
		for name, v := range sc.vars {
			if v.is(exported) || c.isPreset(name) {
				c.vars.scopes[0].vars[name] = v.clone()
			}
		}
	}
	c.args = args[1:]
	return c.runScriptFile(path)
}

func (s *Shell) isPreset(name string) bool {
	switch name {
	case "IFS", "PPID", "UID", "EUID", "BASH", "BASH_VERSION", "BASH_VERSINFO", "HOSTNAME", "OPTIND", "RANDOM", "SECONDS", "PS4", "PATH":
		return true
	}
	return false
}

// findProgram is the file that PATH has for name, "" where there is none.
func (s *Shell) findProgram(name string) string {
	if path, ok := s.hashed[name]; ok {
		return path
	}
	all := s.programs(name, 1)
	if len(all) == 0 {
		return ""
	}
	s.hashed[name] = all[0]
	return all[0]
}

// everyProgram asks programs for all that PATH has.
const everyProgram = 1 << 20

// programs are the files that PATH has for name, most of them at the most. One
// that cannot be executed counts only where there is none that can.
func (s *Shell) programs(name string, most int) []string {
	var found, refused []string
	for _, dir := range strings.Split(s.get("PATH"), ":") {
		if len(found) >= most {
			break
		}
		path := name
		if dir != "" && dir != "." {
			path = strings.TrimSuffix(dir, "/") + "/" + name
		} else {
			path = "./" + name
		}
		st, err := sys.StatPath(s.p, path)
		if err != nil || st.Mode.IsDir() {
			continue
		}
		if s.p.Faccessat2(sys.AT_FDCWD, path, sys.X_OK, sys.AT_EACCESS) == nil {
			found = append(found, path)
		} else {
			refused = append(refused, path)
		}
	}
	if len(found) == 0 && len(refused) > 0 {
		return refused[:1]
	}
	return found
}
