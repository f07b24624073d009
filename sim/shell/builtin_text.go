package shell

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils"
)

// textBuiltin are the builtins that print and compare text.
func textBuiltin(name string) builtin {
	switch name {
	case "echo":
		return echo
	case "printf":
		return printf
	case "test", "[":
		return testBuiltin
	}
	return nil
}

func echo(s *Shell, args []string) int {
	if s.dash {
		s.dashEcho(args[1:])
		return 0
	}
	text, _ := coreutils.Echo(args[1:], s.options.shopt["xpg_echo"])
	s.out.print(text)
	return 0
}

func printf(s *Shell, args []string) int {
	variable, rest := "", args[1:]
	for len(rest) > 0 && len(rest[0]) > 1 && rest[0][0] == '-' {
		switch {
		case rest[0] == "--":
		case rest[0] == "-v" && len(rest) > 1:
			variable, rest = rest[1], rest[1:]
		case strings.HasPrefix(rest[0], "-v") && len(rest[0]) > 2:
			variable = rest[0][2:]
		case rest[0] == "-v":
			s.errorf("printf: -v: option requires an argument")
			return s.usage("printf: usage: printf [-v var] format [arguments]")
		default:
			s.errorf("printf: %s: invalid option", rest[0][:2])
			return s.usage("printf: usage: printf [-v var] format [arguments]")
		}
		done := rest[0] == "--"
		rest = rest[1:]
		if done {
			break
		}
	}
	if variable != "" && !validRef(variable) {
		s.errorf("printf: `%s': not a valid identifier", variable)
		return 2
	}
	if len(rest) == 0 {
		return s.usage("printf: usage: printf [-v var] format [arguments]")
	}
	f := coreutils.Format{P: s.p, Word: quoteWord, Started: s.started / 1e9}
	out := f.Run(rest[0], rest[1:])
	for _, problem := range f.Problems {
		s.errorf("printf: %s", problem)
	}
	if variable != "" {
		if err := s.set(variable, string(out)); err != nil {
			s.fail(err)
			return 1
		}
	} else {
		s.out.Write(out)
	}
	if f.Failed {
		return 1
	}
	return 0
}

// quoteWord is %q of printf: backslashes, or $'...' for control characters.
func quoteWord(text string) string {
	if text == "" {
		return "''"
	}
	if hasControl(text) {
		return quoteDollar(text)
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		if strings.IndexByte(" \t\n'\"\\|&;()<>!{}*[?]^$`,", c) >= 0 || i == 0 && (c == '~' || c == '#') {
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
	return b.String()
}

func testBuiltin(s *Shell, args []string) int {
	name := args[0]
	args = args[1:]
	if name == "[" {
		if len(args) == 0 || args[len(args)-1] != "]" {
			s.errorf("[: missing `]'")
			return 2
		}
		args = args[:len(args)-1]
	}
	t := coreutils.Test{P: s.p, Args: args, Unary: func(op, operand string) (ok, known bool) {
		switch op {
		case "-v", "-R", "-o":
			return s.unary(op, operand), true
		}
		return false, false
	}}
	ok, problem := t.Run()
	switch {
	case problem != "":
		s.errorf("%s: %s", name, problem)
		return 2
	case ok:
		return 0
	}
	return 1
}
