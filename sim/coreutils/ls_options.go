package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

func newLister(inv *invocation) *lister {
	l := &lister{inv: inv, accounts: newAccounts(inv.p), zone: zoneOf(inv.p), now: inv.p.Now(),
		layout: -1, quote: -1, tab: -1, width: -1,
		size: sizeStyle{block: 1}, blockSize: sizeStyle{block: 1024},
	}
	l.timeStyle = [2]string{"%b %e %H:%M", "%b %e  %Y"}
	return l
}

// parse reads the options and settles what they leave open.
func (l *lister) parse() ([]string, bool) {
	o := l.inv.options()
	o.badStatus = 2
	l.lookOptions(o)
	l.layoutOptions(o)
	l.orderOptions(o)
	l.textOptions(o)
	o.flag(&l.contexts, 'Z', "context")
	o.known("D", "dired", "hyperlink")
	names, ok := o.parse()
	if ok {
		l.settle()
	}
	return names, ok && (l.layout != lsLong || l.styleName == "" || l.setTimeStyle(l.styleName))
}

// lookOptions are about which files are shown.
func (l *lister) lookOptions(o *options) {
	o.do('a', "all", func() { l.hidden = lsAll })
	o.do('A', "almost-all", func() { l.hidden = lsAlmostAll })
	o.flag(&l.directories, 'd', "directory")
	o.flag(&l.recursive, 'R', "recursive")
	o.do('L', "dereference", func() { l.follow = lsFollowAlways })
	o.do('H', "dereference-command-line", func() { l.follow = lsFollowArgs })
	o.do(0, "dereference-command-line-symlink-to-dir", func() { l.follow = lsFollowArgDirs })
	o.flag(&l.ignoreBackups, 'B', "ignore-backups")
	o.each('I', "ignore", func(v string) bool { l.ignore = append(l.ignore, v); return true })
	o.each(0, "hide", func(v string) bool { l.hide = append(l.hide, v); return true })
}

// layoutOptions are about how they are laid out.
func (l *lister) layoutOptions(o *options) {
	o.do('l', "", func() { l.layout = lsLong })
	o.do('1', "", func() {
		if l.layout != lsLong {
			l.layout = lsOnePerLine
		}
	})
	o.do('C', "", func() { l.layout = lsDown })
	o.do('x', "", func() { l.layout = lsAcross })
	o.do('m', "", func() { l.layout = lsCommas })
	o.each(0, "format", l.format)
	o.do('n', "numeric-uid-gid", func() { l.numeric, l.layout = true, lsLong })
	o.do('g', "", func() { l.noOwner, l.layout = true, lsLong })
	o.do('o', "", func() { l.noGroup, l.layout = true, lsLong })
	o.flag(&l.noGroup, 'G', "no-group")
	o.flag(&l.author, 0, "author")
	o.flag(&l.inodes, 'i', "inode")
	o.flag(&l.blocks, 's', "size")
	o.do('h', "human-readable", func() { l.size = sizeStyle{block: 1, scale: 1024}; l.blockSize = l.size })
	o.do(0, "si", func() { l.size = sizeStyle{block: 1, scale: 1000}; l.blockSize = l.size })
	o.do('k', "kibibytes", func() { l.blockSize = sizeStyle{block: 1024} })
	o.each(0, "block-size", func(v string) bool {
		style, ok := parseBlockSize(v)
		if !ok {
			l.inv.warnf("invalid --block-size argument %s", quoteText(v))
			l.inv.status = 2
			return false
		}
		l.size, l.blockSize = style, style
		return true
	})
	o.each('w', "width", func(v string) bool { return l.number(&l.width, "invalid line width", v) })
	o.each('T', "tabsize", func(v string) bool { return l.number(&l.tab, "invalid tab size", v) })
	o.flag(&l.zero, 0, "zero")
}

// number reads a width or a tab size.
func (l *lister) number(into *int, wrong, v string) bool {
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 {
		l.inv.warnf("%s: %s", wrong, quoteText(v))
		l.inv.status = 2
		return false
	}
	*into = n
	return true
}

func (l *lister) format(word string) bool {
	switch word {
	case "verbose", "long":
		l.layout = lsLong
	case "commas":
		l.layout = lsCommas
	case "horizontal", "across":
		l.layout = lsAcross
	case "vertical":
		l.layout = lsDown
	case "single-column":
		l.layout = lsOnePerLine
	default:
		l.inv.invalidArgument(word, "--format", "'verbose', 'long'", "'commas'", "'horizontal', 'across'", "'vertical'", "'single-column'")
		return false
	}
	return true
}

