package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// print shows a call's result: "= 3", with what it brought behind the number,
// or "= -1 ENOENT (No such file or directory)".
func (c *caller) print(number int64, more string, err error) {
	line := "= " + strconv.FormatInt(number, 10)
	if err != nil {
		e := sys.ErrnoOf(err)
		line, more = "= -1 "+e.Name()+" ("+e.Error()+")", ""
		c.inv.status = 1
	}
	if more != "" {
		line += " " + more
	}
	c.inv.out.WriteString(line + "\n")
}

// callQuote is a word as it must be typed.
func callQuote(word string) string {
	if word != "" && !strings.ContainsAny(word, " \t\n;#'\"") {
		return word
	}
	if strings.IndexByte(word, '\'') < 0 {
		return "'" + word + "'"
	}
	return `"` + word + `"`
}

// longRun is how many equal bytes are counted rather than shown.
const longRun = 16

// showData is bytes between quotes, unprintable ones as octal escapes; where
// one is there many times over, it is shown once with its count: 'a\000*4096'
// would be read as text, so the run stands apart: 'a' '\000'*4096.
func showData(b []byte) string {
	if len(b) == 0 {
		return "''"
	}
	var parts []string
	start := 0
	for i := 0; i < len(b); {
		run := i + 1
		for run < len(b) && b[run] == b[i] {
			run++
		}
		if run-i >= longRun {
			if i > start {
				parts = append(parts, showText(b[start:i]))
			}
			parts = append(parts, showText(b[i:i+1])+"*"+strconv.Itoa(run-i))
			start = run
		}
		i = run
	}
	if start < len(b) {
		parts = append(parts, showText(b[start:]))
	}
	return strings.Join(parts, " ")
}

func showText(b []byte) string {
	var s strings.Builder
	s.WriteByte('\'')
	for _, c := range b {
		switch {
		case c == '\n':
			s.WriteString("\\n")
		case c == '\\' || c == '\'':
			s.WriteString("\\" + string(rune(c)))
		case c < ' ' || c > '~':
			s.WriteString("\\" + string([]byte{'0' + c>>6, '0' + c>>3&7, '0' + c&7}))
		default:
			s.WriteByte(c)
		}
	}
	s.WriteByte('\'')
	return s.String()
}

// showNumbers is a directory's entries with the inode numbers that the
// directory itself has for them.
func showNumbers(entries []sys.Dirent) string {
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strconv.FormatUint(e.Ino, 10) + ":" + e.Name
	}
	return strings.Join(names, " ")
}

// showEntries is a directory's entries, each with the mark that ls -F gives
// its type; "%" and "&" are character and block devices.
func showEntries(entries []sys.Dirent) string {
	names := make([]string, len(entries))
	for i, e := range entries {
		mark := "?"
		switch e.Type {
		case sys.DT_REG:
			mark = ""
		case sys.DT_DIR:
			mark = "/"
		case sys.DT_LNK:
			mark = "@"
		case sys.DT_FIFO:
			mark = "|"
		case sys.DT_SOCK:
			mark = "="
		case sys.DT_CHR:
			mark = "%"
		case sys.DT_BLK:
			mark = "&"
		}
		names[i] = e.Name + mark
	}
	return strings.Join(names, " ")
}

// showStat is what of a file's attributes does not hang on chance.
func showStat(st *sys.Stat) string {
	text := st.Mode.String() + " nlink=" + strconv.FormatUint(uint64(st.Nlink), 10) +
		" uid=" + strconv.FormatUint(uint64(st.UID), 10) + " gid=" + strconv.FormatUint(uint64(st.GID), 10)
	if st.Mode.IsDevice() {
		text += " rdev=" + strconv.Itoa(int(sys.Major(st.Rdev))) + ":" + strconv.Itoa(int(sys.Minor(st.Rdev)))
	}
	if !st.Mode.IsDir() {
		text += " size=" + strconv.FormatInt(st.Size, 10)
	}
	return text
}

// showStatfs is what of a filesystem's report does not hang on its use.
func showStatfs(st *sys.Statfs) string {
	return "type=0x" + strconv.FormatInt(st.Type, 16) + " bsize=" + strconv.FormatInt(st.Bsize, 10) +
		" namelen=" + strconv.FormatInt(st.Namelen, 10)
}

// showNames is a list of names, each between quotes.
func showNames(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = showText([]byte(name))
	}
	return strings.Join(quoted, " ")
}

// showFlags names the flags of a kind; the first three of OPEN are a choice.
func showFlags(kind string, flags int) string {
	prefix, names := callFlags(kind)
	text := prefix + names[flags&sys.O_ACCMODE].name
	for _, f := range names[4:] {
		if int(f.value)&flags == int(f.value) && f.value != 0 {
			text += "|" + prefix + f.name
		}
	}
	return text
}

// showNamed names the flags that are set, or the value that is chosen.
func showNamed(kind string, flags int) string {
	prefix, names := callFlags(kind)
	var set []string
	for _, f := range names {
		if int(f.value) == flags || f.value != 0 && flags&int(f.value) != 0 && kind == "INODE" {
			set = append(set, prefix+f.name)
		}
	}
	return strings.Join(set, "|")
}

func showMode(mode sys.Mode) string { return "0" + strconv.FormatUint(uint64(mode), 8) }
