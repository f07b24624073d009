package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// parse reads tree's options, which are its own: long ones are not shortened,
// short ones take the next argument.
func (t *treePrinter) parse() (roots []string, ok bool) {
	args := t.inv.args
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			return append(roots, args[i+1:]...), true
		case strings.HasPrefix(arg, "--"):
			if !t.long(arg) {
				return nil, false
			}
		case len(arg) > 1 && arg[0] == '-':
			for _, letter := range []byte(arg[1:]) {
				value := ""
				if strings.IndexByte("LPI", letter) >= 0 {
					i++
					if i >= len(args) {
						t.wrong("Missing argument to -" + string(letter) + " option.\n")
						return nil, false
					}
					value = args[i]
				}
				if !t.short(letter, value) {
					return nil, false
				}
			}
		default:
			roots = append(roots, arg)
		}
	}
	return roots, true
}

func (t *treePrinter) wrong(text string) {
	sys.WriteAll(t.inv.p, 2, []byte(t.inv.name+": "+text))
	t.inv.status = 1
}

// short is one letter of options.
func (t *treePrinter) short(letter byte, value string) bool {
	flags := map[byte]*bool{'a': &t.hidden, 'd': &t.directories, 'l': &t.links, 'f': &t.full, 'i': &t.noIndent, 'p': &t.perms,
		's': &t.size, 'u': &t.user, 'g': &t.group, 'F': &t.classify, 'Q': &t.quoted, 'x': &t.oneFS, 'r': &t.reverse, 'U': &t.unsorted,
		't': &t.byTime, 'D': &t.date}
	if flag := flags[letter]; flag != nil {
		*flag = true
		return true
	}
	switch letter {
	case 'h':
		t.human, t.size = true, true
	case 'n', 'N', 'q', 'A', 'S':
	case 'L':
		n, err := strconv.Atoi(value)
		if err != nil || n <= 0 {
			t.wrong("Invalid level, must be greater than 0.\n")
			return false
		}
		t.depth = n
	case 'P':
		t.match = append(t.match, value)
	case 'I':
		t.ignore = append(t.ignore, value)
	case 'C', 'c', 'v', 'X', 'J', 'H', 'T', 'R', 'o':
		t.inv.unsimulated("-" + string(letter))
		return false
	default:
		t.wrong("Invalid argument -`" + string(letter) + "'.\n" + treeUsage)
		return false
	}
	return true
}

func (t *treePrinter) long(arg string) bool {
	switch arg {
	case "--dirsfirst":
		t.dirsFirst = true
	case "--filesfirst":
		t.filesFirst = true
	case "--noreport":
		t.noReport = true
	case "--inodes":
		t.inodes = true
	case "--device":
		t.device = true
	case "--prune":
		t.prune = true
	default:
		t.wrong("Invalid argument `" + arg + "'.\n" + treeUsage)
		return false
	}
	return true
}

const treeUsage = `usage: tree [-acdfghilnpqrstuvxACDFJQNSUX] [-L level [-R]] [-H  baseHREF]
	[-T title] [-o filename] [-P pattern] [-I pattern] [--gitignore]
	[--gitfile[=]file] [--matchdirs] [--metafirst] [--ignore-case]
	[--nolinks] [--hintro[=]file] [--houtro[=]file] [--inodes] [--device]
	[--sort[=]<name>] [--dirsfirst] [--filesfirst] [--filelimit #] [--si]
	[--du] [--prune] [--charset[=]X] [--timefmt[=]format] [--fromfile]
	[--fflinks] [--info] [--infofile[=]file] [--noreport] [--version]
	[--help] [--] [directory ...]
`

// columns is what stands in brackets before a name.
func (t *treePrinter) columns(e *treeEntry) string {
	var cells []string
	if t.inodes {
		cells = append(cells, padLeft(strconv.FormatUint(e.st.Ino, 10), 7, ' '))
	}
	if t.device {
		cells = append(cells, padLeft(strconv.FormatUint(e.st.Dev, 10), 3, ' '))
	}
	if t.perms {
		cells = append(cells, e.st.Mode.String())
	}
	if t.user {
		cells = append(cells, padRight(t.accounts.userName(e.st.UID), 8))
	}
	if t.group {
		cells = append(cells, padRight(t.accounts.groupName(e.st.GID), 8))
	}
	switch {
	case t.human:
		cells = append(cells, treeSize(e.st.Size))
	case t.size:
		cells = append(cells, padLeft(strconv.FormatInt(e.st.Size, 10), 11, ' '))
	}
	if t.date {
		format := "%b %e %H:%M"
		if ago := t.now.Sec - e.st.Mtime.Sec; ago > 6*31*86400 || ago < 0 {
			format = "%b %e  %Y"
		}
		cells = append(cells, strftime(format, e.st.Mtime, t.zone))
	}
	if len(cells) == 0 {
		return ""
	}
	return "[" + strings.Join(cells, " ") + "]  "
}

// treeSize is a size with a letter, in four characters.
func treeSize(n int64) string {
	if n < 1024 {
		return padLeft(strconv.FormatInt(n, 10), 4, ' ')
	}
	value, power := float64(n), -1
	for value >= 1024 && power < len(sizeLetters)-1 {
		value /= 1024
		power++
	}
	decimals := 0
	if value < 10 {
		decimals = 1
	}
	return padLeft(strconv.FormatFloat(value, 'f', decimals, 64), 3, ' ') + sizeLetters[power:power+1]
}

// shown is a name with control characters escaped.
func (t *treePrinter) shown(name string) string {
	var out []byte
	for i := 0; i < len(name); i++ {
		c := name[i]
		switch {
		case t.quoted && c == '"':
			out = append(out, '\\', c)
		case c == '\\', c == ' ' && !t.quoted:
			out = append(out, '\\', c)
		case !isPrintable(c):
			if at := strings.IndexByte("\a\b\t\n\v\f\r", c); at >= 0 {
				out = append(out, '\\', "abtnvfr"[at])
			} else {
				out = append(out, '\\', '0'+c>>6, '0'+c>>3&7, '0'+c&7)
			}
		default:
			out = append(out, c)
		}
	}
	if t.quoted {
		return `"` + string(out) + `"`
	}
	return string(out)
}

// mark is what -F puts behind a name.
func (t *treePrinter) mark(mode sys.Mode) string {
	if !t.classify {
		return ""
	}
	switch mode.Type() {
	case sys.S_IFDIR:
		return "/"
	case sys.S_IFSOCK:
		return "="
	case sys.S_IFIFO:
		return "|"
	case sys.S_IFREG:
		if mode&everyX != 0 {
			return "*"
		}
	}
	return ""
}
