package coreutils

import (
	"sort"

	"github.com/overlook-fs/overlook/sim/sys"
)

// make makes the destination: a directory with all in it, a link, a copy of
// the content, or a special file.
func (c *copier) make(e *copyEntry) outcome {
	p := c.inv.p
	mode := e.st.Mode.Perm()
	if c.setMode {
		mode = c.mode
	}
	omitted := sys.Mode(0)
	switch {
	case c.keep.owner:
		omitted = mode & 0o077
	case e.st.Mode.IsDir():
		omitted = mode & 0o022
	}
	var err error
	what := ""
	switch {
	case e.st.Mode.IsDir():
		return c.directory(e, mode, omitted)
	case c.instead == copySymlink:
		return c.symlink(e)
	case c.instead == copyHardLink:
		if !c.hardLink(e.source, e) {
			return copyFailed
		}
		return copyDone
	case e.st.Mode.IsRegular() || c.copyAsRegular && !e.st.Mode.IsSymlink():
		return c.regular(e, mode&0o777, omitted)
	case e.st.Mode.IsSymlink():
		return c.symlinkCopy(e)
	case e.st.Mode.Type() == sys.S_IFIFO:
		what = "fifo"
		err = sys.Mknod(p, e.dest, sys.S_IFIFO|mode&^omitted, 0)
	default:
		what = "special file"
		err = sys.Mknod(p, e.dest, e.st.Mode.Type()|mode&^omitted, e.st.Rdev)
	}
	if err != nil {
		return c.fail("cannot create %s %s: %v", what, quoteFile(e.dest), err)
	}
	return c.attributes(e, sys.AT_FDCWD, e.dest, omitted)
}

// remember notes a file that this run made.
func (c *copier) remember(name string) {
	if st, err := sys.Lstat(c.inv.p, name); err == nil {
		c.made[fileID{st.Dev, st.Ino}] = true
	}
}

// directory copies a directory.
func (c *copier) directory(e *copyEntry, mode, omitted sys.Mode) outcome {
	p := c.inv.p
	id := fileID{e.st.Dev, e.st.Ino}
	for _, above := range e.ancestors {
		if above == id {
			return c.fail("cannot copy cyclic symbolic link %s", quoteFile(e.source))
		}
	}
	made := false
	restore := sys.Mode(0)
	if e.destIsNew || !e.destStat.Mode.IsDir() {
		if err := sys.Mkdir(p, e.dest, mode&^omitted); err != nil {
			return c.fail("cannot create directory %s: %v", quoteFile(e.dest), err)
		}
		made = true
		st, err := sys.Lstat(p, e.dest)
		if err != nil {
			return c.fail("cannot stat %s: %v", quoteFile(e.dest), err)
		}
		c.copied[fileID{st.Dev, st.Ino}] = e.dest
		if st.Mode&0o700 != 0o700 {
			restore = st.Mode.Perm() | sys.S_IFDIR
			if err := sys.Chmod(p, e.dest, st.Mode.Perm()|0o700); err != nil {
				return c.fail("setting permissions for %s: %v", quoteFile(e.dest), err)
			}
		}
		switch {
		case !c.verbose:
		case c.move:
			c.inv.out.Printf("created directory %s\n", quoteFile(e.dest))
		default:
			c.sayCopied(e)
		}
	}
	result := c.content(e)
	if !made && !c.keepsAny() {
		return result
	}
	if !made {
		omitted = 0
	}
	after := c.attributes(e, sys.AT_FDCWD, e.dest, omitted)
	if restore != 0 && !c.keep.mode && !c.move && after.ok {
		if err := sys.Chmod(p, e.dest, restore.Perm()|omitted&^c.umask); err != nil {
			after = c.fail("preserving permissions for %s: %v", quoteFile(e.dest), err)
		}
	}
	result.ok = result.ok && after.ok
	return result
}

func (c *copier) keepsAny() bool {
	return c.keep.mode || c.keep.owner || c.keep.times || c.keep.xattrs || c.move
}

// content copies what is in a directory, in the order of inode numbers.
func (c *copier) content(e *copyEntry) outcome {
	device := e.device
	if e.operand {
		device = e.st.Dev
	}
	if c.oneFS && e.st.Dev != device {
		return copyDone
	}
	entries, err := sys.ReadDir(c.inv.p, e.source)
	if err != nil {
		return c.fail("cannot access %s: %v", quoteFile(e.source), err)
	}
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].Ino < entries[j].Ino })
	follow, result := c.follow, copyDone
	if c.follow == copyFollowArgs {
		c.follow = copyFollowNever
	}
	defer func() { c.follow = follow }()
	for _, entry := range entries {
		one := c.entry(copyEntry{
			source: joinPath(e.source, entry.Name), dest: joinPath(e.dest, entry.Name),
			device: device, ancestors: append(e.ancestors[:len(e.ancestors):len(e.ancestors)], fileID{e.st.Dev, e.st.Ino}),
			destIsNew: e.destIsNew && !c.move, renameErrno: sys.EXDEV,
		})
		result.ok = result.ok && one.ok
		if one.intoSelf {
			result.intoSelf = true
			break
		}
	}
	return result
}

// symlink makes a symlink to the source instead of a copy.
func (c *copier) symlink(e *copyEntry) outcome {
	p := c.inv.p
	if e.source[0] != '/' && dirName(e.dest) != "." {
		here, err1 := sys.StatPath(p, ".")
		there, err2 := sys.StatPath(p, dirName(e.dest))
		if err1 != nil || err2 != nil || !sameInode(&here, &there) {
			return c.fail("%s: can make relative symbolic links only in current directory", quoteName(e.dest))
		}
	}
	err := sys.Symlink(p, e.source, e.dest)
	if err == sys.EEXIST && c.unlinkOnError {
		if err = sys.Unlink(p, e.dest); err == nil {
			err = sys.Symlink(p, e.source, e.dest)
		}
	}
	if err != nil {
		return c.fail("cannot create symbolic link %s to %s: %v", quoteFile(e.dest), quoteFile(e.source), err)
	}
	return copyDone
}

// symlinkCopy makes a symlink like the source.
func (c *copier) symlinkCopy(e *copyEntry) outcome {
	p := c.inv.p
	target, err := sys.Readlink(p, e.source)
	if err != nil {
		return c.fail("cannot read symbolic link %s: %v", quoteFile(e.source), err)
	}
	err = sys.Symlink(p, target, e.dest)
	if err == sys.EEXIST && c.unlinkOnError {
		if err = sys.Unlink(p, e.dest); err == nil {
			err = sys.Symlink(p, target, e.dest)
		}
	}
	if err != nil {
		return c.fail("cannot create symbolic link %s to %s: %v", quoteFile(e.dest), quoteFile(target), err)
	}
	if c.keep.owner {
		if err := sys.Lchown(p, e.dest, int(e.st.UID), int(e.st.GID)); err != nil && !c.mayLackOwner(err) {
			return c.fail("failed to preserve ownership for %s: %v", quoteName(e.dest), err)
		}
	}
	if c.keep.times {
		times := [2]sys.Timespec{e.st.Atime, e.st.Mtime}
		if err := p.Utimensat(sys.AT_FDCWD, e.dest, &times, sys.AT_SYMLINK_NOFOLLOW); err != nil {
			return c.fail("preserving times for %s: %v", quoteFile(e.dest), err)
		}
	}
	if c.keep.xattrs {
		c.xattrs(e, sys.AT_FDCWD, e.dest, sys.AT_SYMLINK_NOFOLLOW)
	}
	return copyDone
}
