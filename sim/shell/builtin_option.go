package shell

import (
	"sort"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// optionBuiltin are the builtins about the shell's own settings.
func optionBuiltin(name string) builtin {
	switch name {
	case "set":
		return set
	case "shopt":
		return shopt
	case "umask":
		return umask
	case "ulimit":
		return ulimit
	case "times":
		return times
	case "trap":
		return trap
	}
	return nil
}

const setUsage = "set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]"

func set(s *Shell, args []string) int {
	if len(args) == 1 {
		s.printVariables()
		return 0
	}
	rest, status, ok := s.setOptions(args[1:], "set")
	if !ok {
		return status
	}
	if rest != nil {
		s.args = rest
	}
	return 0
}

// setOptions takes options as set and the command line of bash have them.
// rest is nil where no positional parameters were given.
func (s *Shell) setOptions(args []string, who string) (rest []string, status int, ok bool) {
	for len(args) > 0 {
		arg := args[0]
		switch {
		case arg == "--":
			return append([]string{}, args[1:]...), 0, true
		case arg == "-":
			s.options.set('x', false)
			s.options.set('v', false)
			if len(args) > 1 {
				return args[1:], 0, true
			}
			return nil, 0, true
		case len(arg) < 2 || arg[0] != '-' && arg[0] != '+':
			return args, 0, true
		}
		args = args[1:]
		for i := 1; i < len(arg); i++ {
			c := arg[i]
			if c == 'o' {
				if len(args) == 0 {
					s.printSetOptions(arg[0] == '-')
					continue
				}
				if !s.options.setNamed(args[0], arg[0] == '-') {
					s.errorf("%s: %s: invalid option name", who, args[0])
					return nil, 2, false
				}
				args = args[1:]
				continue
			}
			if strings.IndexByte(setLetters, c) < 0 {
				s.errorf("%s: %c%c: invalid option", who, arg[0], c)
				s.usage(setUsage)
				return nil, 2, false
			}
			s.options.set(c, arg[0] == '-')
		}
	}
	return nil, 0, true
}

// printSetOptions is set -o, or as commands set +o.
func (s *Shell) printSetOptions(readable bool) {
	for _, opt := range longOptions {
		on, _ := s.options.named(opt.name)
		word, sign := "off", "+"
		if on {
			word, sign = "on", "-"
		}
		if readable {
			s.out.printf("%-15s\t%s\n", opt.name, word)
		} else {
			s.out.print("set ", sign, "o ", opt.name, "\n")
		}
	}
}

func shopt(s *Shell, args []string) int {
	flags, names, ok := s.flags(args, "psuqo", "shopt [-pqsu] [-o] [optname ...]")
	if !ok {
		return 2
	}
	on, off, quiet := flags['s'] != "", flags['u'] != "", flags['q'] != ""
	get, put := func(n string) (bool, bool) { v, ok := s.options.shopt[n]; return v, ok },
		func(n string, v bool) { s.options.shopt[n] = v }
	if flags['o'] != "" {
		get, put = s.options.named, func(n string, v bool) { s.options.setNamed(n, v) }
	}
	all := names
	if len(names) == 0 {
		all = s.optionNames(flags['o'] != "")
	}
	status := 0
	for _, name := range all {
		value, known := get(name)
		switch {
		case !known:
			s.errorf("shopt: %s: invalid %soption name", name, map[bool]string{false: "shell "}[flags['o'] != ""])
			status = 1
		case len(names) > 0 && (on || off):
			put(name, on)
		case quiet:
			if !value {
				status = 1
			}
		case len(names) == 0 && (on && !value || off && value):
		default:
			if len(names) > 0 && !value {
				status = 1
			}
			s.printShopt(name, value, flags['p'] != "", flags['o'] != "")
		}
	}
	return status
}

func (s *Shell) optionNames(ofSet bool) []string {
	var names []string
	if ofSet {
		for _, opt := range longOptions {
			names = append(names, opt.name)
		}
		return names
	}
	for name := range s.options.shopt {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func (s *Shell) printShopt(name string, value, command, ofSet bool) {
	switch {
	case command && ofSet:
		s.out.print("set ", map[bool]string{true: "-o ", false: "+o "}[value], name, "\n")
	case command:
		s.out.print("shopt ", map[bool]string{true: "-s ", false: "-u "}[value], name, "\n")
	default:
		s.out.printf("%-15s\t%s\n", name, map[bool]string{true: "on", false: "off"}[value])
	}
}

func umask(s *Shell, args []string) int {
	flags, rest, ok := s.flags(args, "pS", "umask [-p] [-S] [mode]")
	if !ok {
		return 2
	}
	mask := s.p.Umask(0)
	s.p.Umask(mask)
	if len(rest) == 0 {
		text := "0" + strconv.FormatInt(int64(mask)+0o1000, 8)[1:]
		if flags['S'] != "" {
			text = symbolicMask(mask)
		}
		if flags['p'] != "" {
			text = "umask " + map[bool]string{true: "-S "}[flags['S'] != ""] + text
		}
		s.out.print(text, "\n")
		return 0
	}
	if c := rest[0]; c != "" && c[0] >= '0' && c[0] <= '9' {
		n, err := strconv.ParseUint(c, 8, 16)
		if err != nil || n > 0o7777 {
			return s.complainf("umask: %s: octal number out of range", c)
		}
		s.p.Umask(sys.Mode(n & 0o777))
		return 0
	}
	allowed, problem := symbolicMode(rest[0], 0o777&^mask)
	if problem != "" {
		return s.complainf("umask: %s", problem)
	}
	s.p.Umask(0o777 &^ allowed)
	if flags['S'] != "" {
		s.out.print(symbolicMask(0o777&^allowed), "\n")
	}
	return 0
}

// symbolicMask is what a mask allows, in letters.
func symbolicMask(mask sys.Mode) string {
	var parts []string
	for i, who := range []string{"u", "g", "o"} {
		part := who + "="
		bits := (0o777 &^ mask) >> (6 - 3*i) & 7
		for j, c := range "rwx" {
			if bits&(4>>j) != 0 {
				part += string(c)
			}
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ",")
}

// symbolicMode applies u=rwx,g-w and so on to what is allowed.
func symbolicMode(text string, mode sys.Mode) (sys.Mode, string) {
	for _, clause := range strings.Split(text, ",") {
		i := 0
		var who sys.Mode
		for i < len(clause) && strings.IndexByte("ugoa", clause[i]) >= 0 {
			who |= map[byte]sys.Mode{'u': 0o700, 'g': 0o070, 'o': 0o007, 'a': 0o777}[clause[i]]
			i++
		}
		if who == 0 {
			who = 0o777
		}
		if i == len(clause) || strings.IndexByte("+-=", clause[i]) < 0 {
			bad := ""
			if i < len(clause) {
				bad = clause[i : i+1]
			}
			return 0, "`" + bad + "': invalid symbolic mode operator"
		}
		op := clause[i]
		var bits sys.Mode
		for _, c := range clause[i+1:] {
			switch c {
			case 'r':
				bits |= 0o444
			case 'w':
				bits |= 0o222
			case 'x':
				bits |= 0o111
			default:
				return 0, "`" + string(c) + "': invalid symbolic mode character"
			}
		}
		switch op {
		case '+':
			mode |= bits & who
		case '-':
			mode &^= bits & who
		default:
			mode = mode&^who | bits&who
		}
	}
	return mode, ""
}

// limits are what ulimit shows. They are not enforced here.
var limits = []struct {
	name, unit string
	letter     byte
	value      string
}{
	{"real-time non-blocking time ", "microseconds, ", 'R', "unlimited"}, {"core file size", "blocks, ", 'c', "0"},
	{"data seg size", "kbytes, ", 'd', "unlimited"}, {"scheduling priority", "", 'e', "0"},
	{"file size", "blocks, ", 'f', "unlimited"}, {"pending signals", "", 'i', "15000"},
	{"max locked memory", "kbytes, ", 'l', "8192"}, {"max memory size", "kbytes, ", 'm', "unlimited"},
	{"open files", "", 'n', "1024"}, {"pipe size", "512 bytes, ", 'p', "8"},
	{"POSIX message queues", "bytes, ", 'q', "819200"}, {"real-time priority", "", 'r', "0"},
	{"stack size", "kbytes, ", 's', "8192"}, {"cpu time", "seconds, ", 't', "unlimited"},
	{"max user processes", "", 'u', "15000"}, {"virtual memory", "kbytes, ", 'v', "unlimited"},
	{"file locks", "", 'x', "unlimited"},
}

// limitOf is the limit with that letter, "" where there is none.
func limitOf(letter byte) string {
	for _, l := range limits {
		if l.letter == letter {
			return l.value
		}
	}
	return ""
}

// printLimits is ulimit -a.
func (s *Shell) printLimits() int {
	for _, l := range limits {
		unit := "(" + l.unit + "-" + string(l.letter) + ")"
		s.out.printf("%-20s %*s %s\n", l.name, max(39-len(l.name)-max(20-len(l.name), 0), len(unit)), unit, l.value)
	}
	return 0
}

func ulimit(s *Shell, args []string) int {
	letter := byte('f')
	var rest []string
	for _, arg := range args[1:] {
		if len(arg) < 2 || arg[0] != '-' {
			rest = append(rest, arg)
			continue
		}
		for _, c := range []byte(arg[1:]) {
			switch {
			case c == 'S' || c == 'H':
			case c == 'a':
				return s.printLimits()
			case limitOf(c) != "":
				letter = c
			default:
				s.errorf("ulimit: -%c: invalid option", c)
				return s.usage("ulimit: usage: ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]")
			}
		}
	}
	if len(rest) == 0 {
		s.out.print(limitOf(letter), "\n")
		return 0
	}
	if _, err := strconv.Atoi(rest[0]); err != nil && rest[0] != "unlimited" && rest[0] != "hard" && rest[0] != "soft" {
		return s.complainf("ulimit: %s: invalid number", rest[0])
	}
	return 0
}

func times(s *Shell, _ []string) int {
	self, children := s.p.Times()
	for _, r := range []sys.Rusage{self, children} {
		s.out.print(minutes(r.User, 3), " ", minutes(r.System, 3), "\n")
	}
	return 0
}

// minutes is a length of time as times and time show it: 0m0.000s.
func minutes(nano int64, digits int) string {
	seconds := strconv.FormatFloat(float64(nano%60e9)/1e9, 'f', digits, 64)
	return itoa64(nano/60e9) + "m" + seconds + "s"
}

func trap(s *Shell, args []string) int {
	flags, rest, ok := s.flags(args, "lp", "trap [-lp] [[arg] signal_spec ...]")
	if !ok {
		return 2
	}
	switch {
	case flags['l'] != "":
		s.listSignals()
		return 0
	case flags['p'] != "" || len(rest) == 0:
		return s.printTraps(rest)
	}
	action, specs := rest[0], rest[1:]
	reset := action == "-"
	if len(specs) == 0 {
		if _, ok := trapName(action); !ok {
			return s.usage("trap: usage: trap [-lp] [[arg] signal_spec ...]")
		}
		reset, specs = true, rest[:1]
	} else if _, err := strconv.Atoi(action); err == nil {
		reset, specs = true, rest
	}
	status := 0
	for _, spec := range specs {
		name, ok := trapName(spec)
		switch {
		case !ok:
			s.errorf("trap: %s: invalid signal specification", spec)
			status = 1
		case reset:
			s.clearTrap(name)
		default:
			s.setTrap(name, action)
		}
	}
	return status
}

// printTraps shows traps as commands that would set them again.
func (s *Shell) printTraps(specs []string) int {
	names := append(append([]string{}, signalNames...), "DEBUG", "ERR", "RETURN")
	if len(specs) > 0 {
		names = nil
		for _, spec := range specs {
			name, ok := trapName(spec)
			if !ok {
				return s.complainf("trap: %s: invalid signal specification", spec)
			}
			names = append(names, name)
		}
	}
	for _, name := range names {
		action, ok := s.traps[name]
		if !ok {
			continue
		}
		if sig, isSignal := signalNumber(name); isSignal && sig != 0 {
			name = "SIG" + name
		}
		s.out.print("trap -- ", quoteSingle(action), " ", name, "\n")
	}
	return 0
}
