package coreutils

import (
	"strings"
)

// options is the set of options a command knows. Declare them with flag,
// value and optional, then parse.
//
//	var all bool
//	var width string
//	o := inv.options()
//	o.flag(&all, 'a', "all")
//	o.value(&width, 'w', "width")
//	operands, ok := o.parse()
//	if !ok { return }
//
// What declares an option is not inlined: hundreds of declarations, each a
// call, make a program a tenth smaller.
type options struct {
	inv       *invocation
	list      []option
	badStatus int  // exit status for bad usage; 1, and 2 for ls, grep and diff
	posix     bool // options end at the first operand (env, xargs, timeout)
	terse     bool // bad usage is not explained (setfacl)
}

// option is one option: its spellings and what it does.
type option struct {
	short byte   // 0: none
	long  string // "": none
	takes int    // takesNothing and so on
	set   func(value string) bool

	unsimulated bool // the real tool knows it, this one does not
}

const (
	takesNothing = iota
	takesValue
	takesOptional // only as --long=value or -xvalue
)

func (inv *invocation) options() *options { return &options{inv: inv, badStatus: 1} }

// flag is an option without a value.
//
//go:noinline
func (o *options) flag(set *bool, short byte, long string) {
	o.do(short, long, func() { *set = true })
}

// do is an option without a value that does something in its turn.
//
//go:noinline
func (o *options) do(short byte, long string, do func()) {
	o.list = append(o.list, option{short: short, long: long, set: func(string) bool { do(); return true }})
}

// value is an option with a value.
//
//go:noinline
func (o *options) value(set *string, short byte, long string) {
	o.each(short, long, func(v string) bool { *set = v; return true })
}

// each is an option with a value that may be refused: take has said why and
// set the exit status when it returns false.
//
//go:noinline
func (o *options) each(short byte, long string, take func(value string) bool) {
	o.list = append(o.list, option{short: short, long: long, takes: takesValue, set: take})
}

// optional is an option that may have a value, as in --color[=WHEN]; take gets
// "" where it has none.
//
//go:noinline
func (o *options) optional(short byte, long string, take func(value string) bool) {
	o.list = append(o.list, option{short: short, long: long, takes: takesOptional, set: take})
}

// known marks options that the real tool knows and that are not simulated:
// "Z" or "context", short and long alike.
func (o *options) known(names ...string) {
	for _, name := range names {
		opt := option{takes: takesOptional, unsimulated: true}
		if len(name) == 1 {
			opt.short = name[0]
			name = "-" + name
		} else {
			opt.long = name
			name = "--" + name
		}
		opt.set = func(string) bool { o.inv.unsimulated(name); return false }
		o.list = append(o.list, opt)
	}
}

// parse reads the arguments as getopt_long does and returns the operands. Not
// ok: something was wrong, it has been said, and the exit status is set.
func (o *options) parse() (operands []string, ok bool) {
	o.standard()
	args := o.inv.args
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		switch {
		case arg == "--":
			return append(operands, args...), true
		case strings.HasPrefix(arg, "--"):
			if args, ok = o.long(arg[2:], args); !ok {
				return nil, false
			}
		case len(arg) > 1 && arg[0] == '-':
			if args, ok = o.short(arg[1:], args); !ok {
				return nil, false
			}
		default:
			operands = append(operands, arg)
			if o.posix {
				return append(operands, args...), true
			}
		}
	}
	return operands, true
}

// short reads a bundle of short options; rest are the arguments behind it.
func (o *options) short(bundle string, rest []string) ([]string, bool) {
	for i := 0; i < len(bundle); i++ {
		opt := o.byShort(bundle[i])
		if opt == nil {
			o.bad("invalid option -- '%c'", bundle[i])
			return nil, false
		}
		switch opt.takes {
		case takesNothing:
			if !opt.set("") {
				return nil, false
			}
		case takesOptional:
			return rest, opt.set(bundle[i+1:])
		case takesValue:
			if i+1 < len(bundle) {
				return rest, opt.set(bundle[i+1:])
			}
			if len(rest) == 0 {
				o.bad("option requires an argument -- '%c'", bundle[i])
				return nil, false
			}
			return rest[1:], opt.set(rest[0])
		}
	}
	return rest, true
}

// long reads a long option, perhaps abbreviated, perhaps with =value.
func (o *options) long(arg string, rest []string) ([]string, bool) {
	name, value, hasValue := strings.Cut(arg, "=")
	opt, ok := o.byLong(name)
	if !ok {
		return nil, false
	}
	switch {
	case opt.takes == takesNothing && hasValue:
		o.bad("option '--%s' doesn't allow an argument", opt.long)
		return nil, false
	case opt.takes == takesValue && !hasValue:
		if len(rest) == 0 {
			o.bad("option '--%s' requires an argument", opt.long)
			return nil, false
		}
		return rest[1:], opt.set(rest[0])
	}
	return rest, opt.set(value)
}

// bad is about bad usage.
func (o *options) bad(format string, args ...any) {
	if o.terse {
		format = ""
	}
	o.inv.usage(o.badStatus, format, args...)
}

func (o *options) byShort(c byte) *option {
	for i := range o.list {
		if o.list[i].short == c && c != 0 {
			return &o.list[i]
		}
	}
	return nil
}

// byLong finds a long option by its name or an unambiguous beginning of it.
func (o *options) byLong(name string) (*option, bool) {
	var found []*option
	for i := range o.list {
		opt := &o.list[i]
		if opt.long == name && name != "" {
			return opt, true
		}
		if opt.long != "" && strings.HasPrefix(opt.long, name) {
			found = append(found, opt)
		}
	}
	switch len(found) {
	case 1:
		return found[0], true
	case 0:
		o.bad("unrecognized option '--%s'", name)
		return nil, false
	}
	possible := ""
	for _, opt := range found {
		possible += " '--" + opt.long + "'"
	}
	o.bad("option '--%s' is ambiguous; possibilities:%s", name, possible)
	return nil, false
}
