package shell

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// directoryBuiltin are the builtins about the working directory.
func directoryBuiltin(name string) builtin {
	switch name {
	case "cd":
		return cd
	case "pwd":
		return pwd
	case "dirs":
		return dirs
	case "pushd":
		return pushd
	case "popd":
		return popd
	}
	return nil
}

func cd(s *Shell, args []string) int {
	set, rest, ok := s.flags(args, "LPe@", "cd [-L|[-P [-e]] [-@]] [dir]")
	if !ok {
		return 2
	}
	if len(rest) > 1 {
		return s.complainf("cd: too many arguments")
	}
	physical := set['P'] != "" || s.options.on('P') && set['L'] == ""
	target, show := "", false
	switch {
	case len(rest) == 0:
		v := s.variable("HOME")
		if v == nil || !v.set {
			return s.complainf("cd: HOME not set")
		}
		target = v.str
	case rest[0] == "-":
		v := s.variable("OLDPWD")
		if v == nil || !v.set {
			return s.complainf("cd: OLDPWD not set")
		}
		target, show = v.str, true
	default:
		target = rest[0]
		if found := s.searchCDPATH(target); found != "" {
			target, show = found, true
		}
	}
	if err := s.chdir(target, physical); err != nil {
		if s.dash {
			s.errorf("cd: can't cd to %s", target)
			return 2
		}
		return s.complainf("cd: %s: %v", target, err)
	}
	if show {
		s.out.print(s.get("PWD"), "\n")
	}
	return 0
}

// searchCDPATH is the directory that CDPATH has for a relative name.
func (s *Shell) searchCDPATH(target string) string {
	if target == "" || target[0] == '/' || target == "." || target == ".." ||
		strings.HasPrefix(target, "./") || strings.HasPrefix(target, "../") {
		return ""
	}
	path, ok := s.variable("CDPATH").scalar()
	if !ok {
		return ""
	}
	for _, dir := range strings.Split(path, ":") {
		if dir == "" || dir == "." {
			if st, err := sys.StatPath(s.p, target); err == nil && st.Mode.IsDir() {
				return ""
			}
			continue
		}
		full := strings.TrimSuffix(dir, "/") + "/" + target
		if st, err := sys.StatPath(s.p, full); err == nil && st.Mode.IsDir() {
			return full
		}
	}
	return ""
}

// chdir changes the working directory and tells PWD and OLDPWD of it. The
// logical name keeps the symlinks it was reached by.
func (s *Shell) chdir(target string, physical bool) error {
	old := s.get("PWD")
	logical := target
	if !strings.HasPrefix(target, "/") {
		logical = strings.TrimSuffix(old, "/") + "/" + target
	}
	logical = cleanPath(logical)
	var err error
	if physical || target == "" {
		err = s.p.Chdir(orDot(target))
	} else if err = s.p.Chdir(logical); err != nil {
		if s.p.Chdir(target) == nil {
			err, physical = nil, true
		} else if st, statErr := sys.StatPath(s.p, target); statErr == nil && !st.Mode.IsDir() {
			err = sys.ENOTDIR
		}
	}
	if err != nil {
		return err
	}
	if physical {
		if dir, err := s.p.Getcwd(); err == nil {
			logical = dir
		}
	}
	s.set("OLDPWD", old)
	s.set("PWD", logical)
	s.vars.need("PWD").attr |= exported
	s.vars.need("OLDPWD").attr |= exported
	return nil
}

func orDot(path string) string {
	if path == "" {
		return "."
	}
	return path
}

// cleanPath resolves . and .. of an absolute path by text alone.
func cleanPath(path string) string {
	var parts []string
	for _, part := range strings.Split(path, "/") {
		switch part {
		case "", ".":
		case "..":
			if len(parts) > 0 {
				parts = parts[:len(parts)-1]
			}
		default:
			parts = append(parts, part)
		}
	}
	return "/" + strings.Join(parts, "/")
}

func pwd(s *Shell, args []string) int {
	set, _, ok := s.flags(args, "LP", "pwd [-LP]")
	if !ok {
		return 2
	}
	dir := s.get("PWD")
	if set['P'] != "" || s.options.on('P') || dir == "" {
		var err error
		if dir, err = s.p.Getcwd(); err != nil {
			return s.complainf("pwd: error retrieving current directory: getcwd: cannot access parent directories: %v", err)
		}
	}
	s.out.print(dir, "\n")
	return 0
}

