package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// lsColors are the colours of file types and of names that match a pattern.
type lsColors struct {
	types    map[string]string
	suffixes [][2]string // suffix, colour
	used     bool
}

// newLsColors reads LS_COLORS over ls's own table; nil where there is neither
// that nor a terminal known to have colours.
func newLsColors(p sys.Process) *lsColors {
	spec := getenv(p, "LS_COLORS")
	if spec == "" && getenv(p, "COLORTERM") == "" && !colorTerminal(getenv(p, "TERM")) {
		return nil
	}
	c := &lsColors{types: map[string]string{
		"di": "01;34", "ln": "01;36", "pi": "33", "so": "01;35", "bd": "01;33", "cd": "01;33", "ex": "01;32", "do": "01;35",
		"su": "37;41", "sg": "30;43", "st": "37;44", "ow": "34;42", "tw": "30;42", "rs": "0", "lc": "\033[", "rc": "m",
	}}
	for item := range strings.SplitSeq(spec, ":") {
		key, value, ok := strings.Cut(item, "=")
		switch {
		case !ok:
		case strings.HasPrefix(key, "*"):
			c.suffixes = append(c.suffixes, [2]string{strings.ToLower(key[1:]), value})
		default:
			c.types[key] = value
		}
	}
	return c
}

// colorTerminal reports whether a terminal of that name has colours.
func colorTerminal(term string) bool {
	for _, prefix := range [...]string{"ansi", "con", "cygwin", "dtterm", "eterm", "gnome", "hurd", "jfbterm", "konsole", "kterm",
		"linux", "mlterm", "mach", "mterm", "putty", "rxvt", "screen", "st", "terminator", "tmux", "vt", "vt100", "xterm"} {
		if strings.HasPrefix(term, prefix) {
			return true
		}
	}
	return strings.Contains(term, "color")
}

// of is the colour of a type, "" where it has none.
func (c *lsColors) of(key string) string { return c.types[key] }

// has reports whether a type has a colour of its own.
func (c *lsColors) has(key string) bool {
	value := c.types[key]
	return value != "" && value != "0" && value != "00"
}

// colorOf is the colour of a file, "" where it has none.
func (l *lister) colorOf(f *lsFile) string {
	if l.colors == nil {
		return ""
	}
	c := l.colors
	switch {
	case f.failed:
		return c.of("mi")
	case f.typ == sys.DT_LNK && f.broken && c.has("or"):
		return c.of("or")
	}
	switch f.typ {
	case sys.DT_REG:
		return l.regularColor(f)
	case sys.DT_DIR:
		return c.directory(f.st.Mode)
	case sys.DT_LNK:
		return c.of("ln")
	case sys.DT_FIFO:
		return c.of("pi")
	case sys.DT_SOCK:
		return c.of("so")
	case sys.DT_BLK:
		return c.of("bd")
	case sys.DT_CHR:
		return c.of("cd")
	}
	return c.of("or")
}

// first is the first of the colours that is set, else a directory's.
func (c *lsColors) first(keys ...string) string {
	for _, key := range keys {
		if c.has(key) {
			return c.of(key)
		}
	}
	return c.of("di")
}

func (c *lsColors) directory(mode sys.Mode) string {
	switch {
	case mode&sys.S_ISVTX != 0 && mode&0o002 != 0:
		return c.first("tw")
	case mode&0o002 != 0:
		return c.first("ow")
	case mode&sys.S_ISVTX != 0:
		return c.first("st")
	}
	return c.of("di")
}

func (l *lister) regularColor(f *lsFile) string {
	c := l.colors
	mode := f.st.Mode
	switch {
	case mode&sys.S_ISUID != 0 && c.has("su"):
		return c.of("su")
	case mode&sys.S_ISGID != 0 && c.has("sg"):
		return c.of("sg")
	case mode&everyX != 0 && c.has("ex"):
		return c.of("ex")
	case f.st.Nlink > 1 && c.has("mh"):
		return c.of("mh")
	}
	for i := len(c.suffixes) - 1; i >= 0; i-- {
		if strings.HasSuffix(strings.ToLower(f.name), c.suffixes[i][0]) {
			return c.suffixes[i][1]
		}
	}
	return c.of("fi")
}

// colored prints text in a colour.
func (l *lister) colored(text, color string, column int) {
	out := l.inv.out
	if color == "" {
		out.WriteString(text)
		return
	}
	c := l.colors
	left, right := c.types["lc"], c.types["rc"]
	reset := left + c.types["rs"] + right
	if !c.used {
		c.used = true
		out.WriteString(reset)
	}
	out.WriteString(left + color + right + text + reset)
	if l.width > 0 && column/l.width != (column+len(text)-1)/l.width {
		out.WriteString("\033[K")
	}
}

// finishColor resets a terminal whose colours are not the usual sequences.
func (l *lister) finishColor() {
	if l.colors != nil && l.colors.used && (l.colors.types["lc"] != "\033[" || l.colors.types["rc"] != "m") {
		l.inv.out.WriteString(l.colors.types["lc"] + l.colors.types["rc"])
	}
}
