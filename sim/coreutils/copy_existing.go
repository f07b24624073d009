package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// existing looks at the destination and decides what an existing one means.
// Settled: there is nothing more to do.
func (c *copier) existing(e *copyEntry) (result outcome, settled bool) {
	lstat := !e.st.Mode.IsRegular() && (!c.copyAsRegular || e.st.Mode.IsDir() || e.st.Mode.IsSymlink()) ||
		c.move || c.instead != copyContent || c.backup != backupNone || c.unlinkFirst
	var err error
	if lstat {
		e.destStat, err = sys.Lstat(c.inv.p, e.dest)
	} else {
		e.destStat, err = sys.StatPath(c.inv.p, e.dest)
	}
	switch {
	case err == sys.ELOOP && c.unlinkOnError:
		return outcome{}, false
	case err == sys.ENOENT:
		e.destIsNew = true
		return outcome{}, false
	case err != nil:
		return c.fail("cannot stat %s: %v", quoteFile(e.dest), err), true
	}
	e.destExists = true
	e.renameErrno = sys.EEXIST
	ok, now := c.sameFileOK(e)
	switch {
	case !ok:
		return c.fail("%s and %s are the same file", quoteFile(e.source), quoteFile(e.dest)), true
	case now == sameDone:
		return moveDone, true
	}
	if result, settled = c.declined(e); settled {
		return result, true
	}
	if result, settled = c.mismatched(e); settled {
		return result, true
	}
	return c.clear(e)
}

// declined reports whether the destination stays because it is newer, or
// because the user says so.
func (c *copier) declined(e *copyEntry) (outcome, bool) {
	if e.st.Mode.IsDir() && !c.move {
		return outcome{}, false
	}
	newer := c.update && !e.st.Mode.IsDir() && compareTimes(e.destStat.Mtime, e.st.Mtime) >= 0
	if newer || c.ask == overwriteNever || !c.mayOverwrite(e) {
		if id := (fileID{e.st.Dev, e.st.Ino}); c.keep.links && !c.move && newer {
			c.copied[id] = e.dest
		}
		return moveDone, true
	}
	return outcome{}, false
}

// mayOverwrite asks where asking is due.
func (c *copier) mayOverwrite(e *copyEntry) bool {
	writable := e.destStat.Mode.IsSymlink() ||
		c.inv.p.Faccessat2(sys.AT_FDCWD, e.dest, sys.W_OK, sys.AT_EACCESS) == nil
	if c.ask != overwriteAsk && (c.ask != overwriteUnset || !c.move || writable || !c.terminal) {
		return true
	}
	if writable {
		return c.inv.confirm("overwrite %s? ", quoteFile(e.dest))
	}
	mode := e.destStat.Mode
	if c.move || c.unlinkFirst || c.unlinkOnError {
		return c.inv.confirm("replace %s, overriding mode %04o (%s)? ", quoteFile(e.dest), uint32(mode.Perm()), mode.String()[1:])
	}
	return c.inv.confirm("unwritable %s (mode %04o, %s); try anyway? ", quoteFile(e.dest), uint32(mode.Perm()), mode.String()[1:])
}

// mismatched refuses a directory over something else and the reverse.
func (c *copier) mismatched(e *copyEntry) (outcome, bool) {
	source, dest := e.st.Mode.IsDir(), e.destStat.Mode.IsDir()
	switch {
	case dest && !source:
		if c.move && c.backup != backupNone {
			break
		}
		return c.fail("cannot overwrite directory %s with non-directory", quoteFile(e.dest)), true
	case !source && e.operand && c.backup != backupNumbered && c.made[fileID{e.destStat.Dev, e.destStat.Ino}]:
		return c.fail("will not overwrite just-created %s with %s", quoteFile(e.dest), quoteFile(e.source)), true
	case source && !dest:
		if c.move && c.backup != backupNone {
			break
		}
		return c.fail("cannot overwrite non-directory %s with directory %s", quoteFile(e.dest), quoteFile(e.source)), true
	}
	return outcome{}, false
}

