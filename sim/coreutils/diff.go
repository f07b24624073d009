package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// diffStyle is how differences are printed.
type diffStyle byte

const (
	diffNormal diffStyle = iota
	diffUnified
	diffContext
)

// differ is one run of diff(1).
type differ struct {
	inv                           *invocation
	style                         diffStyle
	styled                        bool // a style was asked for
	context                       int
	counted                       bool // digits gave the context, as in -u1
	brief, reportSame             bool
	recursive, newFile, text      bool
	ignoreCase, ignoreBlanks      bool
	ignoreSpace, ignoreBlankLines bool
	ignoreTrailing, stripCR, tabs bool
	noDereference                 bool
	labels                        []string
	exclude                       []string
	options                       string // as given, for the lines of a recursive run
	inDirectory                   bool
}

func diffCommand(inv *invocation) {
	inv.hint = "diff: Try 'diff --help' for more information.\n"
	d := &differ{inv: inv, context: 3}
	o := inv.options()
	o.badStatus = 2
	d.declare(o)
	operands, ok := o.parse()
	if ok && len(operands) == 0 {
		inv.usage(2, "missing operand after %s", quoteText(inv.called))
		return
	}
	if !ok || !inv.atLeast(operands, 2, 2) || !inv.atMost(operands, 2, 2) {
		return
	}
	d.rememberOptions(operands)
	d.status(d.operands(operands[0], operands[1]))
}

func (d *differ) declare(o *options) {
	style := func(short byte, long string, style diffStyle) {
		o.list = append(o.list, option{short: short, long: long, set: func(string) bool { return d.setStyle(style, "") }})
	}
	style('u', "", diffUnified)
	style('c', "", diffContext)
	style(0, "normal", diffNormal)
	o.each('U', "", func(v string) bool { return d.setStyle(diffUnified, v) })
	o.each('C', "", func(v string) bool { return d.setStyle(diffContext, v) })
	o.optional(0, "unified", func(v string) bool { return d.setStyle(diffUnified, v) })
	o.optional(0, "context", func(v string) bool { return d.setStyle(diffContext, v) })
	o.flag(&d.brief, 'q', "brief")
	o.flag(&d.reportSame, 's', "report-identical-files")
	o.flag(&d.recursive, 'r', "recursive")
	o.flag(&d.newFile, 'N', "new-file")
	o.flag(&d.text, 'a', "text")
	o.flag(&d.ignoreCase, 'i', "ignore-case")
	o.flag(&d.ignoreSpace, 'b', "ignore-space-change")
	o.flag(&d.ignoreBlanks, 'w', "ignore-all-space")
	o.flag(&d.ignoreTrailing, 'Z', "ignore-trailing-space")
	o.flag(&d.ignoreBlankLines, 'B', "ignore-blank-lines")
	o.flag(&d.stripCR, 0, "strip-trailing-cr")
	o.flag(&d.tabs, 'T', "initial-tab")
	o.flag(&d.noDereference, 0, "no-dereference")
	o.each('L', "label", func(v string) bool { d.labels = append(d.labels, v); return true })
	o.each('x', "exclude", func(v string) bool { d.exclude = append(d.exclude, v); return true })
	var none bool
	o.flag(&none, 'd', "minimal")
	o.flag(&none, 'H', "speed-large-files")
	o.optional(0, "color", func(v string) bool {
		if v == "always" {
			o.inv.unsimulated("--color=always")
			return false
		}
		return true
	})
	for c := byte('0'); c <= '9'; c++ {
		o.do(c, "", func() { d.addDigit(int(c - '0')) })
	}
	o.known("e", "ed", "n", "rcs", "y", "side-by-side", "W", "width", "left-column", "suppress-common-lines", "F", "show-function-line", "p", "show-c-function",
		"t", "expand-tabs", "tabsize", "l", "paginate", "unidirectional-new-file", "ignore-file-name-case", "X", "exclude-from", "S", "starting-file",
		"from-file", "to-file", "E", "ignore-tab-expansion", "I", "ignore-matching-lines", "D", "ifdef", "GTYPE-group-format", "line-format", "horizon-lines", "palette")
}

// setStyle takes a style, and how much context it has where length says so.
func (d *differ) setStyle(style diffStyle, length string) bool {
	if d.styled && d.style != style {
		d.inv.usage(2, "conflicting output style options")
		return false
	}
	d.style, d.styled = style, true
	if length == "" {
		return true
	}
	n, err := strconv.Atoi(length)
	if err != nil || n < 0 {
		d.inv.usage(2, "invalid context length %s", quoteText(length))
		return false
	}
	d.context = n
	return true
}

// addDigit takes a digit among the short options, as in -u10.
func (d *differ) addDigit(n int) {
	if !d.counted {
		d.counted, d.context = true, 0
	}
	d.context = min(d.context*10+n, 1<<30)
}

// rememberOptions keeps the arguments that are no operands, quoted.
func (d *differ) rememberOptions(operands []string) {
	for _, arg := range d.inv.args {
		if arg == operands[0] || arg == operands[1] {
			continue
		}
		d.options += " " + quoteName(arg)
	}
}

