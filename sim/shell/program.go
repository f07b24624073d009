package shell

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Program is bash and sh: it runs a script file, the text of -c, or standard
// input.
func Program(p sys.Process) int {
	args := p.Args()
	name := "bash"
	if len(args) > 0 {
		name = args[0]
	}
	s := newShell(p, name)
	if isDash(name) {
		s.becomeDash()
	}
	return s.main(args)
}

// RunText runs text as `bash name args...` runs a file of that name.
func RunText(p sys.Process, name, text string, args []string) int {
	s := newShell(p, name)
	s.args = args
	s.runText(text, &source{file: name})
	return s.end()
}

// invocation is what bash was asked to do.
type invocation struct {
	text    string
	hasText bool // -c
	stdin   bool // -s
	typed   bool // -i
	rest    []string
}

// main runs what the arguments ask for and gives the exit status.
func (s *Shell) main(args []string) int {
	if len(args) == 0 {
		args = []string{s.name}
	}
	inv, status, ok := s.parseInvocation(args[1:])
	if !ok {
		return status
	}
	switch {
	case inv.hasText:
		s.args = inv.rest
		if len(inv.rest) > 0 {
			s.name, s.args = inv.rest[0], inv.rest[1:]
		}
		s.lineless = true
		s.runText(inv.text, &source{dashC: true})
		return s.end()
	case len(inv.rest) > 0 && !inv.stdin:
		s.args = inv.rest[1:]
		return s.runScriptFile(inv.rest[0])
	}
	s.args = inv.rest
	if inv.typed || s.typedAt() {
		return s.converse()
	}
	s.runLines(func() (string, bool) {
		line, end := s.readUntil(0, '\n', -1, nil)
		if end == readDelimiter {
			line += "\n"
		}
		return line, line != ""
	}, &source{file: "main"})
	return s.end()
}

// end runs the EXIT trap.
func (s *Shell) end() int {
	status := s.exitTrap(s.status)
	s.out.flush()
	return status & 0xff
}

// parseInvocation reads the options of bash.
func (s *Shell) parseInvocation(args []string) (inv invocation, status int, ok bool) {
	for len(args) > 0 && len(args[0]) > 1 && (args[0][0] == '-' || args[0][0] == '+') {
		arg := args[0]
		args = args[1:]
		if arg == "--" {
			break
		}
		if strings.HasPrefix(arg, "--") {
			if done := s.longOption(arg); done >= 0 {
				return inv, done, false
			}
			continue
		}
		for _, c := range []byte(arg[1:]) {
			switch {
			case c == 'c':
				inv.hasText = true
			case c == 's':
				inv.stdin = true
			case c == 'i':
				inv.typed = true
			case c == 'l' || c == 'r':
			case (c == 'o' || c == 'O') && len(args) > 0:
				if !s.invocationOption(c, args[0], arg[0] == '-') {
					return inv, 2, false
				}
				args = args[1:]
			case strings.IndexByte(setLetters, c) >= 0:
				s.options.set(c, arg[0] == '-')
			default:
				s.stderr(s.name + ": " + arg[:1] + string(c) + ": invalid option\n" + invocationUsage(s.name))
				return inv, 2, false
			}
		}
	}
	if inv.hasText {
		if len(args) == 0 {
			s.stderr(s.name + ": -c: option requires an argument\n")
			return inv, 2, false
		}
		inv.text, args = args[0], args[1:]
	}
	inv.rest = args
	return inv, 0, true
}

// longOption is --posix and its kin; the result is a status to leave with, or
// -1.
func (s *Shell) longOption(arg string) int {
	switch arg {
	case "--posix":
		s.options.posix = true
	case "--version":
		s.out.print("GNU bash, version ", bashVersion, " (x86_64-pc-linux-gnu), as Overlook simulates it\n")
		s.out.flush()
		return 0
	case "--norc", "--noprofile", "--login", "--noediting", "--restricted":
	default:
		s.stderr(s.name + ": " + arg + ": invalid option\n" + invocationUsage(s.name))
		return 2
	}
	return -1
}

func (s *Shell) invocationOption(c byte, name string, on bool) bool {
	if c == 'O' {
		if _, known := s.options.shopt[name]; known {
			s.options.shopt[name] = on
			return true
		}
		s.stderr(s.name + ": " + name + ": invalid shell option name\n")
		return false
	}
	if s.options.setNamed(name, on) {
		return true
	}
	s.stderr(s.name + ": " + name + ": invalid option name\n")
	return false
}

func invocationUsage(name string) string {
	return "Usage:\t" + name + " [GNU long option] [option] ...\n\t" + name + " [GNU long option] [option] script-file ...\n" +
		"GNU long options:\n\t--debug\n\t--debugger\n\t--dump-po-strings\n\t--dump-strings\n\t--help\n\t--init-file\n\t--login\n\t--noediting\n\t--noprofile\n\t--norc\n\t--posix\n\t--pretty-print\n\t--rcfile\n\t--restricted\n\t--verbose\n\t--version\n" +
		"Shell options:\n\t-ilrsD or -c command or -O shopt_option\t\t(invocation only)\n\t-abefhkmnptuvxBCEHPT or -o option\n"
}

// runScriptFile runs the script in a file.
func (s *Shell) runScriptFile(path string) int {
	file := path
	data, err := sys.ReadFile(s.p, path)
	if err == sys.ENOENT && !strings.Contains(path, "/") {
		if found := s.sourcePath(path); found != "" {
			file = found
			data, err = sys.ReadFile(s.p, file)
		}
	}
	if st, statErr := sys.StatPath(s.p, file); statErr == nil && st.Mode.IsDir() {
		s.stderr(s.name + ": " + path + ": Is a directory\n")
		return 126
	}
	if err != nil {
		s.stderr(s.name + ": " + path + ": " + err.Error() + "\n")
		if err == sys.ENOENT {
			return 127
		}
		return 126
	}
	if head, _, _ := strings.Cut(string(data[:min(len(data), 80)]), "\n"); strings.IndexByte(head, 0) >= 0 {
		s.stderr(s.name + ": " + path + ": cannot execute binary file\n")
		return 126
	}
	s.name = file
	s.runText(string(data), &source{file: file})
	return s.end()
}
