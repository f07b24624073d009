package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// ownership is a user and a group; -1 leaves one alone.
type ownership struct {
	uid, gid   int
	user, name string // as given, for messages
	found      bool   // the group was given by a name of /etc/group
}

// ownerChanger is one run of chown or chgrp.
type ownerChanger struct {
	inv       *invocation
	accounts  *accounts
	to        ownership
	from      ownership
	recursive bool
	noDeref   bool // -h
	deref     bool // --dereference
	follow    copyFollow
	verbose   bool
	changes   bool
	quiet     bool
	group     bool // this is chgrp
	nearby    nearby
}

func chown(inv *invocation) { changeOwners(&ownerChanger{inv: inv}) }

func chgrp(inv *invocation) { changeOwners(&ownerChanger{inv: inv, group: true}) }

func changeOwners(c *ownerChanger) {
	inv := c.inv
	c.accounts = newAccounts(inv.p)
	c.from = ownership{uid: -1, gid: -1}
	var reference, from string
	preserveRoot := false
	o := inv.options()
	o.flag(&c.changes, 'c', "changes")
	o.flag(&c.quiet, 'f', "silent")
	o.flag(&c.quiet, 0, "quiet")
	o.flag(&c.verbose, 'v', "verbose")
	o.do('h', "no-dereference", func() { c.noDeref, c.deref = true, false })
	o.do(0, "dereference", func() { c.noDeref, c.deref = false, true })
	o.flag(&c.recursive, 'R', "recursive")
	o.do('H', "", func() { c.follow = copyFollowArgs })
	o.do('L', "", func() { c.follow = copyFollowAlways })
	o.do('P', "", func() { c.follow = copyFollowNever })
	if !c.group {
		o.value(&from, 0, "from")
	}
	o.do(0, "no-preserve-root", func() { preserveRoot = false })
	o.do(0, "preserve-root", func() { preserveRoot = true })
	o.value(&reference, 0, "reference")
	names, ok := o.parse()
	if !ok || from != "" && !c.parse(from, &c.from) {
		return
	}
	if c.recursive && c.deref && (c.follow == copyFollowUnset || c.follow == copyFollowNever) {
		inv.errorf("-R --dereference requires either -H or -L")
		return
	}
	if names, ok = c.owner(names, reference); !ok {
		return
	}
	for _, name := range names {
		if c.recursive && preserveRoot && refusesRoot(inv, name) {
			continue
		}
		c.operand(name)
	}
}

// owner finds what to change to and returns the files.
func (c *ownerChanger) owner(names []string, reference string) ([]string, bool) {
	inv := c.inv
	if len(names) == 0 {
		inv.usage(1, "missing operand")
		return nil, false
	}
	if reference != "" {
		st, err := sys.StatPath(inv.p, reference)
		if err != nil {
			inv.errorf("failed to get attributes of %s: %v", quoteFile(reference), err)
			return nil, false
		}
		c.to = ownership{uid: int(st.UID), gid: int(st.GID), user: c.accounts.userName(st.UID), name: c.accounts.groupName(st.GID)}
		if c.group {
			c.to.uid, c.to.user = -1, ""
		}
		return names, true
	}
	if len(names) == 1 {
		inv.usage(1, "missing operand after %s", quoteText(names[0]))
		return nil, false
	}
	if !c.group {
		return names[1:], c.parse(names[0], &c.to)
	}
	c.to = ownership{uid: -1, gid: -1}
	if names[0] == "" {
		return names[1:], true
	}
	gid, ok := c.accounts.group().lookup(names[0])
	if !ok {
		inv.errorf("invalid group: %s", quoteText(names[0]))
		return nil, false
	}
	c.to.gid, c.to.name = int(gid), names[0]
	return names[1:], true
}

// parse reads USER, USER:GROUP, USER: and :GROUP.
func (c *ownerChanger) parse(spec string, into *ownership) bool {
	*into = ownership{uid: -1, gid: -1}
	user, group, colon := strings.Cut(spec, ":")
	if user != "" {
		uid, ok := c.accounts.passwd().lookup(user)
		if !ok && !colon && strings.Contains(user, ".") {
			dot, rest, _ := strings.Cut(user, ".")
			_, ok1 := c.accounts.passwd().lookup(dot)
			_, ok2 := c.accounts.group().lookup(rest)
			if (ok1 || dot == "") && (ok2 || rest == "") {
				c.inv.warnf("warning: '.' should be ':': %s", quoteText(spec))
				return c.parse(dot+":"+rest, into)
			}
		}
		if !ok {
			c.inv.errorf("invalid user: %s", quoteText(spec))
			return false
		}
		into.uid, into.user = int(uid), user
	}
	switch {
	case group != "":
		gid, ok := c.accounts.group().lookup(group)
		if !ok {
			c.inv.errorf("invalid group: %s", quoteText(spec))
			return false
		}
		into.gid, into.name = int(gid), group
		_, into.found = c.accounts.group().byName(group)
	case colon && user != "":
		entry, ok := c.accounts.passwd().byID(uint32(into.uid))
		if !ok {
			c.inv.errorf("invalid spec: %s", quoteText(spec))
			return false
		}
		into.gid, into.name = int(entry.gid), c.accounts.groupName(entry.gid)
	}
	return true
}

func (c *ownerChanger) fail(format string, args ...any) {
	if c.quiet {
		c.inv.status = 1
		return
	}
	c.inv.errorf(format, args...)
}

