package coreutils

import (
	"slices"
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// identity is one user as id(1) shows it.
type identity struct {
	uid, euid, gid, egid uint32
	groups               []uint32
}

func id(inv *invocation) {
	var user, group, groups, name, real, zero, context, ignored bool
	o := inv.options()
	o.flag(&user, 'u', "user")
	o.flag(&group, 'g', "group")
	o.flag(&groups, 'G', "groups")
	o.flag(&name, 'n', "name")
	o.flag(&real, 'r', "real")
	o.flag(&zero, 'z', "zero")
	o.flag(&context, 'Z', "context")
	o.flag(&ignored, 'a', "")
	operands, ok := o.parse()
	if !ok {
		return
	}
	single := user || group || groups
	switch {
	case context:
		inv.errorf("--context (-Z) works only on an SELinux-enabled kernel")
		return
	case user && group, user && groups, group && groups:
		inv.errorf(`cannot print "only" of more than one choice`)
		return
	case !single && (name || real):
		inv.errorf("cannot print only names or real IDs in default format")
		return
	case !single && zero:
		inv.errorf("option --zero not permitted in default format")
		return
	}
	names := newAccounts(inv.p)
	users := []identity{self(inv.p)}
	if len(operands) > 0 {
		users = inv.identities(operands, names)
	}
	end := byte('\n')
	if zero {
		end = 0
	}
	for _, who := range users {
		if real {
			who.euid, who.egid = who.uid, who.gid
		}
		switch {
		case user:
			inv.out.WriteString(numberOrName(who.euid, name, names.userName))
		case group:
			inv.out.WriteString(numberOrName(who.egid, name, names.groupName))
		case groups:
			inv.writeGroups(who, name, zero, names)
		default:
			inv.writeIdentity(who, names)
		}
		inv.out.WriteByte(end)
		if zero && groups && len(users) > 1 {
			inv.out.WriteByte(end)
		}
	}
}

// self is who runs the process.
func self(p sys.Process) identity {
	c := p.Cred()
	who := identity{uid: c.UID, euid: c.EUID, gid: c.GID, egid: c.EGID, groups: []uint32{c.GID}}
	if c.EGID != c.GID {
		who.groups = append(who.groups, c.EGID)
	}
	for _, g := range c.Groups {
		if !slices.Contains(who.groups, g) {
			who.groups = append(who.groups, g)
		}
	}
	return who
}

// identities are the users whom operands name.
func (inv *invocation) identities(operands []string, names *accounts) []identity {
	var users []identity
	for _, operand := range operands {
		uid, ok := names.passwd().lookup(operand)
		entry, known := names.passwd().byID(uid)
		if byName, found := names.passwd().byName(operand); found {
			entry = byName
		}
		if !ok || !known {
			inv.errorf("%s: no such user", quoteText(operand))
			continue
		}
		users = append(users, identity{
			uid: entry.id, euid: entry.id, gid: entry.gid, egid: entry.gid,
			groups: names.memberships(entry),
		})
	}
	return users
}

func numberOrName(n uint32, named bool, name func(uint32) string) string {
	if named {
		return name(n)
	}
	return strconv.FormatUint(uint64(n), 10)
}

func (inv *invocation) writeGroups(who identity, named, zero bool, names *accounts) {
	separator := byte(' ')
	if zero {
		separator = 0
	}
	for i, g := range who.groups {
		if i > 0 {
			inv.out.WriteByte(separator)
		}
		inv.out.WriteString(numberOrName(g, named, names.groupName))
	}
}

func (inv *invocation) writeIdentity(who identity, names *accounts) {
	field := func(label string, n uint32, file *accountFile) {
		inv.out.Printf("%s%d", label, n)
		if entry, ok := file.byID(n); ok {
			inv.out.Printf("(%s)", entry.name)
		}
	}
	field("uid=", who.uid, names.passwd())
	field(" gid=", who.gid, names.group())
	if who.euid != who.uid {
		field(" euid=", who.euid, names.passwd())
	}
	if who.egid != who.gid {
		field(" egid=", who.egid, names.group())
	}
	label := " groups="
	for _, g := range who.groups {
		field(label, g, names.group())
		label = ","
	}
}

func whoami(inv *invocation) {
	operands, ok := inv.options().parse()
	if !ok || !inv.noOperands(operands) {
		return
	}
	uid := inv.p.Cred().EUID
	if _, known := newAccounts(inv.p).passwd().byID(uid); !known {
		inv.errorf("cannot find name for user ID %d", uid)
		return
	}
	inv.out.WriteString(newAccounts(inv.p).userName(uid) + "\n")
}

func groups(inv *invocation) {
	operands, ok := inv.options().parse()
	if !ok {
		return
	}
	names := newAccounts(inv.p)
	if len(operands) == 0 {
		inv.writeGroups(self(inv.p), true, false, names)
		inv.out.WriteByte('\n')
		return
	}
	for _, operand := range operands {
		for _, who := range inv.identities([]string{operand}, names) {
			inv.out.WriteString(operand + " : ")
			inv.writeGroups(who, true, false, names)
			inv.out.WriteByte('\n')
		}
	}
}
