package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// aclReader is one run of getfacl(1).
type aclReader struct {
	inv                        *invocation
	names                      aclNames
	access, defaults, noHeader bool
	all, none                  bool // effective rights of all entries, or of none
	extendedOnly, tabular      bool
	absolute, warned           bool
	walk                       aclWalk
}

func getfacl(inv *invocation) {
	inv.hint = "Usage: getfacl [-aceEsRLPtpndvh] file ...\nTry `getfacl --help' for more information.\n"
	r := &aclReader{inv: inv, names: aclNames{accounts: newAccounts(inv.p)}}
	var help, version bool
	o := inv.options()
	o.badStatus = 2
	o.flag(&r.access, 'a', "access")
	o.flag(&r.defaults, 'd', "default")
	o.flag(&r.noHeader, 'c', "omit-header")
	o.flag(&r.all, 'e', "all-effective")
	o.flag(&r.none, 'E', "no-effective")
	o.flag(&r.extendedOnly, 's', "skip-base")
	r.walk.declare(o)
	o.flag(&r.tabular, 't', "tabular")
	o.flag(&r.names.numeric, 'n', "numeric")
	o.flag(&r.absolute, 'p', "absolute-names")
	o.flag(&version, 'v', "version")
	o.flag(&help, 'h', "help")
	files, ok := o.parse()
	switch {
	case !ok:
		return
	case help:
		o.help()
		return
	case version:
		inv.out.WriteString("getfacl 2.3.1\n")
		return
	case len(files) == 0:
		inv.usage(2, "")
		return
	}
	if len(files) == 1 && files[0] == "-" {
		files = inputLines(inv.p)
	}
	for _, file := range files {
		r.walk.each(inv, file, r.show)
	}
}

// inputLines are the lines of standard input.
func inputLines(p sys.Process) []string {
	in := newInput(p, 0)
	var lines []string
	for {
		line, ok := in.line()
		if !ok {
			return lines
		}
		lines = append(lines, line)
	}
}

// aclWalk is how the operands of the ACL tools are walked.
type aclWalk struct{ recursive, logical, physical bool }

func (w *aclWalk) declare(o *options) {
	o.flag(&w.recursive, 'R', "recursive")
	o.do('L', "logical", func() { w.logical, w.physical = true, false })
	o.do('P', "physical", func() { w.logical, w.physical = false, true })
}

// each calls do for an operand and, with -R, for what lies below it.
func (w *aclWalk) each(inv *invocation, path string, do func(path string, st *sys.Stat)) {
	w.visit(inv, path, do, !w.physical)
}

func (w *aclWalk) visit(inv *invocation, path string, do func(path string, st *sys.Stat), follow bool) {
	st, err := sys.Lstat(inv.p, path)
	if err == nil && st.Mode.IsSymlink() {
		if !follow {
			return
		}
		st, err = sys.StatPath(inv.p, path)
	}
	if err != nil {
		inv.errorf("%s: %v", path, err)
		return
	}
	do(path, &st)
	if !w.recursive || !st.Mode.IsDir() {
		return
	}
	entries, err := sys.ReadDir(inv.p, path)
	if err != nil {
		inv.errorf("%s: %v", path, err)
		return
	}
	for _, e := range entries {
		w.visit(inv, joinPath(path, e.Name), do, w.logical)
	}
}

// show prints the ACLs of a file.
func (r *aclReader) show(path string, st *sys.Stat) {
	access, err := readACL(r.inv.p, path, aclAccess, st.Mode)
	if err != nil {
		r.inv.errorf("%s: %v", path, err)
		return
	}
	var defaults acl
	if st.Mode.IsDir() && !(r.access && !r.defaults) {
		if defaults, err = readACL(r.inv.p, path, aclDefault, 0); err != nil {
			r.inv.errorf("%s: %v", path, err)
			return
		}
	}
	if r.extendedOnly && !access.extended() && defaults == nil {
		return
	}
	shown := r.displayed(path)
	if r.tabular {
		r.table(shown, st, access, defaults)
		return
	}
	out := r.inv.out
	if !r.noHeader {
		out.WriteString("# file: " + shown + "\n# owner: " + r.names.user(st.UID) + "\n# group: " + r.names.group(st.GID) + "\n")
		if special := st.Mode.Perm() >> 9; special != 0 {
			out.WriteString("# flags: " + strings.Map(flagLetter, permText(int(special))) + "\n")
		}
	}
	if r.access || !r.defaults {
		r.list(access, "")
	}
	prefix := "default:"
	if r.defaults && !r.access {
		prefix = ""
	}
	if r.defaults || !r.access {
		r.list(defaults, prefix)
	}
	out.WriteByte('\n')
}

// flagLetter is set-user-id, set-group-id or sticky for what permText shows.
func flagLetter(c rune) rune {
	switch c {
	case 'r', 'w':
		return 's'
	case 'x':
		return 't'
	}
	return c
}

// list prints the entries of an ACL, with what the mask leaves of them.
func (r *aclReader) list(list acl, prefix string) {
	for _, e := range list {
		line := prefix + r.names.text(e)
		effective := e.perm & list.mask()
		limited := (e.tag == aclUser || e.tag == aclGroup || e.tag == aclGroupObj) && list.find(aclMask, 0) != nil
		if limited && !r.none && (r.all || effective != e.perm) {
			line += "\t#effective:" + permText(effective)
		}
		r.inv.out.WriteString(line + "\n")
	}
}

// displayed is a path as the "# file:" line has it: relative.
func (r *aclReader) displayed(path string) string {
	if !r.absolute {
		if strings.HasPrefix(path, "/") && !r.warned {
			r.warned = true
			r.inv.warnf("Removing leading '/' from absolute path names")
		}
		path = strings.TrimLeft(strings.TrimPrefix(path, "./"), "/")
		if path == "" {
			path = "."
		}
	}
	return octalQuote(path, "\n\r\\")
}

// table prints both ACLs side by side.
func (r *aclReader) table(path string, st *sys.Stat, access, defaults acl) {
	if r.access && !r.defaults {
		defaults = nil
	}
	if r.defaults && !r.access {
		access = nil
	}
	rows := append(acl(nil), access...)
	for _, e := range defaults {
		if rows.find(e.tag, e.id) == nil {
			rows = rows.set(e)
		}
	}
	name := func(e aclEntry) string {
		switch e.tag {
		case aclUserObj:
			return r.names.user(st.UID)
		case aclGroupObj:
			return r.names.group(st.GID)
		}
		return r.names.qualifier(e)
	}
	width := 8
	for _, e := range rows {
		width = max(width, len(name(e)))
	}
	out := r.inv.out
	out.WriteString("# file: " + path + "\n")
	for _, e := range rows {
		tag := e.tagName()
		if e.tag == aclUserObj || e.tag == aclGroupObj {
			tag = strings.ToUpper(tag)
		}
		out.WriteString(padRight(tag, 5) + "  " + padRight(name(e), width) + "  " + access.cell(e) + "  " + defaults.cell(e) + "\n")
	}
	out.WriteByte('\n')
}

// cell is what a table shows of an entry in list: in capitals what the mask
// takes away.
func (list acl) cell(e aclEntry) string {
	own := list.find(e.tag, e.id)
	if own == nil {
		return "   "
	}
	text := []byte(permText(own.perm))
	if e.tag == aclUser || e.tag == aclGroup || e.tag == aclGroupObj {
		for i := range text {
			if text[i] != '-' && list.mask()&(4>>i) == 0 {
				text[i] -= 'a' - 'A'
			}
		}
	}
	return string(text)
}