// orderOptions are about the order and the times.
func (l *lister) orderOptions(o *options) {
	order := func(by lsOrder) func() { return func() { l.sort, l.sortSet = by, true } }
	o.do('t', "", order(lsByTime))
	o.do('S', "", order(lsBySize))
	o.do('X', "", order(lsByExtension))
	o.do('v', "", order(lsByVersion))
	o.do('U', "", order(lsUnsorted))
	o.do('f', "", func() {
		l.hidden, l.sort, l.sortSet = lsAll, lsUnsorted, true
		if l.layout == lsLong {
			l.layout = -1
		}
		l.blocks, l.colors = false, nil
	})
	o.each(0, "sort", l.sortWord)
	o.flag(&l.reverse, 'r', "reverse")
	o.flag(&l.dirsFirst, 0, "group-directories-first")
	o.do('c', "", func() { l.time, l.timeSet = lsCtime, true })
	o.do('u', "", func() { l.time, l.timeSet = lsAtime, true })
	o.each(0, "time", l.timeWord)
	l.styleName = getenv(l.inv.p, "TIME_STYLE")
	o.value(&l.styleName, 0, "time-style")
	o.do(0, "full-time", func() { l.layout, l.styleName = lsLong, "full-iso" })
}

func (l *lister) sortWord(word string) bool {
	order, ok := map[string]lsOrder{"none": lsUnsorted, "time": lsByTime, "size": lsBySize,
		"extension": lsByExtension, "version": lsByVersion, "width": lsByWidth}[word]
	if !ok {
		l.inv.invalidArgument(word, "--sort", "'none'", "'time'", "'size'", "'extension'", "'version'", "'width'")
		return false
	}
	l.sort, l.sortSet = order, true
	return true
}

func (l *lister) timeWord(word string) bool {
	switch word {
	case "atime", "access", "use":
		l.time = lsAtime
	case "ctime", "status":
		l.time = lsCtime
	case "birth", "creation":
		l.time = lsBtime
	default:
		l.inv.invalidArgument(word, "--time", "'atime', 'access', 'use'", "'ctime', 'status'", "'birth', 'creation'")
		return false
	}
	l.timeSet = true
	return true
}

// setTimeStyle is --time-style=STYLE, which only the long layout looks at.
func (l *lister) setTimeStyle(style string) bool {
	if format, ok := strings.CutPrefix(style, "+"); ok {
		old, recent, two := strings.Cut(format, "\n")
		if !two {
			recent = old
		}
		l.timeStyle = [2]string{recent, old}
		return true
	}
	if strings.HasPrefix(style, "posix-") {
		style = "locale"
	}
	switch style {
	case "full-iso":
		l.timeStyle = [2]string{"%Y-%m-%d %H:%M:%S.%N %z", "%Y-%m-%d %H:%M:%S.%N %z"}
	case "long-iso":
		l.timeStyle = [2]string{"%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M"}
	case "iso":
		l.timeStyle = [2]string{"%m-%d %H:%M", "%Y-%m-%d "}
	case "locale":
		l.timeStyle = [2]string{"%b %e %H:%M", "%b %e  %Y"}
	default:
		l.inv.warnf("invalid argument %s for %s", quoteText(style), quoteText("time style"))
		l.inv.out.Flush()
		sys.WriteAll(l.inv.p, 2, []byte("Valid arguments are:\n  - [posix-]full-iso\n  - [posix-]long-iso\n  - [posix-]iso\n"+
			"  - [posix-]locale\n  - +FORMAT (e.g., +%H:%M) for a 'date'-style format\n"))
		l.inv.usage(2, "")
		return false
	}
	return true
}

// textOptions are about how a name looks.
func (l *lister) textOptions(o *options) {
	indicate := func(i lsIndicator) func() { return func() { l.indicate = i } }
	o.do('p', "", indicate(lsSlash))
	o.do(0, "file-type", indicate(lsFileType))
	o.do('F', "", indicate(lsClassify))
	o.optional(0, "classify", func(when string) bool {
		on, ok := l.when("--classify", when)
		if ok && on {
			l.indicate = lsClassify
		}
		return ok
	})
	o.each(0, "indicator-style", l.indicatorWord)
	quoting := func(q lsQuoting) func() { return func() { l.quote = q } }
	o.do('N', "literal", quoting(lsQuoteLiteral))
	o.do('b', "escape", quoting(lsQuoteEscape))
	o.do('Q', "quote-name", quoting(lsQuoteC))
	o.each(0, "quoting-style", l.quotingWord)
	o.flag(&l.hideCtrl, 'q', "hide-control-chars")
	o.do(0, "show-control-chars", func() { l.hideCtrl = false })
	o.optional(0, "color", func(when string) bool {
		on, ok := l.when("--color", when)
		l.colors = nil
		if on {
			l.colors = newLsColors(l.inv.p)
		}
		return ok
	})
}

