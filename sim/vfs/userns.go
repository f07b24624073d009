package vfs

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// maxUserNamespaces is how deep user namespaces nest.
const maxUserNamespaces = 32

// unshareUser gives the process a user namespace of its own, in which it has
// every capability and, until the maps are written, no id (Linux:
// kernel/user_namespace.c, create_user_ns).
func (p *Process) unshareUser() error {
	c := p.cred
	depth := 0
	for n := c.User; n != nil; n = n.Parent {
		depth++
	}
	switch {
	case depth > maxUserNamespaces:
		return sys.ENOSPC
	case p.chrooted(), !c.User.Knows(c.EUID, c.EGID):
		return sys.EPERM
	}
	n := &sys.UserNamespace{Parent: c.User, Owner: c.EUID}
	n.NoSetgroups = c.User != nil && c.User.NoSetgroups
	p.self.touch()
	c.User, c.Caps, c.Inheritable, c.Ambient, c.Dropped = n, sys.CAP_ALL, 0, 0, 0
	return nil
}

// chrooted reports whether the process's root is not its namespace's.
func (p *Process) chrooted() bool {
	n := p.self.namespace
	return p.self.root != n.top(Path{n.list[0], n.list[0].Root})
}

// userNamespaceSaved is a user namespace before one of its maps was written.
type userNamespaceSaved struct {
	n   *sys.UserNamespace
	old sys.UserNamespace
}

func (s *userNamespaceSaved) Swap() { *s.n, s.old = s.old, *s.n }

// idKind is one of the two kinds of ids.
type idKind struct {
	capability uint
	ids        func(n *sys.UserNamespace) sys.IDMap
	set        func(n *sys.UserNamespace, m sys.IDMap)
	// alone reports whether a process may map its own id without a capability.
	alone func(n *sys.UserNamespace, c *sys.Cred, outside uint32) bool
}

var userIDs = idKind{
	sys.CAP_SETUID, (*sys.UserNamespace).Users,
	func(n *sys.UserNamespace, m sys.IDMap) { n.UIDs = m },
	func(_ *sys.UserNamespace, c *sys.Cred, outside uint32) bool { return outside == c.EUID },
}

var groupIDs = idKind{
	sys.CAP_SETGID, (*sys.UserNamespace).Groups,
	func(n *sys.UserNamespace, m sys.IDMap) { n.GIDs = m },
	func(n *sys.UserNamespace, c *sys.Cred, outside uint32) bool {
		return n.NoSetgroups && outside == c.EGID
	},
}

// idMapText is /proc/PID/uid_map or gid_map of a process in n, as a process in
// reader sees it.
func idMapText(n, reader *sys.UserNamespace, kind *idKind) string {
	if n == reader && n != nil {
		reader = n.Parent
	}
	var b strings.Builder
	for _, r := range kind.ids(n) {
		outside, _ := kind.ids(reader).In(r.Outside)
		for i, id := range [...]uint32{r.Inside, outside, r.Count} {
			text := utoa(uint64(id))
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(strings.Repeat(" ", 10-len(text)) + text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// maxIDRanges is how many lines a map has at most.
const maxIDRanges = 340

// writeIDMap gives n its ids (Linux: map_write).
func (p *Process) writeIDMap(n *sys.UserNamespace, text string, kind *idKind) error {
	switch {
	case n == nil || len(kind.ids(n)) > 0, !p.cred.CanIn(n, sys.CAP_SYS_ADMIN), p.cred.User != n && p.cred.User != n.Parent:
		return sys.EPERM
	}
	m, ok := parseIDMap(text)
	if !ok {
		return sys.EINVAL
	}
	parent := kind.ids(n.Parent)
	for i := range m {
		first, known := parent.Out(m[i].Outside)
		last, lastKnown := parent.Out(m[i].Outside + m[i].Count - 1)
		if !known || !lastKnown || last-first != m[i].Count-1 {
			return sys.EPERM
		}
		m[i].Outside = first
	}
	alone := len(m) == 1 && m[0].Count == 1 && n.Owner == p.cred.EUID && kind.alone(n, p.cred, m[0].Outside)
	if !alone && !p.cred.CanIn(n.Parent, kind.capability) {
		return sys.EPERM
	}
	p.k.History.Save(&userNamespaceSaved{n, *n})
	kind.set(n, m)
	return nil
}

// parseIDMap reads lines of an id inside, one outside and a count.
func parseIDMap(text string) (sys.IDMap, bool) {
	var m sys.IDMap
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) != 3 || len(m) == maxIDRanges {
			return nil, false
		}
		var ids [3]uint32
		for i, f := range fields {
			n, err := strconv.ParseUint(f, 10, 32)
			if err != nil {
				return nil, false
			}
			ids[i] = uint32(n)
		}
		r := sys.IDRange{Inside: ids[0], Outside: ids[1], Count: ids[2]}
		if r.Count == 0 || r.Inside+r.Count < r.Inside || r.Outside+r.Count < r.Outside || overlaps(m, r) {
			return nil, false
		}
		m = append(m, r)
	}
	return m, len(m) > 0
}

// overlaps reports whether a range shares an id with one of m.
func overlaps(m sys.IDMap, r sys.IDRange) bool {
	for _, o := range m {
		if r.Inside < o.Inside+o.Count && o.Inside < r.Inside+r.Count || r.Outside < o.Outside+o.Count && o.Outside < r.Outside+r.Count {
			return true
		}
	}
	return false
}

// setgroupsText is /proc/PID/setgroups.
func setgroupsText(n *sys.UserNamespace) string {
	if n != nil && n.NoSetgroups {
		return "deny\n"
	}
	return "allow\n"
}

// writeSetgroups says whether processes in n may change supplementary groups.
// It cannot be taken back.
func (p *Process) writeSetgroups(n *sys.UserNamespace, text string) error {
	switch {
	case text != "allow" && text != "deny":
		return sys.EINVAL
	case !p.cred.CanIn(n, sys.CAP_SYS_ADMIN):
		return sys.EACCES
	case n == nil && text == "allow", n != nil && n.NoSetgroups == (text == "deny"):
		return nil
	case n == nil, n.NoSetgroups, len(n.GIDs) > 0:
		return sys.EPERM
	}
	p.k.History.Save(&userNamespaceSaved{n, *n})
	n.NoSetgroups = true
	return nil
}
