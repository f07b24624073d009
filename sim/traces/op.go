package traces

import (
	"fmt"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// slots is how many open files a trace holds at most.
const slots = 5

// cwd is the slot that stands for the working directory.
const cwd = -1

// Op is one step of a trace. What its fields mean is its call's affair.
type Op struct {
	Call      string
	Who       int // the credentials, an index of People
	Dir, Dir2 int // slots that Path and Path2 start from, or cwd
	Path      string
	Path2     string
	Slot      int // the slot that is opened, read, written
	Flags     int
	Mode      sys.Mode
	Dev       uint64
	UID, GID  int
	Off, Size int64
	Name      string // of an attribute, a filesystem type
	Text      string // content, value, target of a symlink, mount options
}

// People are those who make calls.
var People = []struct {
	Name string
	Cred sys.Cred
}{
	{"root", sys.RootCred()},
	{"user 5", sys.UserCred(5, 6)},
	{"user 7", sys.UserCred(7, 7, 6)},
	{"user 5 with CAP_FOWNER", withCaps(sys.UserCred(5, 6), sys.CAP_FOWNER)},
	{"user 7 with CAP_DAC_OVERRIDE", withCaps(sys.UserCred(7, 7), sys.CAP_DAC_OVERRIDE)},
	{"user 7 with CAP_CHOWN", withCaps(sys.UserCred(7, 7), sys.CAP_CHOWN)},
}

func withCaps(c sys.Cred, caps ...uint) sys.Cred {
	for _, bit := range caps {
		c.Caps |= 1 << bit
	}
	return c
}

// String is the step for people.
func (o Op) String() string {
	var b strings.Builder
	b.WriteString(o.Call)
	word := func(format string, args ...any) { fmt.Fprintf(&b, " "+format, args...) }
	c := find(o.Call)
	if c == nil {
		return o.Call + "?"
	}
	if c.slot {
		word("[%d]", o.Slot)
	}
	if c.name == "dup" || c.name == "copy" {
		word("from [%d]", o.Dir)
	}
	if c.paths > 0 {
		word("%s", place(o.Dir, o.Path))
	}
	if c.paths > 1 {
		word("%s", place(o.Dir2, o.Path2))
	}
	if o.Name != "" {
		word("%s", o.Name)
	}
	if o.Mode != 0 {
		word("mode=%o", uint32(o.Mode))
	}
	if o.Flags != 0 {
		word("flags=%#x", o.Flags)
	}
	for _, n := range []struct {
		name  string
		value int64
	}{{"dev", int64(o.Dev)}, {"uid", int64(o.UID)}, {"gid", int64(o.GID)}, {"off", o.Off}, {"size", o.Size}} {
		if n.value != 0 {
			word("%s=%d", n.name, n.value)
		}
	}
	if o.Text != "" {
		word("%.200q", o.Text)
	}
	if o.Who != 0 {
		word("as %s", People[o.Who].Name)
	}
	return b.String()
}

// place is a name and where it starts, for people.
func place(dir int, path string) string {
	if dir == cwd {
		return short(path)
	}
	return fmt.Sprintf("[%d]/%s", dir, short(path))
}

// short is a path without the length of its longest names.
func short(path string) string {
	path = strings.ReplaceAll(path, longest, "LONG255")
	return strings.ReplaceAll(path, tooLong, "LONG256")
}

var (
	longest = strings.Repeat("n", sys.NAME_MAX)
	tooLong = strings.Repeat("o", sys.NAME_MAX+1)
)
