package docker

import (
	"strconv"
	"strings"
)

// syntax reads a subcommand's options as the pflag library does, and says
// what is wrong with them.
type syntax struct {
	name, usage string
	options     []option
	// leading: options end at the first operand.
	leading bool
	// lacking are options that docker has and this one has not, between blanks.
	lacking string
}

// option is one option: set gets its value, "true" where it needs none.
type option struct {
	short byte
	long  string
	plain bool // takes no value
	set   func(value string) bool
	why   string // what is wrong with a value % that is not accepted; "": parse error
}

func (s *syntax) flag(to *bool, short byte, long string) {
	s.options = append(s.options, option{short: short, long: long, plain: true, set: func(v string) (ok bool) {
		on, err := strconv.ParseBool(v)
		*to = on
		return err == nil
	}})
}

func (s *syntax) value(to *string, short byte, long string) {
	s.options = append(s.options, option{short: short, long: long, set: func(v string) bool { *to = v; return true }})
}

func (s *syntax) number(to *int, short byte, long string) {
	s.options = append(s.options, option{short: short, long: long, set: func(v string) bool {
		n, err := strconv.Atoi(v)
		*to = n
		return err == nil
	}})
}

func (s *syntax) list(to *[]string, short byte, long string) {
	s.options = append(s.options, option{short: short, long: long, set: func(v string) bool { *to = append(*to, v); return true }})
}

// wrong is a refusal that ends with how the command is used.
func (s *syntax) wrong(status int, pieces ...string) error { return s.hinted("Run", status, pieces...) }

// hinted is wrong with docker's own word before the hint.
func (s *syntax) hinted(word string, status int, pieces ...string) error {
	return &refusal{join(pieces) + "\n\nUsage:  " + strings.TrimRight(s.name+" "+s.usage, " ") + "\n\n" + word + " '" + s.name + " --help' for more information", status}
}

// parse reads options and gives the operands, of which there must be at least
// least and at most most (below 0: any number).
func (s *syntax) parse(args []string, least, most int) ([]string, error) {
	var operands []string
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		var err error
		switch {
		case arg == "--":
			operands, args = append(operands, args...), nil
		case strings.HasPrefix(arg, "--"):
			args, err = s.long(arg[2:], args)
		case len(arg) > 1 && arg[0] == '-':
			args, err = s.short(arg[1:], args)
		default:
			operands = append(operands, arg)
			if s.leading {
				operands, args = append(operands, args...), nil
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return operands, s.count(len(operands), least, most)
}

// count checks the number of operands.
func (s *syntax) count(n, least, most int) error {
	plural := func(n int) string {
		if n == 1 {
			return strconv.Itoa(n) + " argument"
		}
		return strconv.Itoa(n) + " arguments"
	}
	switch {
	case n >= least && (most < 0 || n <= most):
		return nil
	case most == 0:
		return s.wrong(1, "docker: '", s.name, "' accepts no arguments")
	case most < 0:
		return s.hinted("See", 1, "docker: '", s.name, "' requires at least ", plural(least))
	case least == most:
		return s.wrong(1, "docker: '", s.name, "' requires ", plural(least))
	case least == 0:
		return s.hinted("SRun", 1, "docker: '", s.name, "' requires at most ", plural(most))
	}
	return s.wrong(1, "docker: '", s.name, "' requires at least ", strconv.Itoa(least), " and at most ", plural(most))
}

func (s *syntax) long(text string, rest []string) ([]string, error) {
	name, value, given := strings.Cut(text, "=")
	for _, o := range s.options {
		if o.long != name {
			continue
		}
		switch {
		case o.plain && !given:
			value = "true"
		case !given && len(rest) == 0:
			return nil, s.wrong(125, "flag needs an argument: --", name)
		case !given:
			value, rest = rest[0], rest[1:]
		}
		if !o.set(value) {
			return nil, s.invalid(&o, value)
		}
		return rest, nil
	}
	if name == "help" {
		return nil, &refusal{"Usage:  " + s.name + " " + s.usage, 0}
	}
	if strings.Contains(s.lacking, " "+name+" ") {
		return nil, &refusal{s.name + " --" + name + " is not simulated here", 125}
	}
	return nil, s.wrong(125, "unknown flag: --", name)
}

// invalid is the refusal of an option's value.
func (s *syntax) invalid(o *option, value string) error {
	why := "parse error"
	if o.why != "" {
		why = strings.Replace(o.why, "%", value, 1)
	}
	return s.wrong(125, "invalid argument ", strconv.Quote(value), " for \"", o.shown(), "\" flag: ", why)
}

func (o *option) shown() string {
	if o.short == 0 {
		return "--" + o.long
	}
	return "-" + string(o.short) + ", --" + o.long
}

func (s *syntax) short(text string, rest []string) ([]string, error) {
letters:
	for i := range len(text) {
		for _, o := range s.options {
			if o.short == 0 || o.short != text[i] {
				continue
			}
			if o.plain {
				o.set("true")
				continue letters
			}
			value := strings.TrimPrefix(text[i+1:], "=")
			if i+1 == len(text) {
				if len(rest) == 0 {
					return nil, s.wrong(125, "flag needs an argument: '", text[i:i+1], "' in -", text)
				}
				value, rest = rest[0], rest[1:]
			}
			if !o.set(value) {
				return nil, s.invalid(&o, value)
			}
			return rest, nil
		}
		if strings.Contains(s.lacking, " "+text[i:i+1]+" ") {
			return nil, &refusal{s.name + " -" + text[i:i+1] + " is not simulated here", 125}
		}
		return nil, s.wrong(125, "unknown shorthand flag: '", text[i:i+1], "' in -", text)
	}
	return rest, nil
}