// operand changes what was named.
func (c *ownerChanger) operand(name string) {
	p := c.inv.p
	st, err := sys.Lstat(p, name)
	if err != nil {
		c.fail("cannot access %s: %v", quoteFile(name), err)
		if c.verbose {
			c.failed(name, nil)
		}
		return
	}
	through := c.follow == copyFollowArgs || c.follow == copyFollowAlways
	if !c.recursive {
		through = !c.noDeref
	}
	c.change(name, &st, through)
}

// change changes a file, through is whether a symlink is looked through, and
// recursively what is in it.
func (c *ownerChanger) change(name string, st *sys.Stat, through bool) {
	p := c.inv.p
	flags := sys.AT_SYMLINK_NOFOLLOW
	if through && st.Mode.IsSymlink() {
		target, err := sys.StatPath(p, name)
		if err != nil {
			c.fail("cannot dereference %s: %v", quoteFile(name), err)
			if c.verbose {
				c.failed(name, &sys.Stat{})
			}
			return
		}
		st, flags = &target, 0
	}
	if c.recursive && st.Mode.IsDir() {
		c.entries(name)
	}
	if c.from.uid >= 0 && c.from.uid != int(st.UID) || c.from.gid >= 0 && c.from.gid != int(st.GID) {
		c.say(name, st, false)
		return
	}
	if err := p.Fchownat(c.nearby.at(), c.nearby.rest(name), c.to.uid, c.to.gid, flags); err != nil {
		c.changing(name, err)
		if c.verbose {
			c.failed(name, st)
		}
		return
	}
	c.say(name, st, c.to.uid >= 0 && c.to.uid != int(st.UID) || c.to.gid >= 0 && c.to.gid != int(st.GID))
}

// entries changes what is in a directory.
func (c *ownerChanger) entries(name string) {
	entries, err := c.nearby.list(c.inv.p, name)
	if err != nil {
		c.fail("cannot read directory %s: %v", quoteFile(name), err)
		return
	}
	defer c.nearby.enter(c.inv.p, name)()
	for _, entry := range entries {
		path := joinPath(name, entry.Name)
		st, err := c.nearby.lstat(c.inv.p, path)
		if err != nil {
			c.lost(path, err)
			continue
		}
		c.change(path, &st, c.follow == copyFollowAlways)
	}
}

// lost says that an entry is not there; it is noticed in the change itself
// where nothing was asked about the file before.
func (c *ownerChanger) lost(path string, err error) {
	asked := c.verbose || c.changes || c.from.uid >= 0 || c.from.gid >= 0
	followed := !c.noDeref && (c.follow == copyFollowArgs || c.follow == copyFollowAlways)
	if asked || followed {
		c.fail("cannot access %s: %v", quoteFile(path), err)
	} else {
		c.changing(path, err)
	}
	if c.verbose {
		c.failed(path, nil)
	}
}

// pair is "user:group" of what is known of the two.
func (c *ownerChanger) pair(uid, gid int, user, group string) string {
	if uid >= 0 && user == "" && c.named() {
		user = c.accounts.userName(uint32(uid))
	}
	if group == "" && gid >= 0 {
		group = c.accounts.groupName(uint32(gid))
	}
	switch {
	case !c.named():
		return group
	case c.to.gid < 0:
		return user
	}
	return user + ":" + group
}

// named reports whether users are spoken of: by chown, but not where it is
// given only the number of a group.
func (c *ownerChanger) named() bool {
	return !c.group && (c.to.uid >= 0 || c.to.gid < 0 || c.to.found)
}

// what is what the changes are of.
func (c *ownerChanger) what() string {
	if c.named() {
		return "ownership"
	}
	return "group"
}

// changing says with which error the change of a file failed. Unlike in the
// lines of --verbose, chown of a group alone speaks of the group.
func (c *ownerChanger) changing(name string, err error) {
	what := c.what()
	if c.to.uid < 0 && c.to.gid >= 0 {
		what = "group"
	}
	c.fail("changing %s of %s: %v", what, quoteFile(name), err)
}

// say is the line of --verbose and --changes.
func (c *ownerChanger) say(name string, st *sys.Stat, changed bool) {
	if !c.verbose && (!c.changes || !changed) {
		return
	}
	old := c.pair(int(st.UID), int(st.GID), "", "")
	switch {
	case c.to.uid < 0 && c.to.gid < 0:
		c.inv.out.Printf("ownership of %s retained\n", quoteFile(name))
	case !changed:
		c.inv.out.Printf("%s of %s retained as %s\n", c.what(), quoteFile(name), old)
	default:
		c.inv.out.Printf("changed %s of %s from %s to %s\n", c.what(), quoteFile(name), old, c.pair(c.to.uid, c.to.gid, c.to.user, c.to.name))
	}
}

// failed is the line of --verbose about a file that stayed as it was.
func (c *ownerChanger) failed(name string, st *sys.Stat) {
	to := c.pair(c.to.uid, c.to.gid, c.to.user, c.to.name)
	if to == "" {
		c.inv.out.Printf("failed to change ownership of %s\n", quoteFile(name))
		return
	}
	if st == nil {
		c.inv.out.Printf("failed to change %s of %s to %s\n", c.what(), quoteFile(name), to)
		return
	}
	c.inv.out.Printf("failed to change %s of %s from %s to %s\n", c.what(), quoteFile(name), c.pair(int(st.UID), int(st.GID), "", ""), to)
}
