package shell

import "strings"

// builtin is a command of the shell itself; args[0] is its name.
type builtin func(s *Shell, args []string) int

// builtin is the builtin of that name, nil where there is none.
func (s *Shell) builtin(name string) builtin {
	if s.dash && strings.Contains(dashLacks, " "+name+" ") {
		return nil
	}
	for _, family := range []func(string) builtin{
		flowBuiltin, variableBuiltin, textBuiltin, directoryBuiltin, commandBuiltin, optionBuiltin, jobBuiltin, inputBuiltin,
	} {
		if b := family(name); b != nil {
			return b
		}
	}
	return nil
}

// builtinNames are all builtins, as enable and completion list them.
const builtinNames = ". : [ alias bg break builtin caller cd command compgen complete compopt continue declare dirs disown echo enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit umask unalias unset wait"

// isSpecialBuiltin reports whether POSIX counts name among the special ones.
func isSpecialBuiltin(name string) bool {
	switch name {
	case ".", ":", "break", "continue", "eval", "exec", "exit", "export", "readonly", "return", "set", "shift", "times", "trap", "unset", "source":
		return true
	}
	return false
}

// usage prints how a builtin is used.
func (s *Shell) usage(text string) int {
	s.out.flush()
	s.stderr(text + "\n")
	return 2
}

// flags reads the options of a builtin: letters are those it knows, one with a
// colon behind takes a value. text is its usage.
func (s *Shell) flags(args []string, letters, text string) (set map[byte]string, rest []string, ok bool) {
	set = map[byte]string{}
	rest = args[1:]
	for len(rest) > 0 && len(rest[0]) > 1 && rest[0][0] == '-' {
		arg := rest[0]
		rest = rest[1:]
		if arg == "--" {
			break
		}
		for i := 1; i < len(arg); i++ {
			takes, known := flagOf(letters, arg[i])
			if !known {
				s.errorf("%s: -%c: invalid option", args[0], arg[i])
				s.usage(args[0] + ": usage: " + text)
				return nil, nil, false
			}
			if !takes {
				set[arg[i]] = "-"
				continue
			}
			value := arg[i+1:]
			if value == "" {
				if len(rest) == 0 {
					s.errorf("%s: -%c: option requires an argument", args[0], arg[i])
					s.usage(args[0] + ": usage: " + text)
					return nil, nil, false
				}
				value, rest = rest[0], rest[1:]
			}
			set[arg[i]] = value
			break
		}
	}
	return set, rest, true
}

func flagOf(letters string, c byte) (takes, known bool) {
	for i := 0; i < len(letters); i++ {
		if letters[i] == c && c != ':' {
			return i+1 < len(letters) && letters[i+1] == ':', true
		}
	}
	return false, false
}

// complain prints a builtin's message and gives the status 1.
func (s *Shell) complainf(format string, args ...any) int {
	s.errorf(format, args...)
	return 1
}
