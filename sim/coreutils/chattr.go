package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// chattrVersion is what both tools call themselves.
const chattrVersion = " 1.47.0 (5-Feb-2023)\n"

const chattrUsage = "Usage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...\n"

// flagChanger is one run of chattr(1).
type flagChanger struct {
	inv                          *invocation
	add, remove, set             int
	adds, removes, sets, numbers bool
	recursive, verbose, silent   bool
}

func chattr(inv *invocation) {
	c := &flagChanger{inv: inv}
	args := inv.args
	for len(args) > 0 && c.isOption(args[0]) {
		arg := args[0]
		args = args[1:]
		if arg == "--" {
			break
		}
		used, ok := c.option(arg, args)
		if !ok {
			c.say(chattrUsage)
			return
		}
		args = args[used:]
	}
	switch {
	case len(args) == 0:
		c.say(chattrUsage)
		return
	case c.sets && (c.adds || c.removes):
		c.say("= is incompatible with - and +\n")
		return
	case c.add&c.remove != 0:
		c.say("Can't both set and unset same flag.\n")
		return
	case !c.adds && !c.removes && !c.sets && !c.numbers:
		c.say("Must use '-v', =, - or +\n")
		return
	}
	if c.verbose {
		sys.WriteAll(inv.p, 2, []byte("chattr"+chattrVersion))
	}
	for _, path := range args {
		if !c.change(path) {
			inv.status = 1
		}
	}
}

// say prints why nothing is done.
func (c *flagChanger) say(text string) {
	sys.WriteAll(c.inv.p, 2, []byte(text))
	c.inv.status = 1
}

// isOption reports whether an argument is still an option.
func (c *flagChanger) isOption(arg string) bool {
	return arg != "" && strings.IndexByte("-+=", arg[0]) >= 0
}

// option reads an argument of options; used is how many of the next it takes.
func (c *flagChanger) option(arg string, next []string) (used int, ok bool) {
	c.adds = c.adds || arg[0] == '+'
	c.sets = c.sets || arg[0] == '='
	for _, letter := range []byte(arg[1:]) {
		bit := settableFlag(letter)
		switch {
		case arg[0] == '-' && letter == 'R':
			c.recursive = true
		case arg[0] == '-' && letter == 'V':
			c.verbose = true
		case arg[0] == '-' && letter == 'f':
			c.silent = true
		case arg[0] == '-' && (letter == 'v' || letter == 'p'):
			if used == len(next) {
				return 0, false
			}
			used++
			c.numbers = true
		case bit == 0:
			return 0, false
		case arg[0] == '-':
			c.remove |= bit
			c.removes = true
		case arg[0] == '+':
			c.add |= bit
		default:
			c.set |= bit
		}
	}
	return used, true
}

// settableFlag is the flag of a letter that chattr knows, or 0.
func settableFlag(letter byte) int {
	for _, f := range fileFlags() {
		if f.letter == letter && strings.IndexByte("EIVN", letter) < 0 {
			return f.bit
		}
	}
	return 0
}

// change changes the flags of a file, and with -R of what lies below it.
func (c *flagChanger) change(path string) bool {
	p := c.inv.p
	st, err := sys.Lstat(p, path)
	if err != nil {
		return c.failed(err, "trying to stat", path)
	}
	flags, err := fileFlagsOf(p, path)
	if err != nil {
		return c.failed(err, "reading flags on", path)
	}
	switch {
	case c.sets:
		flags = c.set
	case st.Mode.IsDir():
		flags = flags&^c.remove | c.add
	default:
		flags = (flags&^c.remove | c.add) &^ sys.FS_DIRSYNC_FL
	}
	if c.verbose {
		c.inv.out.WriteString("Flags of " + path + " set as " + flagLetters(flags) + "\n")
	}
	err = withFlags(p, path, func(fd int) error { return p.Setflags(fd, flags) })
	if err == nil && c.numbers {
		err = sys.ENOTTY
	}
	switch {
	case err != nil && c.sets:
		c.inv.out.Flush()
		sys.WriteAll(c.inv.p, 2, []byte(path+": "+err.Error()+"\n")) // and no failure, as the real tool has it
	case err != nil:
		return c.failed(err, "setting flags on", path)
	}
	if !c.recursive || !st.Mode.IsDir() {
		return true
	}
	entries, err := sys.ReadDir(p, path)
	ok := err == nil
	for _, e := range entries {
		ok = c.change(joinPath(path, e.Name)) && ok
	}
	return ok
}

// failed says what failed, and is false.
func (c *flagChanger) failed(err error, doing, path string) bool {
	if !c.silent {
		c.inv.warnf("%v while %s %s", err, doing, path)
	}
	return false
}
