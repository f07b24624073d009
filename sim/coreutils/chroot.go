package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// rootChange is one run of chroot(1).
type rootChange struct {
	inv              *invocation
	accounts         *accounts
	userspec, groups string
	hasGroups, skip  bool
}

func chroot(inv *invocation) {
	c := &rootChange{inv: inv, accounts: newAccounts(inv.p)}
	o := inv.options()
	o.badStatus = 125
	o.posix = true
	o.each(0, "groups", func(v string) bool { c.groups, c.hasGroups = v, true; return true })
	o.value(&c.userspec, 0, "userspec")
	o.flag(&c.skip, 0, "skip-chdir")
	operands, ok := o.parse()
	switch {
	case !ok:
	case len(operands) == 0:
		inv.usage(125, "missing operand")
	default:
		c.run(operands[0], operands[1:])
	}
}

func (c *rootChange) run(root string, argv []string) {
	p := c.inv.p
	same := isRoot(p, root)
	if c.skip && !same {
		c.inv.usage(125, "option --skip-chdir only permitted if NEWROOT is old '/'")
		return
	}
	if err := p.Chroot(root); err != nil {
		c.inv.warnf("cannot change root directory to %s: %v", quoteFile(root), err)
		c.inv.status = 125
		return
	}
	if !c.skip {
		p.Chdir("/")
	}
	if !c.become() {
		c.inv.status = 125
		return
	}
	if len(argv) == 0 {
		shell := getenv(p, "SHELL")
		if shell == "" {
			shell = "/bin/sh"
		}
		argv = []string{shell, "-i"}
	}
	err := execute(p, argv, p.Environ())
	c.inv.warnf("failed to run command %s: %v", quoteText(argv[0]), err)
	c.inv.status = runStatus(err)
}

// isRoot reports whether a name is the root directory's.
func isRoot(p sys.Process, name string) bool {
	st, err := sys.StatPath(p, name)
	root, rootErr := sys.StatPath(p, "/")
	return err == nil && rootErr == nil && st.Dev == root.Dev && st.Ino == root.Ino
}

// become takes the user and the groups that the options name, as they are
// known in the new root.
func (c *rootChange) become() bool {
	cred := c.inv.p.Cred()
	uid, gid, ok := c.user(&cred)
	if !ok {
		return false
	}
	if c.hasGroups {
		if cred.Groups, ok = c.groupList(); !ok {
			return false
		}
	}
	if uid >= 0 {
		cred.UID, cred.EUID, cred.SUID, cred.FSUID = uint32(uid), uint32(uid), uint32(uid), uint32(uid)
		if uid > 0 {
			cred.Caps = 0
		}
	}
	if gid >= 0 {
		cred.GID, cred.EGID, cred.SGID, cred.FSGID = uint32(gid), uint32(gid), uint32(gid), uint32(gid)
	}
	if err := c.inv.p.Setcred(cred); err != nil {
		what := "user-ID"
		if uid < 0 {
			what = "group-ID"
		}
		c.inv.warnf("failed to set %s: %v", what, err)
		return false
	}
	return true
}

// user reads --userspec; -1 leaves one alone. A user brings the groups that
// list it.
func (c *rootChange) user(cred *sys.Cred) (uid, gid int, ok bool) {
	user, group, colon := strings.Cut(c.userspec, ":")
	uid, gid = -1, -1
	if user != "" {
		id, known := c.accounts.passwd().lookup(user)
		if !known {
			c.inv.warnf("invalid user")
			return 0, 0, false
		}
		uid = int(id)
		if entry, known := c.accounts.passwd().byID(id); known {
			gid = int(entry.gid)
			cred.Groups = c.accounts.memberships(entry)
		} else if !colon {
			c.inv.warnf("no group specified for unknown uid: %d", uid)
			return 0, 0, false
		}
	}
	if group != "" {
		id, known := c.accounts.group().lookup(group)
		if !known {
			c.inv.warnf("invalid group")
			return 0, 0, false
		}
		gid = int(id)
	}
	return uid, gid, true
}

// groupList reads --groups.
func (c *rootChange) groupList() ([]uint32, bool) {
	var all []uint32
	ok := true
	for name := range strings.SplitSeq(c.groups, ",") {
		if name == "" {
			continue
		}
		id, known := c.accounts.group().lookup(name)
		if !known {
			c.inv.warnf("invalid group %s", quoteText(name))
			ok = false
			continue
		}
		all = append(all, id)
	}
	return all, ok
}
