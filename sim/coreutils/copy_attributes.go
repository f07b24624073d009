package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// attributes gives the copy, (dir, name) or an open file, what it takes over
// from the source. Omitted are the permissions it was made without.
func (c *copier) attributes(e *copyEntry, dir int, name string, omitted sys.Mode) outcome {
	p := c.inv.p
	flags := 0
	if name == "" {
		flags = sys.AT_EMPTY_PATH
	}
	if c.keep.times {
		times := [2]sys.Timespec{e.st.Atime, e.st.Mtime}
		if err := p.Utimensat(dir, name, &times, flags); err != nil {
			return c.fail("preserving times for %s: %v", quoteFile(e.dest), err)
		}
	}
	if c.keep.owner && !c.owner(e, dir, name, flags) {
		return copyFailed
	}
	if c.keep.xattrs && !c.xattrs(e, dir, name, flags) {
		return copyFailed
	}
	mode, what := e.st.Mode.Perm(), "preserving"
	switch {
	case c.keep.mode || c.move:
	case c.setMode:
		mode, what = c.mode, "setting"
	case c.defaultMode:
		mode, what = 0o666&^c.umask, "setting"
		if e.st.Mode.IsDir() {
			mode = 0o777 &^ c.umask
		}
	case omitted&^c.umask != 0:
		st := sys.Stat{}
		if err := p.Fstatat(dir, name, &st, flags); err != nil {
			return c.fail("cannot stat %s: %v", quoteFile(e.dest), err)
		}
		mode = st.Mode.Perm() | omitted&^c.umask
	default:
		return copyDone
	}
	err := p.Fchmodat2(dir, name, mode, flags)
	if err == nil && (what == "setting" || c.keep.mode || c.move) {
		err = c.acls(e, dir, name, flags)
	}
	if err != nil {
		return c.fail("%s permissions for %s: %v", what, quoteFile(e.dest), err)
	}
	return copyDone
}

// owner gives the copy the owner and group of the source.
func (c *copier) owner(e *copyEntry, dir int, name string, flags int) bool {
	p := c.inv.p
	st := sys.Stat{}
	if p.Fstatat(dir, name, &st, flags) == nil && st.UID == e.st.UID && st.GID == e.st.GID {
		return true
	}
	err := p.Fchownat(dir, name, int(e.st.UID), int(e.st.GID), flags)
	if c.mayLackOwner(err) {
		p.Fchownat(dir, name, -1, int(e.st.GID), flags)
		return true
	}
	if err != nil {
		c.inv.errorf("failed to preserve ownership for %s: %v", quoteFile(e.dest), err)
	}
	return err == nil || c.move
}

// mayLackOwner reports whether an ordinary user was refused the ownership,
// which is no failure.
func (c *copier) mayLackOwner(err error) bool {
	cred := c.inv.p.Cred()
	return (err == sys.EPERM || err == sys.EINVAL) && !cred.Can(sys.CAP_CHOWN)
}

// xattrs copies extended attributes, all but the access control lists, which
// are permissions.
func (c *copier) xattrs(e *copyEntry, dir int, name string, flags int) bool {
	p := c.inv.p
	follow := sys.AT_SYMLINK_NOFOLLOW
	if !e.st.Mode.IsSymlink() {
		follow = 0
	}
	names, err := p.Listxattrat(sys.AT_FDCWD, e.source, follow)
	if err != nil {
		return c.xattrFailed("listing attributes of %s: %v", e.source, err)
	}
	for _, attr := range names {
		if strings.HasPrefix(attr, "system.posix_acl_") {
			continue
		}
		value, err := p.Getxattrat(sys.AT_FDCWD, e.source, attr, follow)
		if err == nil {
			err = p.Setxattrat(dir, name, attr, value, 0, flags)
		}
		if err != nil && !c.xattrFailed("setting attributes for %s: %v", e.dest, err) {
			return false
		}
	}
	return true
}

// xattrFailed says that attributes could not be copied, where they must be.
func (c *copier) xattrFailed(format, name string, err error) bool {
	if !c.keep.xattrsRequired {
		return true
	}
	c.inv.errorf(format, quoteName(name), err)
	return false
}
