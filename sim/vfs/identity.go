package vfs

import (
	"slices"
	"sort"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Credentials are p's in the ids of the first user namespace, as the kernel
// has them.
func (p *Process) Credentials() sys.Cred { return *p.cred }

// Cred is who p is in the ids of its own user namespace.
func (p *Process) Cred() sys.Cred {
	c := *p.cred
	n := c.User
	if n == nil {
		return c
	}
	for _, ids := range [...]struct{ uid, gid *uint32 }{{&c.UID, &c.GID}, {&c.EUID, &c.EGID}, {&c.SUID, &c.SGID}, {&c.FSUID, &c.FSGID}} {
		*ids.uid, *ids.gid = n.Shown(*ids.uid, *ids.gid)
	}
	c.Groups = slices.Clone(c.Groups)
	for i := range c.Groups {
		c.Groups[i], _ = n.GIDs.In(c.Groups[i])
	}
	return c
}

// Setcred changes the credentials: root may become anybody, others only swap
// among their own ids. What was dropped stays dropped.
func (p *Process) Setcred(c sys.Cred) error {
	p.enter()
	return p.leave("setresuid", p.setcred(c))
}

func (p *Process) setcred(c sys.Cred) error {
	old := p.cred
	c.Dropped |= old.Dropped
	c.NoNewPrivs = c.NoNewPrivs || old.NoNewPrivs
	if !told(&c, p.Cred(), old) {
		return sys.EINVAL
	}
	ownUID := func(id uint32) bool { return id == old.UID || id == old.EUID || id == old.SUID }
	ownGID := func(id uint32) bool { return id == old.GID || id == old.EGID || id == old.SGID }
	if !old.Can(sys.CAP_SETUID) && !(ownUID(c.UID) && ownUID(c.EUID) && ownUID(c.SUID)) {
		return sys.EPERM
	}
	if !old.Can(sys.CAP_SETGID) && !(ownGID(c.GID) && ownGID(c.EGID) && ownGID(c.SGID)) {
		return sys.EPERM
	}
	if !slices.Equal(c.Groups, old.Groups) && !maySetGroups(old) {
		return sys.EPERM
	}
	c.Groups = slices.Clone(c.Groups)
	sort.Slice(c.Groups, func(i, j int) bool { return c.Groups[i] < c.Groups[j] })
	if !mayHold(&c, old) {
		return sys.EPERM
	}
	p.self.touch()
	*p.cred = c
	return nil
}

// told brings the ids of c, which are those of its namespace, into those of
// the first. What stays as it was shown stays as it is. Not ok: the namespace
// has no such id.
func told(c *sys.Cred, shown sys.Cred, old *sys.Cred) bool {
	c.User = old.User
	if c.User == nil {
		return true
	}
	ok := true
	tell := func(id *uint32, shown, old uint32, ids sys.IDMap) {
		if *id == shown {
			*id = old
			return
		}
		var known bool
		*id, known = ids.Out(*id)
		ok = ok && known
	}
	users, groups := c.User.UIDs, c.User.GIDs
	tell(&c.UID, shown.UID, old.UID, users)
	tell(&c.EUID, shown.EUID, old.EUID, users)
	tell(&c.SUID, shown.SUID, old.SUID, users)
	tell(&c.FSUID, shown.FSUID, old.FSUID, users)
	tell(&c.GID, shown.GID, old.GID, groups)
	tell(&c.EGID, shown.EGID, old.EGID, groups)
	tell(&c.SGID, shown.SGID, old.SGID, groups)
	tell(&c.FSGID, shown.FSGID, old.FSGID, groups)
	if slices.Equal(c.Groups, shown.Groups) {
		c.Groups = old.Groups
		return ok
	}
	c.Groups = slices.Clone(c.Groups)
	for i := range c.Groups {
		var known bool
		c.Groups[i], known = groups.Out(c.Groups[i])
		ok = ok && known
	}
	return ok
}

// maySetGroups reports whether c may change supplementary groups (Linux:
// may_setgroups).
func maySetGroups(c *sys.Cred) bool {
	return c.Can(sys.CAP_SETGID) && (c.User == nil || len(c.User.GIDs) > 0 && !c.User.NoSetgroups)
}

// mayHold reports whether a process with credentials old may have the
// capabilities of c (Linux: security/commoncap.c, cap_capset and cap_task_prctl).
func mayHold(c, old *sys.Cred) bool {
	switch {
	case c.Caps&^old.Caps != 0:
		return false
	case c.Dropped != old.Dropped && !old.Can(sys.CAP_SETPCAP):
		return false
	case c.Inheritable&^(old.Inheritable|old.Caps) != 0 && !old.Can(sys.CAP_SETPCAP):
		return false
	case c.Inheritable&^old.Inheritable&old.Dropped != 0:
		return false
	}
	return c.Ambient&^(c.Caps&c.Inheritable) == 0 || c.Ambient&^old.Ambient == 0
}
