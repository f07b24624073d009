package tutor

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim/sys"
)

// path decides what is said of a path.
func (l *Look) path(a lessons.Assertion, since *Since) Finding {
	st, err := sys.Lstat(l.p, a.Path)
	there := err == nil
	switch {
	case a.Is == "missing" && there:
		return holds(false, a.Path+" is "+l.noun(a.Path, st))
	case a.Is == "missing":
		return holds(missing(err), a.Path+": "+err.Error())
	case !there:
		return holds(false, a.Path+": "+err.Error())
	case a.Is == "exists":
		return holds(true, a.Path+" is "+l.noun(a.Path, st))
	case a.Is == "is":
		return l.is(a, st)
	case a.Is == "from", a.Is == "hides":
		return l.layered(a)
	case a.Is == "inode":
		return since.inode(a, st)
	}
	return l.attribute(a, st)
}

func missing(err error) bool { return err == sys.ENOENT || err == sys.ENOTDIR }

// attribute decides what one object's own data and metadata say.
func (l *Look) attribute(a lessons.Assertion, st sys.Stat) Finding {
	switch a.Is {
	case "content", "contains":
		return l.content(a)
	case "size":
		return number(a, st.Size, a.Path+" has "+strconv.FormatInt(st.Size, 10)+" bytes")
	case "links":
		return number(a, int64(st.Nlink), a.Path+" has a link count of "+strconv.Itoa(int(st.Nlink)))
	case "mode":
		want, _ := strconv.ParseUint(a.Want, 8, 32)
		return holds(st.Mode.Perm() == sys.Mode(want), a.Path+" has the mode "+octal(st.Mode))
	case "owner":
		owner := strconv.Itoa(int(st.UID)) + ":" + strconv.Itoa(int(st.GID))
		return holds(owner == a.Want, a.Path+" belongs to "+owner)
	case "target":
		target, err := sys.Readlink(l.p, a.Path)
		if err != nil {
			return holds(false, a.Path+" is no symbolic link")
		}
		return holds(target == a.Want, a.Path+" leads to "+target)
	case "xattr":
		return l.xattr(a)
	case "same-inode":
		return l.sameInode(a, st)
	case "entries":
		return l.entries(a)
	}
	return Finding{}
}

func octal(m sys.Mode) string {
	text := strconv.FormatUint(uint64(m.Perm()), 8)
	return strings.Repeat("0", max(0, 4-len(text))) + text
}

func number(a lessons.Assertion, n int64, found string) Finding {
	var ok bool
	switch a.Cmp {
	case "=":
		ok = n == a.N
	case "!=":
		ok = n != a.N
	case "<":
		ok = n < a.N
	case "<=":
		ok = n <= a.N
	case ">":
		ok = n > a.N
	case ">=":
		ok = n >= a.N
	}
	return holds(ok, found)
}

// mostRead is how much of a file is compared, in bytes.
const mostRead = 1 << 20

// read is a regular file's content.
func (l *Look) read(name string) (string, error) {
	fd, err := sys.Open(l.p, name, sys.O_RDONLY|sys.O_NONBLOCK|sys.O_CLOEXEC, 0)
	if err != nil {
		return "", err
	}
	defer l.p.Close(fd)
	if st, err := sys.Fstat(l.p, fd); err != nil || !st.Mode.IsRegular() {
		return "", sys.EINVAL
	}
	buf := make([]byte, 0, 4096)
	for len(buf) < mostRead {
		buf = slices.Grow(buf, 4096)
		n, err := l.p.Read(fd, buf[len(buf):cap(buf)])
		if err != nil || n == 0 {
			return string(buf), err
		}
		buf = buf[:len(buf)+n]
	}
	return string(buf), nil
}

// content compares a file's text; a final newline does not count where the
// lesson names none.
func (l *Look) content(a lessons.Assertion) Finding {
	text, err := l.read(a.Path)
	if err != nil {
		return holds(false, a.Path+" cannot be read: "+err.Error())
	}
	found := a.Path + " says " + short(text)
	if a.Is == "contains" {
		return holds(strings.Contains(text, a.Want), found)
	}
	return holds(text == a.Want || text == a.Want+"\n", found)
}

// short is the beginning of a text, in quotes.
func short(text string) string {
	const most = 40
	text = strings.TrimSuffix(text, "\n")
	if len(text) > most {
		return strconv.Quote(text[:most]) + "..."
	}
	return strconv.Quote(text)
}

func (l *Look) xattr(a lessons.Assertion) Finding {
	value, err := l.p.Getxattrat(sys.AT_FDCWD, a.Path, a.Name, sys.AT_SYMLINK_NOFOLLOW)
	if err != nil {
		return holds(false, a.Path+" has no attribute "+a.Name)
	}
	return holds(!a.Given || string(value) == a.Want, a.Path+" has "+a.Name+"="+strconv.Quote(string(value)))
}

func (l *Look) sameInode(a lessons.Assertion, st sys.Stat) Finding {
	other, err := sys.Lstat(l.p, a.Want)
	if err != nil {
		return holds(false, a.Want+": "+err.Error())
	}
	if st.Dev == other.Dev && st.Ino == other.Ino {
		return holds(true, "both have the inode "+strconv.FormatUint(st.Ino, 10))
	}
	return holds(false, "their inodes are "+strconv.FormatUint(st.Ino, 10)+" and "+strconv.FormatUint(other.Ino, 10))
}

func (l *Look) entries(a lessons.Assertion) Finding {
	list, err := sys.ReadDir(l.p, a.Path)
	if err != nil {
		return holds(false, a.Path+": "+err.Error())
	}
	var names []string
	for _, e := range list {
		if e.Name != "." && e.Name != ".." {
			names = append(names, e.Name)
		}
	}
	slices.Sort(names)
	want := slices.Sorted(slices.Values(a.Names))
	if len(names) == 0 {
		return holds(len(want) == 0, a.Path+" is empty")
	}
	return holds(slices.Equal(names, want), a.Path+" has "+strings.Join(names, ", "))
}

// noun says what an object is.
func (l *Look) noun(name string, st sys.Stat) string {
	if is := l.whiteout(name, st); is {
		return "a whiteout"
	}
	switch st.Mode.Type() {
	case sys.S_IFREG:
		return "a file"
	case sys.S_IFDIR:
		return "a directory"
	case sys.S_IFLNK:
		return "a symbolic link"
	case sys.S_IFCHR, sys.S_IFBLK:
		return "a device"
	case sys.S_IFIFO:
		return "a fifo"
	}
	return "a socket"
}

// mark is the value of one of overlay's own attributes, in either namespace.
func (l *Look) mark(name, mark string) (string, bool) {
	for _, space := range []string{"trusted", "user"} {
		value, err := l.p.Getxattrat(sys.AT_FDCWD, name, space+".overlay."+mark, sys.AT_SYMLINK_NOFOLLOW)
		if err == nil {
			return string(value), true
		}
	}
	return "", false
}

func (l *Look) whiteout(name string, st sys.Stat) bool {
	if st.Mode.Type() == sys.S_IFCHR && st.Rdev == 0 {
		return true
	}
	if !st.Mode.IsRegular() || st.Size > 0 {
		return false
	}
	_, marked := l.mark(name, "whiteout")
	parent, _ := l.mark(path.Dir(name), "opaque")
	return marked && parent == "x"
}
