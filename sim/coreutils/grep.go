package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/regex"
	"github.com/overlook-fs/overlook/sim/sys"
)

// grepRun is one run of grep.
type grepRun struct {
	*invocation
	patterns    []string
	given       bool // patterns came by -e or -f
	matcher     grepMatcher
	kind        byte // 'G', 'E' or 'F'
	flags       regex.Flags
	invert      bool
	only        byte // 'c', 'l', 'L', 'o', 'q': what is printed instead of lines
	count       bool
	max         int64 // -1: no limit
	before      int
	after       int
	context     int // -C, where -A or -B say nothing; all are -1 where not given
	numbers     bool
	offsets     bool
	names       int  // one of headersMany and so on
	nullNames   bool // a NUL ends every name
	eol         byte
	label       string
	binary      string // binary, text or without-match
	directories string // read, recurse or skip
	devices     string // read, skip or ""
	followAll   bool   // -R
	noMessages  bool
	separator   string
	noSeparator bool
	color       bool
	filter      grepFilter
	anyPrinted  bool // some line was printed, in any file
	matched     bool // some line was selected
	failed      bool // something could not be read
}

const grepHint = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n"

// grep prints lines that match patterns.
func grep(kind byte) command {
	return func(inv *invocation) {
		if inv.name != "grep" {
			inv.callItself("grep") // egrep and fgrep are scripts that run it
		}
		inv.hint = grepHint
		g := grepRun{invocation: inv, kind: kind, max: -1, before: -1, after: -1, context: -1, eol: '\n',
			label: "(standard input)", binary: "binary", directories: "read", separator: "--"}
		operands, ok := g.options().parse()
		if !ok {
			return
		}
		g.run(operands)
	}
}

func (g *grepRun) run(operands []string) {
	if !g.given {
		if len(operands) == 0 {
			g.usage(2, "")
			return
		}
		g.addPatterns(operands[0])
		operands = operands[1:]
	}
	if !g.compile() {
		return
	}
	g.color = g.color && g.only != 'q'
	if g.before < 0 {
		g.before = g.context
	}
	if g.after < 0 {
		g.after = g.context
	}
	many := len(operands) > 1 || g.directories == "recurse" && (len(operands) == 0 || !g.plainFile(operands[0]))
	if many && g.names == headersMany {
		g.names = headersAlways
	}
	switch {
	case len(operands) > 0:
		for _, name := range operands {
			g.operand(name)
			if g.matched && g.only == 'q' {
				break
			}
		}
	case g.directories == "recurse":
		g.walk(".", "")
	default:
		g.operand("-")
	}
	switch {
	case g.matched && (g.only == 'q' || !g.failed):
		g.status = 0
	case g.failed:
		g.status = 2
	default:
		g.status = 1
	}
}

// plainFile reports that an operand is no directory to walk through.
func (g *grepRun) plainFile(name string) bool {
	st, err := sys.StatPath(g.p, name)
	return name == "-" || err != nil || st.Mode&sys.S_IFMT != sys.S_IFDIR
}

// complain says what is wrong with a file, unless -s.
func (g *grepRun) complain(name string, err error) {
	g.failed = true
	if !g.noMessages {
		g.warnf("%s: %v", name, err)
	}
}

func (g *grepRun) options() *options {
	g.digits()
	o := g.invocation.options()
	o.badStatus = 2
	for _, kind := range []struct {
		letter byte
		long   string
	}{{'E', "extended-regexp"}, {'F', "fixed-strings"}, {'G', "basic-regexp"}} {
		o.list = append(o.list, option{short: kind.letter, long: kind.long, set: func(string) bool { return g.takeKind(kind.letter) }})
	}
	o.each('e', "regexp", func(v string) bool { g.addPatterns(v); return true })
	o.each('f', "file", g.patternFile)
	o.do('i', "ignore-case", func() { g.flags |= regex.FoldCase })
	o.do('y', "", func() { g.flags |= regex.FoldCase })
	o.do(0, "no-ignore-case", func() { g.flags &^= regex.FoldCase })
	o.flag(&g.matcher.words, 'w', "word-regexp")
	o.flag(&g.matcher.lines, 'x', "line-regexp")
	o.flag(&g.invert, 'v', "invert-match")
	g.outputOptions(o)
	g.fileOptions(o)
	o.known("P", "perl-regexp", "T", "initial-tab")
	return o
}