// when reads always, never or auto.
func (l *lister) when(option, word string) (on, ok bool) {
	switch word {
	case "", "always", "yes", "force":
		return true, true
	case "never", "no", "none":
		return false, true
	case "auto", "tty", "if-tty":
		return sys.IsTerminal(l.inv.p, 1), true
	}
	l.inv.invalidArgument(word, option, "'always', 'yes', 'force'", "'never', 'no', 'none'", "'auto', 'tty', 'if-tty'")
	return false, false
}

func (l *lister) indicatorWord(word string) bool {
	style, ok := map[string]lsIndicator{"none": lsNoIndicator, "slash": lsSlash, "file-type": lsFileType, "classify": lsClassify}[word]
	if !ok {
		l.inv.invalidArgument(word, "--indicator-style", "'none'", "'slash'", "'file-type'", "'classify'")
		return false
	}
	l.indicate = style
	return true
}

func (l *lister) quotingWord(word string) bool {
	style, ok := map[string]lsQuoting{"literal": lsQuoteLiteral, "shell": lsQuotePlain, "shell-always": lsQuotePlainAlways,
		"shell-escape": lsQuoteShell, "shell-escape-always": lsQuoteShellAlways, "c": lsQuoteC, "c-maybe": lsQuoteCMaybe,
		"escape": lsQuoteEscape, "locale": lsQuoteLocale, "clocale": lsQuoteC}[word]
	if !ok {
		l.inv.invalidArgument(word, "--quoting-style", "'literal'", "'shell'", "'shell-always'", "'shell-escape'",
			"'shell-escape-always'", "'c'", "'c-maybe'", "'escape'", "'locale'", "'clocale'")
		return false
	}
	l.quote = style
	return true
}

// settle decides what the options left open.
func (l *lister) settle() {
	terminal := sys.IsTerminal(l.inv.p, 1)
	if l.layout < 0 {
		l.layout = lsOnePerLine
		if terminal && !l.zero {
			l.layout = lsDown
		}
	}
	if l.zero && l.layout != lsLong {
		l.layout = lsOnePerLine
	}
	if l.quote < 0 {
		l.quote = lsQuoteLiteral
		if terminal && !l.zero {
			l.quote = lsQuoteShell
		}
	}
	if l.width < 0 {
		l.width = l.lineWidth(terminal)
	}
	if l.tab < 0 {
		l.tab = 8
	}
	if l.colors != nil {
		l.tab = 0
	}
	if l.timeSet && !l.sortSet && l.layout != lsLong {
		l.sort = lsByTime
	}
	if l.follow == lsFollowUnset {
		l.follow = lsFollowArgDirs
		if l.directories || l.indicate == lsClassify || l.layout == lsLong {
			l.follow = lsFollowNever
		}
	}
}

// lineWidth is how long a line may be: COLUMNS, the terminal's width, or 80.
func (l *lister) lineWidth(terminal bool) int {
	if n, err := strconv.Atoi(getenv(l.inv.p, "COLUMNS")); err == nil && n >= 0 {
		return n
	}
	if terminal {
		if size, err := l.inv.p.Winsize(1); err == nil && size.Cols > 0 {
			return size.Cols
		}
	}
	return 80
}

// ignored reports whether a directory entry is not shown.
func (l *lister) ignored(name string) bool {
	if l.hidden != lsAll && (name == "." || name == "..") {
		return true
	}
	if l.hidden == lsNoHidden && strings.HasPrefix(name, ".") {
		return true
	}
	if l.ignoreBackups && strings.HasSuffix(name, "~") {
		return true
	}
	for _, pattern := range l.ignore {
		if matchName(pattern, name) {
			return true
		}
	}
	if l.hidden == lsNoHidden {
		for _, pattern := range l.hide {
			if matchName(pattern, name) {
				return true
			}
		}
	}
	return false
}
