package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// copyFollow is which symlinks a copy looks through.
type copyFollow int

const (
	copyFollowUnset copyFollow = iota
	copyFollowNever
	copyFollowArgs
	copyFollowAlways
)

// copyInstead is what is made in place of a copy.
type copyInstead int

const (
	copyContent copyInstead = iota
	copyHardLink
	copySymlink
)

// overwriting is when an existing destination is asked about.
type overwriting int

const (
	overwriteUnset overwriting = iota
	overwriteAsk
	overwriteNever
	overwriteAlways
)

// copier copies files and trees: the routine of cp, mv and install.
type copier struct {
	inv       *invocation
	umask     sys.Mode
	recursive bool
	follow    copyFollow
	instead   copyInstead
	ask       overwriting
	update    bool
	verbose   bool
	move      bool
	backup    backupControl
	suffix    string
	oneFS     bool
	sparse    copySparse

	attributesOnly bool
	cloneOnly      bool // --reflink: the data is shared, which no filesystem here can
	copyAsRegular  bool // devices and fifos are read, not made anew
	install        bool // as install does it
	unlinkFirst    bool // --remove-destination
	unlinkOnError  bool // -f
	terminal       bool // standard input is one

	keep        copyKeep
	mode        sys.Mode // with setMode: what the copy gets
	setMode     bool
	defaultMode bool // --no-preserve=mode

	copied      map[fileID]string // where a source file or a made directory is
	made        map[fileID]bool   // files this run made
	seen        []seenOperand
	topSource   string
	topDest     string
	renameErrno error // of a rename already tried; errNotTried
	lastFile    bool
}

// seenOperand is a source that was named on the command line.
type seenOperand struct {
	id   fileID
	name string
}

// copyKeep is which attributes a copy takes over.
type copyKeep struct {
	mode, owner, times, links, xattrs bool
	xattrsRequired                    bool
}

// copySparse is when holes are made.
type copySparse int

const (
	sparseAuto copySparse = iota
	sparseAlways
	sparseNever
)

// errNotTried is copier.renameErrno where no rename was tried yet.
const errNotTried = sys.Errno(0)

func newCopier(inv *invocation) *copier {
	return &copier{inv: inv, copied: map[fileID]string{}, made: map[fileID]bool{}, renameErrno: errNotTried}
}

// outcome is what became of a copy.
type outcome struct {
	ok       bool // nothing went wrong
	renamed  bool // a move needed no copy (or was declined): leave the source
	intoSelf bool // a directory was to be moved into itself
}

var (
	copyFailed = outcome{}
	copyDone   = outcome{ok: true}
	moveDone   = outcome{ok: true, renamed: true}
)

// operand copies a file or tree named on the command line.
func (c *copier) operand(source, dest string) outcome {
	c.topSource, c.topDest = source, dest
	return c.entry(copyEntry{source: source, dest: dest, operand: true})
}

// copyEntry is one file or directory on its way.
type copyEntry struct {
	source, dest string
	operand      bool // named on the command line
	device       uint64
	ancestors    []fileID
	destIsNew    bool // known not to exist
	destExists   bool
	st, destStat sys.Stat
	backup       string // where the old destination went
	renameErrno  error
}

// fail says what is wrong with an entry.
func (c *copier) fail(format string, args ...any) outcome {
	c.inv.errorf(format, args...)
	return copyFailed
}

// entry copies one file or directory.
func (c *copier) entry(e copyEntry) outcome {
	e.renameErrno = sys.ENOSYS
	if c.move {
		e.renameErrno = c.tryRename(&e)
		if e.renameErrno == nil {
			e.destIsNew = true
			if c.lastFile {
				c.sayRenamed(&e)
				return moveDone
			}
		}
	}
	name := e.source
	if c.move && e.renameErrno == nil {
		name = e.dest
	}
	if err := c.stat(name, e.operand, &e.st); err != nil {
		return c.fail("cannot stat %s: %v", quoteFile(name), err)
	}
	if e.st.Mode.IsDir() && !c.recursive && !c.move {
		if c.install {
			return c.fail("omitting directory %s", quoteFile(e.source))
		}
		return c.fail("-r not specified; omitting directory %s", quoteFile(e.source))
	}
	if e.operand && c.repeated(&e) {
		return copyDone
	}
	if !e.destIsNew {
		if result, settled := c.existing(&e); settled {
			return result
		}
	}
	if c.verbose && !c.move && !e.st.Mode.IsDir() {
		c.sayCopied(&e)
	}
	if result, settled := c.earlier(&e); settled {
		return result
	}
	if c.move {
		if result, settled := c.rename(&e); settled {
			return result
		}
	}
	result := c.make(&e)
	if e.operand && result.ok {
		c.remember(e.dest)
	}
	return result
}

