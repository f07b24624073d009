package coreutils

import (
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// aclWriter is one run of setfacl(1).
type aclWriter struct {
	inv       *invocation
	names     aclNames
	steps     []aclStep
	recompute maskRule
	promote   bool // entries from here on are for the default ACL
	test      bool
	walk      aclWalk
}

// maskRule says when the mask is computed anew.
type maskRule uint8

const (
	maskUnlessGiven maskRule = iota
	maskAlways
	maskNever // unless there must be one
)

func setfacl(inv *invocation) {
	inv.hint = "Usage: setfacl [-bkndRLP] { -m|-M|-x|-X ... } file ...\nTry `setfacl --help' for more information.\n"
	w := &aclWriter{inv: inv, names: aclNames{accounts: newAccounts(inv.p)}}
	var help, version bool
	var restores []string
	o := inv.options()
	o.badStatus = 2
	o.each('m', "modify", func(v string) bool { return w.argument("-m", v, aclModify) })
	o.each('M', "modify-file", func(v string) bool { return w.file(v, aclModify) })
	o.each('x', "remove", func(v string) bool { return w.argument("-x", v, aclRemove) })
	o.each('X', "remove-file", func(v string) bool { return w.file(v, aclRemove) })
	o.do('b', "remove-all", func() { w.steps = append(w.steps, aclStep{what: aclRemoveAll}) })
	o.do('k', "remove-default", func() { w.steps = append(w.steps, aclStep{what: aclRemoveDefault}) })
	o.each(0, "set", func(v string) bool { return w.argument("--set", v, aclReplace) })
	o.each(0, "set-file", func(v string) bool { return w.file(v, aclReplace) })
	o.do(0, "mask", func() { w.recompute = maskAlways })
	o.do('n', "no-mask", func() { w.recompute = maskNever })
	o.flag(&w.promote, 'd', "default")
	w.walk.declare(o)
	o.each(0, "restore", func(v string) bool { restores = append(restores, v); return true })
	o.flag(&w.test, 0, "test")
	o.flag(&version, 'v', "version")
	o.flag(&help, 'h', "help")
	o.terse = true
	files, ok := o.parse()
	switch {
	case !ok:
		return
	case help:
		o.help()
		return
	case version:
		inv.out.WriteString("setfacl 2.3.1\n")
		return
	case len(restores) > 0:
		for _, name := range restores {
			w.restore(name)
		}
		return
	case len(files) == 0 || len(w.steps) == 0:
		inv.usage(2, "")
		return
	}
	if len(files) == 1 && files[0] == "-" {
		files = inputLines(inv.p)
	}
	for _, file := range files {
		w.walk.each(inv, file, w.apply)
	}
}

// add adds entries; behind -d all concern default ACLs.
func (w *aclWriter) add(steps []aclStep) {
	for _, s := range steps {
		s.defaults = s.defaults || w.promote
		w.steps = append(w.steps, s)
	}
}

// argument adds the entries of an option's value.
func (w *aclWriter) argument(option, text string, deed aclDeed) bool {
	steps, fault := w.parse(text, deed)
	switch {
	case fault != nil && fault.at == 0:
		w.inv.warnf("Option %s incomplete", option)
	case fault != nil:
		w.inv.warnf("Option %s: Invalid argument near character %d", option, fault.at)
	default:
		w.add(steps)
		return true
	}
	w.inv.status = 2
	return false
}

// parse reads entries; to replace an ACL is to empty it and then to modify it.
func (w *aclWriter) parse(text string, deed aclDeed) ([]aclStep, *aclFault) {
	q := aclParser{accounts: w.names.accounts, text: text, deed: deed}
	if deed == aclReplace {
		q.deed = aclModify
	}
	steps, fault := q.parse()
	if deed != aclReplace {
		return steps, fault
	}
	return replacing(steps), fault
}

// replacing is steps after emptying the ACLs that they have entries for.
func replacing(steps []aclStep) []aclStep {
	var all []aclStep
	for _, defaults := range []bool{false, true} {
		if slices.ContainsFunc(steps, func(s aclStep) bool { return s.defaults == defaults }) {
			all = append(all, aclStep{what: aclReplace, defaults: defaults})
		}
	}
	return append(all, steps...)
}

// file adds the entries of a file, one or more a line, with comments.
func (w *aclWriter) file(name string, deed aclDeed) bool {
	in, err := openInput(w.inv.p, name)
	if err != nil {
		w.inv.warnf("%s: %v", name, err)
		w.inv.status = 2
		return false
	}
	defer in.Close()
	each := deed
	if deed == aclReplace {
		each = aclModify
	}
	var all []aclStep
	for n := 1; ; n++ {
		line, ok := in.line()
		if !ok {
			break
		}
		steps, fault := w.parse(uncommented(line), each)
		if fault != nil {
			where := "file " + name
			if name == "-" {
				where = "standard input"
			}
			w.inv.warnf("Invalid argument in line %d of %s", n, where)
			w.inv.status = 2
			return false
		}
		all = append(all, steps...)
	}
	if deed == aclReplace {
		all = replacing(all)
	}
	w.add(all)
	return true
}

// uncommented is a line without its comment and the space around it.
func uncommented(line string) string {
	line, _, _ = strings.Cut(line, "#")
	return strings.Trim(line, " \t\r")
}

// aclPair are both ACLs of a file while they are changed.
type aclPair struct {
	access, defaults               acl
	accessMask, defaultsMask       bool // the mask was given
	accessChanged, defaultsChanged bool
}

// apply does all steps to a file.
func (w *aclWriter) apply(path string, st *sys.Stat) {
	was := aclPair{}
	var err error
	if was.access, err = readACL(w.inv.p, path, aclAccess, st.Mode); err == nil && st.Mode.IsDir() {
		was.defaults, err = readACL(w.inv.p, path, aclDefault, 0)
	}
	if err != nil {
		w.inv.errorf("%s: %v", path, err)
		return
	}
	now := aclPair{access: slices.Clone(was.access), defaults: slices.Clone(was.defaults)}
	for _, s := range w.steps {
		now.step(s, st.Mode)
	}
	now.complete(w.recompute)
	now.accessChanged = !slices.Equal(now.access, was.access)
	now.defaultsChanged = !slices.Equal(now.defaults, was.defaults)
	if now.defaultsChanged && !st.Mode.IsDir() {
		if !w.walk.recursive {
			w.inv.errorf("%s: Only directories can have default ACLs", path)
			return
		}
		now.defaults, now.defaultsChanged = nil, false
	}
	if w.malformed(path, "access", now.access) || w.malformed(path, "default", now.defaults) {
		return
	}
	if w.test {
		w.tell(path, &now)
		return
	}
	w.store(path, &now)
}

// step does one step.
func (a *aclPair) step(s aclStep, mode sys.Mode) {
	list, given := &a.access, &a.accessMask
	if s.defaults {
		list, given = &a.defaults, &a.defaultsMask
	}
	switch s.what {
	case aclModify:
		e := s.entry
		if s.condX && (mode.IsDir() || slices.ContainsFunc(*list, func(e aclEntry) bool { return e.perm&1 != 0 })) {
			e.perm |= 1
		}
		*given = *given || e.tag == aclMask
		*list = list.set(e)
	case aclRemove:
		*given = *given || s.entry.tag == aclMask
		*list = list.without(s.entry.tag, s.entry.id)
	case aclRemoveAll:
		a.access = a.access.base()
		a.defaults = nil
	case aclRemoveDefault:
		a.defaults = nil
	case aclReplace:
		*list = nil
	}
}

// base is list without what a mode cannot say.
func (list acl) base() acl {
	var left acl
	for _, e := range list {
		switch e.tag {
		case aclGroupObj:
			e.perm &= list.mask()
			left = append(left, e)
		case aclUserObj, aclOther:
			left = append(left, e)
		}
	}
	return left
}

// complete gives a default ACL its base entries, and both their masks.
func (a *aclPair) complete(rule maskRule) {
	if len(a.defaults) > 0 {
		for _, tag := range []int{aclUserObj, aclGroupObj, aclOther} {
			if own := a.access.find(tag, 0); own != nil && a.defaults.find(tag, 0) == nil {
				a.defaults = a.defaults.set(*own)
			}
		}
	}
	a.access = a.access.remasked(rule, a.accessMask)
	a.defaults = a.defaults.remasked(rule, a.defaultsMask)
}

// remasked is list with the mask that the rule says.
func (list acl) remasked(rule maskRule, given bool) acl {
	has := list.find(aclMask, 0) != nil
	switch {
	case !has && !list.named(), given && rule != maskAlways, has && rule == maskNever:
		return list
	case rule == maskNever: // the first mask is what the group may
		return list.set(aclEntry{tag: aclMask, perm: list.find(aclGroupObj, 0).perm})
	}
	return list.masked()
}

// malformed reports whether an ACL lacks something, and says so.
func (w *aclWriter) malformed(path, kind string, list acl) bool {
	at := list.wrong()
	if len(list) == 0 && kind == "default" || at == 0 {
		return false
	}
	w.inv.errorf("%s: Malformed %s ACL `%s': Missing or wrong entry at entry %d", path, kind, w.names.line(list, "", aclEntry.tagName), at)
	return true
}

// tell prints what a file's ACLs would be; what stays is a star.
func (w *aclWriter) tell(path string, a *aclPair) {
	short := func(e aclEntry) string { return e.tagName()[:1] }
	access, defaults := "*", "*"
	if a.accessChanged {
		access = w.names.line(a.access, "", short)
	}
	if a.defaultsChanged {
		defaults = w.names.line(a.defaults, "d:", short)
	}
	w.inv.out.WriteString(path + ": " + access + "," + defaults + "\n")
}

// store writes what has changed.
func (w *aclWriter) store(path string, a *aclPair) {
	p := w.inv.p
	var err error
	if a.accessChanged {
		err = p.Setxattrat(sys.AT_FDCWD, path, aclAccess, a.access.encode(), 0, 0)
	}
	if err == nil && a.defaultsChanged {
		if len(a.defaults) > 0 {
			err = p.Setxattrat(sys.AT_FDCWD, path, aclDefault, a.defaults.encode(), 0, 0)
		} else if err = p.Removexattrat(sys.AT_FDCWD, path, aclDefault, 0); err == sys.ENODATA {
			err = nil
		}
	}
	if err != nil {
		w.inv.errorf("%s: %v", path, err)
	}
}

// aclDump is what getfacl printed of one file.
type aclDump struct {
	path, owner, group, flags string
	hasFlags                  bool
	steps                     []aclStep
}

// restore gives files what a dump of getfacl says.
func (w *aclWriter) restore(name string) {
	in, err := openInput(w.inv.p, name)
	if err != nil {
		w.inv.warnf("%s: %v", name, err)
		w.inv.status = 2
		return
	}
	defer in.Close()
	d := &aclDump{}
	for n := 1; ; n++ {
		line, ok := in.line()
		if !ok || line == "" {
			w.revive(d)
			d = &aclDump{}
		}
		if !ok {
			return
		}
		if d.remark(line) {
			continue
		}
		steps, fault := w.parse(uncommented(line), aclModify)
		if fault != nil {
			w.inv.warnf("Invalid argument in line %d of file %s", n, name)
			w.inv.status = 2
			return
		}
		d.steps = append(d.steps, steps...)
	}
}

// remark reads a line that begins with "# ".
func (d *aclDump) remark(line string) bool {
	key, value, ok := strings.Cut(line, ": ")
	if !ok || line[0] != '#' {
		return false
	}
	value = string(unquoteOctal(value))
	switch key {
	case "# file":
		d.path = value
	case "# owner":
		d.owner = value
	case "# group":
		d.group = value
	case "# flags":
		d.flags, d.hasFlags = value, true
	default:
		return false
	}
	return true
}

// revive gives one file its owner, ACLs and flags of the dump.
func (w *aclWriter) revive(d *aclDump) {
	if d.path == "" {
		return
	}
	p := w.inv.p
	st, err := sys.StatPath(p, d.path)
	if err == nil {
		err = w.reown(d, &st)
	}
	if err != nil {
		w.inv.errorf("%s: %v", d.path, err)
		return
	}
	one := *w
	one.steps = append([]aclStep{{what: aclReplace}, {what: aclReplace, defaults: true}}, d.steps...)
	one.recompute = maskNever
	one.apply(d.path, &st)
	var special sys.Mode
	for i, c := range d.flags {
		if c != '-' && i < 3 {
			special |= sys.S_ISUID >> i
		}
	}
	st, err = sys.StatPath(p, d.path)
	if err == nil && !w.test && st.Mode.Perm()&^0o777 != special {
		err = sys.Chmod(p, d.path, st.Mode&0o777|special)
	}
	if err != nil {
		w.inv.errorf("%s: %v", d.path, err)
	}
}

// reown gives the file the owner of the dump, where it has another.
func (w *aclWriter) reown(d *aclDump, st *sys.Stat) error {
	uid, gid := -1, -1
	if id, ok := w.names.accounts.passwd().lookup(d.owner); ok && id != st.UID {
		uid = int(id)
	}
	if id, ok := w.names.accounts.group().lookup(d.group); ok && id != st.GID {
		gid = int(id)
	}
	if uid < 0 && gid < 0 || w.test {
		return nil
	}
	if err := w.inv.p.Fchownat(sys.AT_FDCWD, d.path, uid, gid, 0); err != nil {
		return sys.ErrnoOf(err)
	}
	return nil
}
