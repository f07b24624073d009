package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// targetOptions are -t and -T, shared by cp, mv, ln and install.
type targetOptions struct {
	inv       *invocation
	directory string
	isFile    bool // -T: the last operand is no directory to put things into
}

func (t *targetOptions) declare(o *options) {
	t.inv = o.inv
	o.value(&t.directory, 't', "target-directory")
	o.flag(&t.isFile, 'T', "no-target-directory")
}

// isDirectory reports whether name is a directory to put things into.
func isDirectory(p sys.Process, name string) (bool, error) {
	fd, err := sys.Open(p, name, sys.O_PATH|sys.O_DIRECTORY, 0)
	if err != nil {
		return false, err
	}
	p.Close(fd)
	return true, nil
}

// split divides the operands into sources and where they go: into a directory,
// or one file to one name. Not ok: it has been said what is wrong.
func (t *targetOptions) split(names []string) (sources []string, directory, dest string, ok bool) {
	switch {
	case t.directory != "" && t.isFile:
		t.inv.errorf("cannot combine --target-directory (-t) and --no-target-directory (-T)")
		return nil, "", "", false
	case len(names) == 0:
		t.inv.usage(1, "missing file operand")
		return nil, "", "", false
	case len(names) == 1 && t.directory == "":
		t.inv.usage(1, "missing destination file operand after %s", quoteFile(names[0]))
		return nil, "", "", false
	case t.directory != "":
		if _, err := isDirectory(t.inv.p, t.directory); err != nil {
			t.inv.errorf("target directory %s: %v", quoteFile(t.directory), err)
			return nil, "", "", false
		}
		return names, t.directory, "", true
	case t.isFile && len(names) > 2:
		t.inv.usage(1, "extra operand %s", quoteFile(names[2]))
		return nil, "", "", false
	}
	sources, last := names[:len(names)-1], names[len(names)-1]
	if t.isFile {
		return sources, "", last, true
	}
	is, err := isDirectory(t.inv.p, last)
	switch {
	case is:
		return sources, last, "", true
	case len(names) > 2:
		t.inv.errorf("target %s: %v", quoteFile(last), err)
		return nil, "", "", false
	}
	return sources, "", last, true
}

// copyCommand is one run of cp.
type copyCommand struct {
	*copier
	target   targetOptions
	parents  bool
	strip    bool // slashes at the end of sources
	contents bool // --copy-contents: read devices and fifos
}

func cp(inv *invocation) {
	c := &copyCommand{copier: newCopier(inv)}
	var backup backupOptions
	o := inv.options()
	c.target.declare(o)
	backup.declare(o)
	c.declare(o)
	names, ok := o.parse()
	if !ok {
		return
	}
	if c.backup, c.suffix, ok = backup.settle(); !ok {
		return
	}
	if !c.settle() {
		return
	}
	sources, directory, dest, ok := c.target.split(names)
	if !ok {
		return
	}
	if directory == "" && c.parents {
		inv.usage(1, "with --parents, the destination must be a directory")
		return
	}
	c.umask = currentUmask(inv.p)
	c.terminal = sys.IsTerminal(inv.p, 0)
	if directory == "" {
		c.operandOverItself(sources[0], dest)
		return
	}
	for _, source := range sources {
		c.into(source, directory)
	}
}

// declare declares the options.
func (c *copyCommand) declare(o *options) {
	recursive := func() { c.recursive = true }
	o.do('r', "recursive", recursive)
	o.do('R', "", recursive)
	o.do('a', "archive", func() {
		recursive()
		c.keep = copyKeep{mode: true, owner: true, times: true, links: true, xattrs: true}
		c.follow = copyFollowNever
	})
	o.do('d', "", func() { c.keep.links, c.follow = true, copyFollowNever })
	o.do('p', "", func() { c.keepBasic() })
	o.optional(0, "preserve", func(list string) bool {
		if list == "" {
			c.keepBasic()
			return true
		}
		return c.attributeList(list, "--preserve", true)
	})
	o.each(0, "no-preserve", func(list string) bool { return c.attributeList(list, "--no-preserve", false) })
	o.do('P', "no-dereference", func() { c.follow = copyFollowNever })
	o.do('L', "dereference", func() { c.follow = copyFollowAlways })
	o.do('H', "", func() { c.follow = copyFollowArgs })
	o.flag(&c.unlinkOnError, 'f', "force")
	o.do('i', "interactive", func() { c.ask = overwriteAsk })
	o.do('n', "no-clobber", func() { c.ask = overwriteNever })
	o.flag(&c.update, 'u', "update")
	o.flag(&c.verbose, 'v', "verbose")
	o.do('l', "link", func() { c.instead = copyHardLink })
	o.do('s', "symbolic-link", func() { c.instead = copySymlink })
	o.flag(&c.oneFS, 'x', "one-file-system")
	o.flag(&c.parents, 0, "parents")
	o.flag(&c.strip, 0, "strip-trailing-slashes")
	o.flag(&c.unlinkFirst, 0, "remove-destination")
	o.flag(&c.attributesOnly, 0, "attributes-only")
	o.flag(&c.contents, 0, "copy-contents")
	o.each(0, "sparse", c.sparseWord)
	o.optional(0, "reflink", c.reflinkWord)
	o.do('Z', "", func() {})
	o.known("context")
}

