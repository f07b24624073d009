package vfs

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// What a file gives to who runs it, set-user-id, set-group-id and capabilities,
// goes when its content changes.

// capable is an Inode that knows at once whether its file has capabilities. The
// others see to those themselves.
type capable interface{ HasCapabilities() bool }

// plain is an Inode that remembers that a write found nothing to take off, for
// as long as nothing is given through it (Linux: S_NOSEC). What is given behind
// its back it does not notice.
type plain interface {
	Plain() bool
	MarkPlain()
	UnmarkPlain()
}

func isPlain(i Inode) bool {
	m, ok := i.(plain)
	return ok && m.Plain()
}

// unmarkPlain is for a change that may give something.
func unmarkPlain(i Inode) {
	if m, ok := i.(plain); ok {
		m.UnmarkPlain()
	}
}

// gives reports whether a mode gives something to who runs the file (Linux:
// is_sxid).
func gives(mode sys.Mode) bool { return mode&sys.S_ISUID != 0 || mode&0o2010 == 0o2010 }

// privileges is which of the bits set-user-id and set-group-id that i has a
// change of its content takes off (Linux: fs/attr.c,
// setattr_should_drop_suidgid).
func (p *Process) privileges(i Inode) sys.Mode {
	mode := i.Mode()
	if !mode.IsRegular() || isPlain(i) || p.cred.Capable(sys.CAP_FSETID) {
		return 0
	}
	return mode & setIDs(p.cred, i)
}

// dropPrivileges takes them off a file that somebody writes to (Linux:
// file_remove_privs).
func (p *Process) dropPrivileges(f *OpenFile) error {
	i := f.Inode
	if copier, ok := i.(Copier); ok {
		copier.CopyAttributes()
	}
	if !i.Mode().IsRegular() || isPlain(i) {
		return nil
	}
	if err := DropCapabilities(f.Path.Dentry); err != nil {
		return err
	}
	c := Change{Kill: p.privileges(i)}
	if c.kill(i); c.Valid != 0 {
		if err := i.Setattr(p.cred, f.Path.Dentry, &c); err != nil {
			return err
		}
	}
	if m, ok := i.(plain); ok && !gives(i.Mode()) {
		m.MarkPlain()
	}
	return nil
}

// HasCapabilities reports whether a file has capabilities that the filesystem
// does not take off by itself.
func HasCapabilities(i Inode) bool {
	c, ok := i.(capable)
	return ok && c.HasCapabilities()
}

// DropCapabilities takes a file's capabilities off, whoever asks (Linux:
// security/commoncap.c, cap_inode_killpriv).
func DropCapabilities(d *Dentry) error {
	if !HasCapabilities(d.inode) {
		return nil
	}
	return d.inode.Removexattr(&sys.Cred{Caps: ^uint64(0)}, d, capabilityAttr)
}

// killCapabilities does what KillCapabilities says.
func (c *Change) killCapabilities(d *Dentry) error {
	if !c.KillCapabilities {
		return nil
	}
	return DropCapabilities(d)
}

// xattrChange is xattrPermission for a change; those of security modules are
// the administrator's (Linux: security/commoncap.c, cap_inode_setxattr).
func xattrChange(cred *sys.Cred, i Inode, attr string) error {
	if err := xattrPermission(cred, i, attr, MayWrite); err != nil {
		return err
	}
	if strings.HasPrefix(attr, "security.") && attr != capabilityAttr && !cred.Can(sys.CAP_SYS_ADMIN) {
		return sys.EPERM
	}
	return nil
}
