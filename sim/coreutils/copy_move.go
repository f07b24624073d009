package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// tryRename renames without replacing anything, the first thing a move does. A
// rename that was refused is not tried again for what is in the directory.
func (c *copier) tryRename(e *copyEntry) error {
	if c.renameErrno != errNotTried {
		return c.renameErrno
	}
	return c.inv.p.Renameat2(sys.AT_FDCWD, e.source, sys.AT_FDCWD, e.dest, sys.RENAME_NOREPLACE)
}

// rename moves by name. Not settled: it has to be copied.
func (c *copier) rename(e *copyEntry) (outcome, bool) {
	p := c.inv.p
	err := e.renameErrno
	if err == sys.EEXIST {
		err = sys.Rename(p, e.source, e.dest)
	}
	switch err {
	case nil:
		c.sayRenamed(e)
		c.made[fileID{e.st.Dev, e.st.Ino}] = true
		return moveDone, true
	case sys.EINVAL:
		c.inv.errorf("cannot move %s to a subdirectory of itself, %s", quoteFile(c.topSource), quoteFile(c.topDest))
		return outcome{ok: true, intoSelf: true}, true
	case sys.EXDEV:
	default:
		return c.fail("cannot move %s to %s: %v", quoteFile(e.source), quoteFile(e.dest), err), true
	}
	flags := 0
	if e.st.Mode.IsDir() {
		flags = sys.AT_REMOVEDIR
	}
	if err := p.Unlinkat(sys.AT_FDCWD, e.dest, flags); err != nil && err != sys.ENOENT {
		return c.fail("inter-device move failed: %s to %s; unable to remove target: %v", quoteFile(e.source), quoteFile(e.dest), err), true
	}
	if c.verbose && !e.st.Mode.IsDir() {
		c.inv.out.WriteString("copied ")
		c.sayCopied(e)
	}
	e.destIsNew, e.destExists = true, false
	return outcome{}, false
}
