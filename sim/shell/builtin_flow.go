package shell

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// flowBuiltin are the builtins that steer what is run next.
func flowBuiltin(name string) builtin {
	switch name {
	case ":", "true":
		return func(*Shell, []string) int { return 0 }
	case "false":
		return func(*Shell, []string) int { return 1 }
	case "break", "continue":
		return breakLoop
	case "return":
		return returnFrom
	case "exit", "logout":
		return exitShell
	case "eval":
		return eval
	case "source", ".":
		return sourceFile
	case "exec":
		return execBuiltin
	case "shift":
		return shift
	}
	return nil
}

func breakLoop(s *Shell, args []string) int {
	if s.loops == 0 {
		s.errorf("%s: only meaningful in a `for', `while', or `until' loop", args[0])
		return 0
	}
	n := 1
	if len(args) > 1 {
		var err error
		if n, err = strconv.Atoi(args[1]); err != nil {
			s.errorf("%s: %s: numeric argument required", args[0], args[1])
			s.exit(128)
			return 128
		}
		if n < 1 {
			s.errorf("%s: %s: loop count out of range", args[0], args[1])
			s.leaving = leave{leaveBreak, s.loops}
			return 1
		}
	}
	why := leaveBreak
	if args[0] == "continue" {
		why = leaveContinue
	}
	s.leaving = leave{why, min(n, s.loops)}
	return 0
}

// exitArgument is the status that exit and return are given.
func (s *Shell) exitArgument(args []string) (status int, ok bool) {
	if len(args) < 2 {
		return s.status, true
	}
	n, err := strconv.ParseInt(strings.TrimSpace(args[1]), 10, 64)
	if err != nil {
		s.errorf("%s: %s: numeric argument required", args[0], args[1])
		return 2, false
	}
	return int(n & 0xff), true
}

func returnFrom(s *Shell, args []string) int {
	if len(s.calls) == 0 {
		s.errorf("return: can only `return' from a function or sourced script")
		return 2
	}
	status, _ := s.exitArgument(args)
	s.leaving = leave{why: leaveReturn}
	return status
}

func exitShell(s *Shell, args []string) int {
	if args[0] == "logout" {
		return s.complainf("logout: not login shell: use `exit'")
	}
	status, ok := s.exitArgument(args)
	if ok && len(args) > 2 {
		s.leaving = leave{why: leaveLine}
		return s.complainf("exit: too many arguments")
	}
	if s.interactive {
		s.stderr("exit\n")
	}
	s.exit(status)
	return status
}

func eval(s *Shell, args []string) int {
	if len(args) > 1 && args[1] == "--" {
		args = args[1:]
	}
	s.status = 0
	s.runText(strings.Join(args[1:], " "), &source{base: s.line - 1})
	return s.status
}

func sourceFile(s *Shell, args []string) int {
	if len(args) > 1 && args[1] == "--" {
		args = args[1:]
	}
	if len(args) < 2 {
		s.errorf("%s: filename argument required", args[0])
		return s.usage(args[0] + ": usage: " + args[0] + " filename [arguments]")
	}
	path := args[1]
	if !strings.Contains(path, "/") {
		if found := s.sourcePath(path); found != "" {
			path = found
		}
	}
	data, err := sys.ReadFile(s.p, path)
	if st, statErr := sys.StatPath(s.p, path); statErr == nil && st.Mode.IsDir() {
		return s.complainf("%s: %s: is a directory", args[0], args[1])
	}
	if err != nil {
		return s.complainf("%s: %v", args[1], err)
	}
	old := s.args
	if len(args) > 2 {
		s.args = args[2:]
	}
	loops := s.loops
	s.loops = 0
	s.calls = append(s.calls, call{function: "source", file: path, line: s.line})
	s.sourced++
	s.status = 0
	s.runText(string(data), &source{file: path})
	s.sourced--
	s.calls = s.calls[:len(s.calls)-1]
	s.loops = loops
	if len(args) > 2 {
		s.args = old
	}
	if s.leaving.why == leaveReturn {
		s.leaving = leave{}
	}
	return s.status
}

// sourcePath is the readable file that PATH has for name.
func (s *Shell) sourcePath(name string) string {
	for _, dir := range strings.Split(s.get("PATH"), ":") {
		path := strings.TrimSuffix(dir, "/") + "/" + name
		if st, err := sys.StatPath(s.p, path); dir != "" && err == nil && st.Mode.IsRegular() && access(s.p, path, sys.R_OK) {
			return path
		}
	}
	return ""
}

func execBuiltin(s *Shell, args []string) int {
	set, rest, ok := s.flags(args, "cla:", "exec [-cl] [-a name] [command [argument ...]] [redirection ...]")
	if !ok {
		return 2
	}
	if len(rest) == 0 {
		return 0
	}
	env := s.environment()
	if set['c'] != "" {
		env = nil
	}
	path := rest[0]
	if !strings.Contains(path, "/") {
		path = s.findProgram(rest[0])
	}
	argv := append([]string(nil), rest...)
	if a := set['a']; a != "" {
		argv[0] = a
	}
	if set['l'] != "" {
		argv[0] = "-" + argv[0]
	}
	status := 127
	if path == "" {
		s.errorf("exec: %s: not found", rest[0])
	} else {
		s.out.flush()
		err := s.p.Exec(path, argv, env)
		status = s.execRefused(path, argv, err)
	}
	if !s.interactive && !s.options.shopt["execfail"] {
		s.exit(status)
	}
	return status
}

// execRefused reports why exec could not run a file.
func (s *Shell) execRefused(path string, argv []string, err error) int {
	if err == sys.ENOEXEC {
		return s.runFile(path, argv)
	}
	if st, statErr := sys.StatPath(s.p, path); statErr == nil && st.Mode.IsDir() {
		s.errorf("%s: Is a directory", path)
		s.errorf("exec: %s: cannot execute: Is a directory", path)
		return 126
	}
	s.errorf("%s: %v", path, err)
	if err == sys.ENOENT {
		s.errorf("exec: %s: cannot execute: %v", path, err)
		return 127
	}
	s.errorf("exec: %s: cannot execute: %v", path, err)
	return 126
}

func shift(s *Shell, args []string) int {
	n := 1
	if len(args) > 1 {
		var err error
		if n, err = strconv.Atoi(args[1]); err != nil {
			return s.complainf("shift: %s: numeric argument required", args[1])
		}
	}
	if n < 0 {
		return s.complainf("shift: %s: shift count out of range", args[1])
	}
	if n > len(s.args) {
		if s.options.shopt["shift_verbose"] {
			s.errorf("shift: %d: shift count out of range", n)
		}
		return 1
	}
	s.args = s.args[n:]
	return 0
}