// status raises the exit status.
func (d *differ) status(n int) { d.inv.status = max(d.inv.status, n) }

// operands compares two operands. A directory and a file compare the file
// with the one of its name in the directory.
func (d *differ) operands(a, b string) int {
	one, two := d.open(a), d.open(b)
	if one.err == nil && two.err == nil && one.isDir() != two.isDir() && a != "-" && b != "-" {
		if one.isDir() {
			one = d.open(joinPath(a, baseName(b)))
		} else {
			two = d.open(joinPath(b, baseName(a)))
		}
	}
	return d.compare(one, two)
}

// diffFile is one of the two files compared.
type diffFile struct {
	name string
	st   sys.Stat
	err  error // why it cannot be looked at
	none bool  // taken as empty: it is not there
}

func (f *diffFile) isDir() bool { return f.st.Mode.IsDir() }

func (d *differ) open(name string) *diffFile {
	f := &diffFile{name: name}
	switch {
	case name == "-":
		f.st, f.err = sys.Fstat(d.inv.p, 0)
		f.st.Mtime = d.inv.p.Now()
	case d.noDereference:
		f.st, f.err = sys.Lstat(d.inv.p, name)
	default:
		f.st, f.err = sys.StatPath(d.inv.p, name)
	}
	if f.err == sys.ENOENT && d.newFile {
		f.none = true
	}
	return f
}

// compare compares two files or directories: 0 where they are the same, 1
// where they differ, 2 where that cannot be known.
func (d *differ) compare(a, b *diffFile) int {
	if a.none != b.none {
		d.adopt(a, b)
		d.adopt(b, a)
	}
	trouble := false
	for _, f := range []*diffFile{a, b} {
		if f.err != nil {
			d.inv.out.Flush()
			d.inv.warnf("%s: %v", f.name, f.err)
			trouble = true
		}
	}
	switch {
	case trouble:
		return 2
	case a.isDir() && b.isDir():
		return d.directories(a, b)
	case a.isDir() || b.isDir() || d.inDirectory && a.st.Mode.Type() != b.st.Mode.Type():
		d.inv.out.Printf("File %s is a %s while file %s is a %s\n", a.name, fileType(&a.st), b.name, fileType(&b.st))
		return 1
	case a.st.Mode.IsSymlink() && b.st.Mode.IsSymlink():
		return d.symlinks(a, b)
	case d.inDirectory && !a.st.Mode.IsRegular() && a.st.Mode.Type() == b.st.Mode.Type():
		return d.special(a, b)
	case a.st.Dev == b.st.Dev && a.st.Ino == b.st.Ino && a.err == nil && !a.none && !b.none:
		d.same(a, b)
		return 0
	}
	return d.files(a, b)
}

// adopt makes f, which is not there, an empty file of the kind that other is.
func (d *differ) adopt(f, other *diffFile) {
	if f.none && other.err == nil {
		f.err = nil
		f.st = sys.Stat{Mode: other.st.Mode}
	}
}

func (d *differ) symlinks(a, b *diffFile) int {
	one, _ := sys.Readlink(d.inv.p, a.name)
	two, _ := sys.Readlink(d.inv.p, b.name)
	if one == two {
		d.same(a, b)
		return 0
	}
	d.inv.out.Printf("Symbolic links %s and %s differ\n", a.name, b.name)
	return 1
}

// special compares devices by number and attributes; other special files are
// their own.
func (d *differ) special(a, b *diffFile) int {
	x, y := &a.st, &b.st
	if x.Dev == y.Dev && x.Ino == y.Ino || x.Mode.IsDevice() && x.Rdev == y.Rdev && x.Nlink == y.Nlink &&
		x.Mode == y.Mode && x.UID == y.UID && x.GID == y.GID && x.Mtime.Sec == y.Mtime.Sec && x.Ctime.Sec == y.Ctime.Sec {
		d.same(a, b)
		return 0
	}
	d.inv.out.Printf("File %s is a %s while file %s is a %s\n", a.name, fileType(&a.st), b.name, fileType(&b.st))
	return 1
}

func (d *differ) same(a, b *diffFile) {
	if d.reportSame {
		d.inv.out.Printf("Files %s and %s are identical\n", a.name, b.name)
	}
}

// label is what a header calls a file: its label, or name and time.
func (d *differ) label(n int, f *diffFile) string {
	if n < len(d.labels) {
		return d.labels[n]
	}
	format := "%Y-%m-%d %H:%M:%S.%N %z"
	if d.style == diffContext {
		format = "%a %b %e %T %Y"
	}
	return diffName(f.name) + "\t" + strftime(format, f.st.Mtime, zoneOf(d.inv.p))
}

// diffName is a name as a line that patch reads has it.
func diffName(name string) string {
	if strings.ContainsAny(name, " \"\\\n\t") {
		return quoteC(name)
	}
	return name
}