// clear moves an existing destination out of the way, where that is asked for.
func (c *copier) clear(e *copyEntry) (outcome, bool) {
	last := base(trimSlashes(e.source))
	if c.backup != backupNone && last != "." && last != ".." && (c.move || !e.destStat.Mode.IsDir()) {
		backup := backupName(c.inv.p, e.dest, c.backup, c.suffix)
		if backup == e.source {
			verb := "copied"
			if c.move {
				verb = "moved"
			}
			return c.fail("backing up %s might destroy source;  %s not %s", quoteFile(e.dest), quoteFile(e.source), verb), true
		}
		switch err := sys.Rename(c.inv.p, e.dest, backup); err {
		case nil:
			e.backup = backup
		case sys.ENOENT:
		default:
			return c.fail("cannot backup %s: %v", quoteFile(e.dest), err), true
		}
		e.destIsNew, e.destExists = true, false
		return outcome{}, false
	}
	needsData := c.instead == copyContent && !c.move
	if e.destStat.Mode.IsDir() || !c.unlinkFirst && !(needsData &&
		(c.keep.links && e.destStat.Nlink > 1 || c.follow == copyFollowNever && !e.st.Mode.IsRegular())) {
		return outcome{}, false
	}
	if err := sys.Unlink(c.inv.p, e.dest); err != nil && err != sys.ENOENT {
		return c.fail("cannot remove %s: %v", quoteFile(e.dest), err), true
	}
	e.destIsNew, e.destExists = true, false
	if c.verbose {
		c.inv.out.Printf("removed %s\n", quoteFile(e.dest))
	}
	return outcome{}, false
}

// sameNow is what to do at once about a source and destination that are one.
type sameNow int

const (
	sameGoOn sameNow = iota
	sameDone
)

// sameFileOK reports whether the copy makes sense although source and
// destination may be the same file.
func (c *copier) sameFileOK(e *copyEntry) (bool, sameNow) {
	p := c.inv.p
	same := sameInode(&e.st, &e.destStat)
	if same && c.instead == copyHardLink {
		return true, sameDone
	}
	source, dest := e.st, e.destStat
	if c.follow == copyFollowNever {
		if source.Mode.IsSymlink() && dest.Mode.IsSymlink() {
			if !same {
				return true, sameGoOn
			}
			if trimSlashes(e.source) == trimSlashes(e.dest) {
				return c.backup != backupNone, sameGoOn
			}
			return !c.move, sameDone
		}
	} else {
		if !same {
			return true, sameGoOn
		}
		var err1, err2 error
		source, err1 = sys.Lstat(p, e.source)
		dest, err2 = sys.Lstat(p, e.dest)
		if err1 != nil || err2 != nil {
			return true, sameGoOn
		}
		if source.Mode.IsSymlink() && dest.Mode.IsSymlink() && !sameInode(&source, &dest) && c.unlinkFirst {
			return true, sameGoOn
		}
	}
	if c.backup != backupNone {
		return trimSlashes(e.source) != trimSlashes(e.dest) || !c.move && c.unlinkOnError, sameGoOn
	}
	if (c.move || c.unlinkFirst) && dest.Mode.IsSymlink() {
		return true, sameGoOn
	}
	if !source.Mode.IsSymlink() && !dest.Mode.IsSymlink() {
		switch {
		case !sameInode(&source, &dest):
			return true, sameGoOn
		case (c.unlinkFirst || c.unlinkOnError && c.instead == copySymlink) && source.Nlink > 1 && !sameEntry(p, e.source, e.dest):
			return true, sameGoOn
		}
		return false, sameGoOn
	}
	if c.instead == copySymlink && dest.Mode.IsSymlink() {
		return true, sameGoOn
	}
	if c.follow == copyFollowNever {
		s, err1 := sys.StatPath(p, e.source)
		d, err2 := sys.StatPath(p, e.dest)
		if err1 != nil || err2 != nil || !sameInode(&s, &d) {
			return true, sameGoOn
		}
	}
	return false, sameGoOn
}

func sameInode(a, b *sys.Stat) bool { return a.Dev == b.Dev && a.Ino == b.Ino }

// sameEntry reports whether two paths are the same name in the same directory.
func sameEntry(p sys.Process, a, b string) bool {
	if baseName(a) != baseName(b) {
		return false
	}
	x, err1 := sys.StatPath(p, dirName(a))
	y, err2 := sys.StatPath(p, dirName(b))
	return err1 == nil && err2 == nil && sameInode(&x, &y)
}
