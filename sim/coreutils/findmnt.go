package coreutils

import (
	"sort"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// mountFinder is one run of findmnt(8).
type mountFinder struct {
	inv                  *invocation
	mounts               []mountEntry
	columns              []string
	types, source, point string
	path                 string // -T: the mount that a path lies on
	either               string // an operand: source or mount point
	option               string
	flat, invert, first  bool
	submounts, backward  bool
	ascii, bytes, noRoot bool
	df                   bool
	table                *columnTable
}

func findmnt(inv *invocation) {
	f := &mountFinder{inv: inv, columns: []string{"TARGET", "SOURCE", "FSTYPE", "OPTIONS"}, table: &columnTable{}}
	if !f.parse() {
		return
	}
	var err error
	if f.mounts, err = readMounts(inv.p); err != nil {
		inv.errorf("can't read /proc/self/mountinfo: %v", err)
		return
	}
	f.fill()
	if len(f.table.rows) == 0 {
		if !f.whole() {
			inv.status = 1
		}
		return
	}
	f.table.print(inv.out)
}

func (f *mountFinder) parse() bool {
	var version, none bool
	o := f.inv.options()
	t := f.table
	o.flag(&t.noHeadings, 'n', "noheadings")
	o.each('o', "output", f.output)
	o.value(&f.types, 't', "types")
	o.value(&f.path, 'T', "target")
	o.value(&f.point, 'M', "mountpoint")
	o.value(&f.source, 'S', "source")
	o.value(&f.option, 'O', "options")
	o.flag(&f.flat, 'l', "list")
	o.do('r', "raw", func() { t.raw, f.flat = true, true })
	o.do('P', "pairs", func() { t.pairs, f.flat = true, true })
	o.flag(&f.invert, 'i', "invert")
	o.flag(&f.first, 'f', "first-only")
	o.flag(&f.submounts, 'R', "submounts")
	o.flag(&f.ascii, 'a', "ascii")
	o.flag(&f.bytes, 'b', "bytes")
	o.flag(&f.noRoot, 'v', "nofsroot")
	o.do('D', "df", func() {
		f.df, f.flat = true, true
		f.columns = []string{"SOURCE", "FSTYPE", "SIZE", "USED", "AVAIL", "USE%", "TARGET"}
	})
	o.do('m', "mtab", func() { f.flat = true })
	o.each('d', "direction", f.direction)
	for _, harmless := range []string{"A all", "k kernel", "u notruncate", "c canonicalize", "C nocanonicalize", "e evaluate", "U uniq"} {
		o.flag(&none, harmless[0], harmless[2:])
	}
	o.do(0, "tree", func() { f.flat = false })
	o.flag(&version, 'V', "version")
	o.do('J', "json", func() { t.json = "filesystems" })
	o.known("s", "fstab", "p", "poll", "w", "timeout", "F", "tab-file", "N", "task", "x", "verify", "y", "shell", "output-all", "pseudo", "real", "shadowed", "vfs-all")
	operands, ok := o.parse()
	switch {
	case !ok:
	case version:
		f.inv.out.WriteString("findmnt from util-linux 2.38.1\n")
		return false
	case len(operands) > 2:
		f.inv.status = 1
		return false
	case len(operands) == 2:
		f.source, f.point = operands[0], operands[1]
	case len(operands) == 1:
		f.either = operands[0]
	}
	return ok
}

func (f *mountFinder) direction(word string) bool {
	f.backward = word == "backward"
	if word != "forward" && !f.backward {
		f.inv.errorf("unknown direction '%s'", word)
		return false
	}
	f.flat = f.flat || f.backward
	return true
}

// output takes -o: columns instead of the usual ones, or with "+" behind them.
func (f *mountFinder) output(list string) bool {
	rest, more := strings.CutPrefix(list, "+")
	if !more {
		f.columns = nil
	}
	for _, name := range strings.Split(rest, ",") {
		column := strings.ToUpper(name)
		if !hasOption(mountColumns, column) {
			f.inv.errorf("unknown column: %s", name)
			return false
		}
		f.columns = append(f.columns, column)
	}
	return true
}

// fill makes the table's rows.
func (f *mountFinder) fill() {
	for i, name := range f.columns {
		f.table.columns = append(f.table.columns, tableColumn{name: name, right: hasOption(numberColumns, name), plain: f.plain(name), hint: mountColumnHint(name)})
		if name == "TARGET" && !f.flat {
			f.table.treeAt = i + 1
		}
	}
	f.table.ascii = f.ascii || !isUTF8(f.inv.p)
	switch {
	case f.submounts && f.selective():
		for i := range f.mounts {
			if m := &f.mounts[i]; f.matches(m) {
				f.addTree(m, -1, func(*mountEntry) bool { return true })
				return
			}
		}
	case !f.whole():
		f.addFlat()
	default:
		for i := range f.mounts {
			if m := &f.mounts[i]; mountByID(f.mounts, m.parent) == nil || m.parent == m.id {
				f.addTree(m, -1, f.matches)
			}
		}
	}
}

// plain reports whether a column is a number in JSON.
func (f *mountFinder) plain(column string) bool {
	switch column {
	case "ID", "PARENT", "TID":
		return true
	}
	return f.bytes && hasOption("SIZE,USED,AVAIL", column)
}

// selective reports whether certain mounts are asked for.
func (f *mountFinder) selective() bool {
	return f.source != "" || f.point != "" || f.path != "" || f.either != ""
}

// whole reports whether the answer is the whole tree, as far as filters allow.
func (f *mountFinder) whole() bool {
	return !f.flat && !f.selective() && !f.first
}

func (f *mountFinder) addFlat() {
	f.table.treeAt = 0
	for i := range f.mounts {
		m := &f.mounts[i]
		if f.backward {
			m = &f.mounts[len(f.mounts)-1-i]
		}
		if !f.matches(m) {
			continue
		}
		f.table.add(-1, f.cells(m))
		if f.first {
			return
		}
	}
}

// addTree adds a mount where it is wanted, then those mounted on it; above is
// the row it hangs under.
func (f *mountFinder) addTree(m *mountEntry, above int, wanted func(*mountEntry) bool) {
	if wanted(m) {
		above = f.table.add(above, f.cells(m))
	}
	var children []*mountEntry
	for i := range f.mounts {
		if c := &f.mounts[i]; c.parent == m.id && c.id != m.id {
			children = append(children, c)
		}
	}
	sort.Slice(children, func(i, j int) bool { return children[i].id < children[j].id })
	for _, c := range children {
		f.addTree(c, above, wanted)
	}
}

// matches reports whether the filters let a mount through.
func (f *mountFinder) matches(m *mountEntry) bool {
	p := f.inv.p
	ok := typeMatches(f.types, m.fstype) &&
		(f.source == "" || f.source == m.source) &&
		(f.point == "" || canonicalOr(p, f.point) == m.target) &&
		(f.either == "" || f.either == m.source || canonicalOr(p, f.either) == m.target) &&
		(f.path == "" || f.holder() == m.target)
	for _, option := range strings.Split(f.option, ",") {
		ok = ok && (option == "" || hasOption(m.options(), option))
	}
	if f.df && isPseudoType(m.fstype) && m.fstype != "tmpfs" && m.fstype != "devtmpfs" {
		return false
	}
	return ok != f.invert
}

// holder is the mount point that the path of -T lies on.
func (f *mountFinder) holder() string {
	full, err := canonical(f.inv.p, f.path)
	if err != nil {
		return ""
	}
	for full != "/" && mountAt(f.mounts, full) == nil {
		full = full[:strings.LastIndexByte(full, '/')]
		if full == "" {
			full = "/"
		}
	}
	return full
}

// isUTF8 reports whether the environment's character set is UTF-8.
func isUTF8(p sys.Process) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := getenv(p, name); value != "" {
			value = strings.ToLower(value)
			return strings.Contains(value, "utf-8") || strings.Contains(value, "utf8")
		}
	}
	return false
}