// dirStack is the directory stack, the working directory first.
func (s *Shell) dirStack() []string { return append([]string{s.get("PWD")}, s.dirs...) }

// shorten puts ~ for the home directory.
func (s *Shell) shorten(dir string) string {
	home := s.get("HOME")
	if home != "" && home != "/" && (dir == home || strings.HasPrefix(dir, home+"/")) {
		return "~" + dir[len(home):]
	}
	return dir
}

func dirs(s *Shell, args []string) int {
	long, lines, numbered := false, false, false
	for _, arg := range args[1:] {
		switch arg {
		case "-c":
			s.dirs = nil
			return 0
		case "-l":
			long = true
		case "-p":
			lines = true
		case "-v":
			lines, numbered = true, true
		default:
			if len(arg) > 1 && (arg[0] == '+' || arg[0] == '-') {
				return s.showDir(args[0], arg, long)
			}
			s.errorf("dirs: %s: invalid option", arg)
			return s.usage("dirs: usage: dirs [-clpv] [+N] [-N]")
		}
	}
	for i, dir := range s.dirStack() {
		if !long {
			dir = s.shorten(dir)
		}
		switch {
		case numbered:
			s.out.printf("%2d  %s\n", i, dir)
		case lines:
			s.out.print(dir, "\n")
		case i > 0:
			s.out.print(" ", dir)
		default:
			s.out.print(dir)
		}
	}
	if !lines {
		s.out.print("\n")
	}
	return 0
}

// stackIndex is the place in the stack that +N or -N means.
func (s *Shell) stackIndex(name, arg string) (int, bool) {
	n, err := strconv.Atoi(arg[1:])
	stack := s.dirStack()
	if err != nil {
		s.errorf("%s: %s: invalid number", name, arg)
		s.usage(name + ": usage: " + name + map[string]string{"pushd": " [-n] [+N | -N | dir]", "popd": " [-n] [+N | -N]"}[name])
		return 0, false
	}
	if arg[0] == '-' {
		n = len(stack) - 1 - n
	}
	if n < 0 || n >= len(stack) {
		if len(stack) == 1 {
			s.errorf("%s: directory stack empty", name)
		} else {
			s.errorf("%s: %s: directory stack index out of range", name, arg)
		}
		return 0, false
	}
	return n, true
}

func (s *Shell) showDir(name, arg string, long bool) int {
	n, ok := s.stackIndex(name, arg)
	if !ok {
		return 1
	}
	dir := s.dirStack()[n]
	if !long {
		dir = s.shorten(dir)
	}
	s.out.print(dir, "\n")
	return 0
}

func pushd(s *Shell, args []string) int {
	rest := args[1:]
	stack := s.dirStack()
	switch {
	case len(rest) == 0:
		if len(stack) < 2 {
			return s.complainf("pushd: no other directory")
		}
		stack[0], stack[1] = stack[1], stack[0]
	case len(rest[0]) > 1 && (rest[0][0] == '+' || rest[0][0] == '-'):
		n, ok := s.stackIndex("pushd", rest[0])
		if !ok {
			return 1
		}
		stack = append(append([]string(nil), stack[n:]...), stack[:n]...)
	default:
		if err := s.chdir(rest[0], false); err != nil {
			return s.complainf("pushd: %s: %v", rest[0], err)
		}
		s.dirs = stack
		return dirs(s, []string{"dirs"})
	}
	if err := s.chdir(stack[0], false); err != nil {
		return s.complainf("pushd: %s: %v", stack[0], err)
	}
	s.dirs = stack[1:]
	return dirs(s, []string{"dirs"})
}

func popd(s *Shell, args []string) int {
	stack := s.dirStack()
	if len(stack) < 2 {
		return s.complainf("popd: directory stack empty")
	}
	n := 0
	if len(args) > 1 {
		var ok bool
		if n, ok = s.stackIndex("popd", args[1]); !ok {
			return 1
		}
	}
	if n == 0 {
		if err := s.chdir(stack[1], false); err != nil {
			return s.complainf("popd: %s: %v", stack[1], err)
		}
		s.dirs = stack[2:]
	} else {
		s.dirs = append(append([]string(nil), stack[1:n]...), stack[n+1:]...)
	}
	return dirs(s, []string{"dirs"})
}