// stat looks at a source, through symlinks as far as the options say.
func (c *copier) stat(name string, operand bool, st *sys.Stat) error {
	flags := sys.AT_SYMLINK_NOFOLLOW
	if c.follow == copyFollowAlways || c.follow == copyFollowArgs && operand {
		flags = 0
	}
	return c.inv.p.Fstatat(sys.AT_FDCWD, name, st, flags)
}

// repeated warns of an operand given twice.
func (c *copier) repeated(e *copyEntry) bool {
	id := fileID{e.st.Dev, e.st.Ino}
	for _, earlier := range c.seen {
		if earlier.id != id || c.backup != backupNone || !sameEntry(c.inv.p, earlier.name, e.source) {
			continue
		}
		what := "file"
		if e.st.Mode.IsDir() {
			what = "directory"
		}
		c.inv.warnf("warning: source %s %s specified more than once", what, quoteFile(e.source))
		return true
	}
	c.seen = append(c.seen, seenOperand{id, e.source})
	return false
}

// sayCopied is the line of --verbose.
func (c *copier) sayCopied(e *copyEntry) {
	c.inv.out.WriteString(quoteFile(e.source) + " -> " + quoteFile(e.dest))
	if e.backup != "" {
		c.inv.out.WriteString(" (backup: " + quoteFile(e.backup) + ")")
	}
	c.inv.out.WriteByte('\n')
}

// sayRenamed is the line of mv --verbose.
func (c *copier) sayRenamed(e *copyEntry) {
	if c.verbose {
		c.inv.out.WriteString("renamed ")
		c.sayCopied(e)
	}
}

// earlier deals with a source that this run has met before: another name of a
// file whose links are kept, or a directory that contains its own copy.
func (c *copier) earlier(e *copyEntry) (outcome, bool) {
	id := fileID{e.st.Dev, e.st.Ino}
	directory := e.st.Mode.IsDir()
	keepsLinks := c.keep.links && !directory && c.instead == copyContent &&
		(e.st.Nlink > 1 || e.operand && c.follow == copyFollowArgs || c.follow == copyFollowAlways)
	if c.move && e.renameErrno == nil {
		return outcome{}, false
	}
	if !keepsLinks && !(directory && c.recursive) {
		return outcome{}, false
	}
	known, met := c.copied[id]
	if !met {
		if keepsLinks || !e.operand {
			c.copied[id] = e.dest
		}
		return outcome{}, false
	}
	if !directory {
		if c.hardLink(known, e) {
			return copyDone, true
		}
		return copyFailed, true
	}
	switch {
	case trimSlashes(e.source) == trimSlashes(known):
		c.inv.errorf("cannot copy a directory, %s, into itself, %s", quoteFile(c.topSource), quoteFile(c.topDest))
		return outcome{intoSelf: true}, true
	case c.follow == copyFollowAlways || e.operand && c.follow == copyFollowArgs:
		return outcome{}, false
	case e.operand:
		return outcome{}, false
	}
	return c.fail("will not create hard link %s to directory %s", quoteFile(e.dest), quoteFile(known)), true
}

// hardLink makes dest a name of the file known.
func (c *copier) hardLink(known string, e *copyEntry) bool {
	p := c.inv.p
	err := p.Linkat(sys.AT_FDCWD, known, sys.AT_FDCWD, e.dest, c.linkFlags())
	if err == sys.EEXIST && (c.unlinkOnError || c.keep.links && c.instead == copyContent || c.update) {
		if err = sys.Unlink(p, e.dest); err == nil {
			if c.verbose && c.instead == copyContent {
				c.inv.out.Printf("removed %s\n", quoteFile(e.dest))
			}
			err = p.Linkat(sys.AT_FDCWD, known, sys.AT_FDCWD, e.dest, c.linkFlags())
		}
	}
	if err != nil {
		c.inv.errorf("cannot create hard link %s to %s: %v", quoteFile(e.dest), quoteFile(known), err)
		return false
	}
	return true
}

func (c *copier) linkFlags() int {
	if c.follow == copyFollowAlways && c.instead == copyHardLink {
		return sys.AT_SYMLINK_FOLLOW
	}
	return 0
}
