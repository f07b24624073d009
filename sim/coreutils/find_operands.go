package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// findComparison is +N, -N or N.
type findComparison struct {
	sign byte // '+', '-' or 0
	n    int64
}

func readComparison(s string) (c findComparison, rest string, ok bool) {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		c.sign = s[0]
		s = s[1:]
	}
	n, digits := leadingNumber(s)
	c.n = n
	return c, s[digits:], digits > 0
}

func (c findComparison) holds(n int64) bool {
	switch c.sign {
	case '+':
		return n > c.n
	case '-':
		return n < c.n
	}
	return n == c.n
}

// number is -uid, -gid, -links and -inum.
func (ps *findParser) number(name, value string) findTest {
	c, rest, ok := readComparison(value)
	if !ok || rest != "" {
		return ps.wrong("invalid argument `%s' to `%s'", value, name)
	}
	return func(f *findFile) bool {
		switch name {
		case "-uid":
			return c.holds(int64(f.st.UID))
		case "-gid":
			return c.holds(int64(f.st.GID))
		case "-links":
			return c.holds(int64(f.st.Nlink))
		}
		return c.holds(int64(f.st.Ino))
	}
}

// size is -size: blocks of 512 bytes, or of the unit behind the number; what
// is begun counts whole.
func (ps *findParser) size(value string) findTest {
	if value == "" {
		return ps.wrong("invalid null argument to -size")
	}
	unit := int64(512)
	number := value
	switch last := value[len(value)-1]; last {
	case 'b':
		number = value[:len(value)-1]
	case 'c', 'w', 'k', 'M', 'G':
		unit = map[byte]int64{'c': 1, 'w': 2, 'k': 1 << 10, 'M': 1 << 20, 'G': 1 << 30}[last]
		number = value[:len(value)-1]
	default:
		if !isDigit(last) {
			return ps.wrong("invalid -size type `%c'", last)
		}
	}
	c, rest, ok := readComparison(number)
	if !ok || rest != "" {
		return ps.wrong("Invalid argument `%s' to -size", value)
	}
	return func(f *findFile) bool { return c.holds((f.st.Size + unit - 1) / unit) }
}

// perm is -perm: exactly these bits, all of them (-), or any (/).
func (ps *findParser) perm(value string) findTest {
	how, text := byte(0), value
	if text != "" && (text[0] == '-' || text[0] == '/') {
		how, text = text[0], text[1:]
	}
	spec, ok := parseModeSpec(text)
	if !ok {
		return ps.wrong("invalid mode %s", quoteText(value))
	}
	file, _ := spec.adjust(0, 0)
	if how == '/' && file == 0 {
		ps.inv.warnf("warning: you have specified a mode pattern %s (which is equivalent to /000). The meaning of -perm /000 has now been changed to be consistent with -perm -000; that is, while it used to match no files, it now matches all files.", value)
	}
	directory, _ := spec.adjust(sys.S_IFDIR, 0)
	return func(f *findFile) bool {
		wanted, mode := file, f.st.Mode.Perm()
		if f.st.Mode.IsDir() {
			wanted = directory
		}
		switch how {
		case '-':
			return mode&wanted == wanted
		case '/':
			return wanted == 0 || mode&wanted != 0
		}
		return mode == wanted
	}
}

// timeOf is the time of a file by its letter.
func timeOf(st *sys.Stat, letter byte) sys.Timespec {
	switch letter {
	case 'a':
		return st.Atime
	case 'c':
		return st.Ctime
	case 'B':
		return st.Btime
	}
	return st.Mtime
}

// newer is -newer, -anewer and -cnewer.
func (ps *findParser) newer(name, value string) findTest {
	letter := byte('m')
	if name != "-newer" {
		letter = name[1]
	}
	return ps.newerThan(letter, 'm', value)
}

// newerXY is -newerXY: time X of the file against time Y of a reference, or
// against a date where Y is t.
func (ps *findParser) newerXY(name, value string) findTest {
	if name[7] != 't' {
		return ps.newerThan(name[6], name[7], value)
	}
	when, ok := parseDate(value, ps.now, ps.zone)
	if !ok {
		return ps.wrong("I cannot figure out how to interpret %s as a date or time", quoteText(value))
	}
	return func(f *findFile) bool { return compareTimes(timeOf(&f.st, name[6]), when) > 0 }
}

func (ps *findParser) newerThan(letter, reference byte, value string) findTest {
	other := &findFile{path: value}
	if err := ps.stat(other); err != nil {
		ps.fail(value, err)
		ps.failed = true
		return nil
	}
	when := timeOf(&other.st, reference)
	return func(f *findFile) bool { return compareTimes(timeOf(&f.st, letter), when) > 0 }
}

// age is -mtime, -mmin and their like: units of a day count whole, so that +0
// is older than one day.
func (ps *findParser) age(name, value string) findTest {
	sign := byte(0)
	text := value
	if text != "" && (text[0] == '+' || text[0] == '-') {
		sign, text = text[0], text[1:]
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 0 || !isDigit((text + " ")[0]) && text[0] != '.' {
		return ps.wrong("invalid argument `%s' to `%s'", value, name)
	}
	unit, origin := int64(60), ps.now.Nano()
	if strings.HasSuffix(name, "time") {
		unit = 86400
		if sign != '-' {
			origin -= 86400e9
		} else {
			origin -= 1e9
		}
	}
	reference := origin - int64(n*float64(unit)*1e9)
	return func(f *findFile) bool {
		t := timeOf(&f.st, name[1]).Nano()
		switch sign {
		case '+':
			return t < reference
		case '-':
			return t > reference
		}
		return t > reference && t-reference <= unit*1e9
	}
}