func (c *copyCommand) keepBasic() {
	c.keep.mode, c.keep.owner, c.keep.times = true, true, true
}

// attributeList is the value of --preserve and --no-preserve.
func (c *copyCommand) attributeList(list, option string, keep bool) bool {
	for word := range strings.SplitSeq(list, ",") {
		switch word {
		case "mode":
			c.keep.mode, c.defaultMode = keep, !keep
		case "ownership":
			c.keep.owner = keep
		case "timestamps":
			c.keep.times = keep
		case "links":
			c.keep.links = keep
		case "xattr":
			c.keep.xattrs, c.keep.xattrsRequired = keep, keep
		case "context":
		case "all":
			c.keep = copyKeep{mode: keep, owner: keep, times: keep, links: keep, xattrs: keep}
			c.defaultMode = !keep
		default:
			c.inv.invalidArgument(word, option, "'mode'", "'timestamps'", "'ownership'", "'links'", "'context'", "'xattr'", "'all'")
			return false
		}
	}
	return true
}

func (c *copyCommand) sparseWord(word string) bool {
	how, ok := map[string]copySparse{"auto": sparseAuto, "always": sparseAlways, "never": sparseNever}[word]
	if !ok {
		c.inv.invalidArgument(word, "--sparse", "'never'", "'auto'", "'always'")
	}
	c.sparse = how
	return ok
}

func (c *copyCommand) reflinkWord(word string) bool {
	switch word {
	case "auto", "never":
		c.cloneOnly = false
		return true
	case "", "always":
		c.cloneOnly = true
		return true
	}
	c.inv.invalidArgument(word, "--reflink", "'auto'", "'always'", "'never'")
	return false
}

// settle decides what the options left open.
func (c *copyCommand) settle() bool {
	if c.cloneOnly && c.sparse != sparseAuto {
		c.inv.usage(1, "--reflink can be used only with --sparse=auto")
		return false
	}
	if c.ask == overwriteNever && c.backup != backupNone {
		c.inv.usage(1, "options --backup and --no-clobber are mutually exclusive")
		return false
	}
	c.copyAsRegular = !c.recursive || c.contents
	if c.ask == overwriteNever {
		c.update = false
	}
	if c.follow == copyFollowUnset {
		c.follow = copyFollowAlways
		if c.recursive || c.instead == copyHardLink {
			c.follow = copyFollowNever
		}
	}
	return true
}

// operandOverItself copies one file to one name. With --force and --backup a
// file may be copied over itself: the copy is made of the backup.
func (c *copyCommand) operandOverItself(source, dest string) {
	if c.unlinkOnError && c.backup != backupNone && source == dest && c.instead == copyContent {
		if st, err := sys.StatPath(c.inv.p, dest); err == nil && st.Mode.IsRegular() {
			dest = backupName(c.inv.p, dest, c.backup, c.suffix)
			c.backup = backupNone
		}
	}
	c.operand(source, dest)
}

// into copies a source into a directory.
func (c *copyCommand) into(source, directory string) {
	if c.strip {
		source = trimSlashes(source)
	}
	if !c.parents {
		name := baseName(source)
		if name == ".." {
			name = ""
		}
		c.operand(source, joinPath(directory, name))
		return
	}
	above := c.makeParents(trimSlashes(source), directory)
	if above == nil {
		return
	}
	c.operand(source, joinPath(directory, trimSlashes(source)))
	c.finishParents(above)
}

// copiedParent is a directory made for --parents.
type copiedParent struct {
	dest string
	st   sys.Stat
}

// makeParents makes the directories of a source's name below directory; nil:
// that failed.
func (c *copyCommand) makeParents(source, directory string) []copiedParent {
	p := c.inv.p
	made := []copiedParent{}
	for i := 1; i < len(source); i++ {
		if source[i] != '/' || source[i-1] == '/' {
			continue
		}
		from, to := source[:i], joinPath(directory, source[:i])
		st, err := sys.StatPath(p, from)
		if err != nil {
			c.inv.errorf("failed to get attributes of %s: %v", quoteFile(from), err)
			return nil
		}
		if old, err := sys.StatPath(p, to); err == nil {
			if !old.Mode.IsDir() {
				c.inv.errorf("%s exists but is not a directory", quoteFile(to))
				return nil
			}
			if c.keep.mode || c.keep.owner || c.keep.times {
				made = append(made, copiedParent{to, st})
			}
			continue
		}
		mode := st.Mode.Perm()
		if c.keep.owner {
			mode &= 0o700
		}
		if err := sys.Mkdir(p, to, mode|0o700); err != nil {
			c.inv.errorf("cannot make directory %s: %v", quoteFile(to), err)
			return nil
		}
		if c.verbose {
			c.inv.out.Printf("%s -> %s\n", from, to)
		}
		made = append(made, copiedParent{to, st})
	}
	return made
}

// finishParents gives the made directories their attributes, once all is in.
func (c *copyCommand) finishParents(made []copiedParent) {
	for i := len(made) - 1; i >= 0; i-- {
		e := copyEntry{source: made[i].dest, dest: made[i].dest, st: made[i].st}
		xattrs := c.keep.xattrs
		c.keep.xattrs = false
		c.attributes(&e, sys.AT_FDCWD, e.dest, 0)
		c.keep.xattrs = xattrs
	}
}
