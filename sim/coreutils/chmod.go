package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// modeChanger is one run of chmod.
type modeChanger struct {
	inv       *invocation
	spec      modeSpec
	umask     sys.Mode
	recursive bool
	verbose   bool // -v
	changes   bool // -c
	quiet     bool // -f
	surprises bool // the mode came as an option: say when the umask changed it
	nearby    nearby
}

func chmod(inv *invocation) {
	c := &modeChanger{inv: inv}
	var mode, reference string
	preserveRoot := false
	o := inv.options()
	o.flag(&c.changes, 'c', "changes")
	o.flag(&c.quiet, 'f', "silent")
	o.flag(&c.quiet, 0, "quiet")
	o.flag(&c.verbose, 'v', "verbose")
	o.flag(&c.recursive, 'R', "recursive")
	o.do(0, "no-preserve-root", func() { preserveRoot = false })
	o.do(0, "preserve-root", func() { preserveRoot = true })
	o.value(&reference, 0, "reference")
	for _, letter := range []byte("rwxXstugoa,+=01234567") {
		o.optional(letter, "", func(rest string) bool {
			if mode != "" {
				mode += ","
			}
			mode += "-" + string(letter) + rest
			c.surprises = true
			return true
		})
	}
	names, ok := o.parse()
	if !ok {
		return
	}
	if mode == "" && reference == "" && len(names) > 0 {
		mode, names = names[0], names[1:]
		if len(names) == 0 {
			inv.usage(1, "missing operand after %s", quoteText(mode))
			return
		}
	}
	if len(names) == 0 {
		inv.usage(1, "missing operand")
		return
	}
	if reference != "" {
		st, err := sys.StatPath(inv.p, reference)
		if err != nil {
			inv.errorf("failed to get attributes of %s: %v", quoteFile(reference), err)
			return
		}
		c.spec = modeSpec{{'=', modeGiven, 0o7777, st.Mode.Perm(), 0o7777}}
	} else if c.spec, ok = parseModeSpec(mode); !ok {
		inv.usage(1, "invalid mode: %s", quoteText(mode))
		return
	}
	c.umask = currentUmask(inv.p)
	for _, name := range names {
		if c.recursive && preserveRoot && refusesRoot(inv, name) {
			continue
		}
		c.operand(name)
	}
}

// refusesRoot says why "/" is not changed recursively.
func refusesRoot(inv *invocation, name string) bool {
	root, err1 := sys.Lstat(inv.p, "/")
	st, err2 := sys.Lstat(inv.p, name)
	if err1 != nil || err2 != nil || !sameInode(&root, &st) {
		return false
	}
	if name == "/" {
		inv.errorf("it is dangerous to operate recursively on '/'")
	} else {
		inv.errorf("it is dangerous to operate recursively on %s (same as '/')", quoteFile(name))
	}
	inv.warnf("use --no-preserve-root to override this failsafe")
	return true
}

func (c *modeChanger) fail(format string, args ...any) {
	if c.quiet {
		c.inv.status = 1
		return
	}
	c.inv.errorf(format, args...)
}

// lost says that a file is not there.
func (c *modeChanger) lost(name string, err error) {
	c.fail("cannot access %s: %v", quoteFile(name), err)
	if c.verbose {
		c.inv.out.Printf("%s could not be accessed\n", quoteFile(name))
	}
}

// operand changes what was named, through symlinks.
func (c *modeChanger) operand(name string) {
	st, err := sys.Lstat(c.inv.p, name)
	if err == nil && st.Mode.IsSymlink() {
		if st, err = sys.StatPath(c.inv.p, name); err == sys.ENOENT {
			c.fail("cannot operate on dangling symlink %s", quoteFile(name))
			if c.verbose {
				c.inv.out.Printf("%s could not be accessed\n", quoteFile(name))
			}
			return
		}
	}
	if err != nil {
		c.lost(name, err)
		return
	}
	c.change(name, &st)
}

// change changes a file and, recursively, what is in it.
func (c *modeChanger) change(name string, st *sys.Stat) {
	p := c.inv.p
	mode, _ := c.spec.adjust(st.Mode, c.umask)
	err := p.Fchmodat2(c.nearby.at(), c.nearby.rest(name), mode, 0)
	if err != nil {
		c.fail("changing permissions of %s: %v", quoteFile(name), err)
	}
	c.say(name, st, mode, err)
	if err == nil && c.surprises {
		if expected, _ := c.spec.adjust(st.Mode, 0); mode&^expected != 0 {
			c.inv.errorf("%s: new permissions are %s, not %s", quoteName(name), mode.String()[1:], expected.String()[1:])
		}
	}
	if !c.recursive || !st.Mode.IsDir() {
		return
	}
	entries, err := c.nearby.list(p, name)
	if err != nil {
		c.fail("cannot read directory %s: %v", quoteFile(name), err)
		return
	}
	defer c.nearby.enter(p, name)()
	for _, entry := range entries {
		path := joinPath(name, entry.Name)
		st, err := c.nearby.lstat(p, path)
		switch {
		case err != nil:
			c.lost(path, err)
		case st.Mode.IsSymlink():
			if c.verbose {
				c.inv.out.Printf("neither symbolic link %s nor referent has been changed\n", quoteFile(path))
			}
		default:
			c.change(path, &st)
		}
	}
}

// say is the line of --verbose and --changes.
func (c *modeChanger) say(name string, st *sys.Stat, mode sys.Mode, err error) {
	if !c.verbose && !c.changes {
		return
	}
	format := "mode of %s changed from %04o (%s) to %04o (%s)\n"
	switch {
	case err != nil:
		if !c.verbose {
			return
		}
		format = "failed to change mode of %s from %04o (%s) to %04o (%s)\n"
	case mode == st.Mode.Perm():
		if c.verbose {
			c.inv.out.Printf("mode of %s retained as %04o (%s)\n", quoteFile(name), uint32(mode), mode.String()[1:])
		}
		return
	}
	c.inv.out.Printf(format, quoteFile(name), uint32(st.Mode.Perm()), st.Mode.String()[1:], uint32(mode), mode.String()[1:])
}