func (g *grepRun) outputOptions(o *options) {
	o.flag(&g.count, 'c', "count")
	for _, only := range []struct {
		letter byte
		long   string
	}{{'l', "files-with-matches"}, {'L', "files-without-match"}, {'o', "only-matching"}, {'q', "quiet"}, {'q', "silent"}} {
		o.do(only.letter, only.long, func() {
			if g.only != 'q' {
				g.only = only.letter
			}
		})
	}
	o.each('m', "max-count", func(v string) bool {
		n, ok := parseCount(v)
		if !ok {
			g.warnf("invalid max count")
			g.status = 2
		}
		g.max = n
		return ok
	})
	o.flag(&g.numbers, 'n', "line-number")
	o.flag(&g.offsets, 'b', "byte-offset")
	o.do('H', "with-filename", func() { g.names = headersAlways })
	o.do('h', "no-filename", func() { g.names = headersNever })
	o.value(&g.label, 0, "label")
	o.flag(&g.nullNames, 'Z', "null")
	o.each('A', "after-context", g.length(&g.after))
	o.each('B', "before-context", g.length(&g.before))
	o.each('C', "context", g.length(&g.context))
	o.value(&g.separator, 0, "group-separator")
	o.flag(&g.noSeparator, 0, "no-group-separator")
	o.optional(0, "color", g.takeColor)
	o.optional(0, "colour", g.takeColor)
	o.do(0, "line-buffered", func() {})
}

func (g *grepRun) fileOptions(o *options) {
	o.flag(&g.noMessages, 's', "no-messages")
	o.do('z', "null-data", func() { g.eol = 0 })
	o.do('a', "text", func() { g.binary = "text" })
	o.do('I', "", func() { g.binary = "without-match" })
	o.do('U', "binary", func() {})
	o.each(0, "binary-files", func(v string) bool {
		g.binary = v
		if v != "binary" && v != "text" && v != "without-match" {
			g.warnf("unknown binary-files type")
			g.status = 2
			return false
		}
		return true
	})
	o.do('r', "recursive", func() { g.directories = "recurse" })
	o.do('R', "dereference-recursive", func() { g.directories, g.followAll = "recurse", true })
	o.each('d', "directories", func(v string) (ok bool) {
		g.directories, ok = g.oneOf("directories", v, "read", "recurse", "skip")
		return ok
	})
	o.each('D', "devices", func(v string) (ok bool) {
		g.devices, ok = g.oneOf("devices", v, "read", "skip")
		return ok
	})
	o.each(0, "include", func(v string) bool { g.filter.include = append(g.filter.include, v); return true })
	o.each(0, "exclude", func(v string) bool { g.filter.exclude = append(g.filter.exclude, v); return true })
	o.each(0, "exclude-dir", func(v string) bool {
		g.filter.excludeDir = append(g.filter.excludeDir, strings.TrimRight(v, "/"))
		return true
	})
	o.each(0, "exclude-from", g.excludeFrom)
}

// takeKind chooses the kind of patterns, once.
func (g *grepRun) takeKind(kind byte) bool {
	if g.kind != 0 && g.kind != kind {
		g.warnf("conflicting matchers specified")
		g.status = 2
		return false
	}
	g.kind = kind
	return true
}

// digits makes -C5 of -5.
func (g *grepRun) digits() {
	for i, arg := range g.args {
		if arg == "--" {
			return
		}
		if len(arg) > 1 && arg[0] == '-' && strings.Trim(arg[1:], "0123456789") == "" {
			args := append([]string(nil), g.args...)
			args[i] = "-C" + arg[1:]
			g.args = args
		}
	}
}

func (g *grepRun) length(n *int) func(string) bool {
	return func(v string) bool {
		got, err := strconv.Atoi(v)
		if err != nil || got < 0 {
			g.warnf("%s: invalid context length argument", v)
			g.status = 2
			return false
		}
		*n = got
		return true
	}
}

func (g *grepRun) takeColor(when string) bool {
	switch when {
	case "always", "yes", "force":
		g.color = true
	case "", "auto", "tty", "if-tty":
		g.color = sys.IsTerminal(g.p, 1)
	case "never", "no", "none":
		g.color = false
	default:
		g.usage(2, "")
		return false
	}
	return true
}
