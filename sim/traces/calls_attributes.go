package traces

import (
	"encoding/binary"
	"fmt"
	"sort"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// attributeCalls read and change what an inode says of itself.
var attributeCalls = []call{
	{"stat", 8, 0, 1, false, drawFollow, func(s *Side, p sys.Process, o Op) string {
		var st sys.Stat
		if err := p.Fstatat(s.dir(o.Dir), o.Path, &st, o.Flags); err != nil {
			return word(err)
		}
		return s.normal.stat(&st)
	}},
	{"access", 3, 0, 1, false, func(d *drawer, o *Op) {
		o.Mode = sys.Mode(d.IntN(9))
		o.Flags = d.some(sys.AT_EACCESS, sys.AT_SYMLINK_NOFOLLOW)
	}, func(s *Side, p sys.Process, o Op) string {
		return word(p.Faccessat2(s.dir(o.Dir), o.Path, int(o.Mode), o.Flags))
	}},
	{"chmod", 8, 6, 1, false, func(d *drawer, o *Op) {
		drawFollow(d, o)
		o.Mode = pick[sys.Mode](d, 0o4755, 0o700, 0o2775, 0o775, 0o644, 0o1777, 0o777, 0o666, 0o2755, 0o6711, 0)
	}, func(s *Side, p sys.Process, o Op) string {
		return word(p.Fchmodat2(s.dir(o.Dir), o.Path, o.Mode, o.Flags))
	}},
	{"chown", 6, 6, 1, false, func(d *drawer, o *Op) {
		drawFollow(d, o)
		o.UID, o.GID = pick(d, -1, 0, 5, 7), pick(d, -1, 0, 6, 7)
	}, func(s *Side, p sys.Process, o Op) string {
		return word(p.Fchownat(s.dir(o.Dir), o.Path, o.UID, o.GID, o.Flags))
	}},
	{"utimens", 5, 0, 1, false, func(d *drawer, o *Op) {
		drawFollow(d, o)
		o.Off, o.Size = pick[int64](d, 0, 5, 1000, sys.UTIME_NOW, sys.UTIME_OMIT), pick[int64](d, 0, 6, 2000, sys.UTIME_NOW, sys.UTIME_OMIT)
	}, func(s *Side, p sys.Process, o Op) string {
		return word(p.Utimensat(s.dir(o.Dir), o.Path, &[2]sys.Timespec{moment(o.Off), moment(o.Size)}, o.Flags))
	}},
	{"touch", 1, 0, 1, false, drawFollow, func(s *Side, p sys.Process, o Op) string {
		return word(p.Utimensat(s.dir(o.Dir), o.Path, nil, o.Flags))
	}},
	{"truncate", 6, 3, 1, false, func(d *drawer, o *Op) { o.Size = d.offset(); o.Dir = cwd }, func(s *Side, p sys.Process, o Op) string {
		return word(p.Truncate(o.Path, o.Size))
	}},
	{"statfs", 1, 0, 1, false, nothing, statfs},
	{"getxattr", 4, 0, 1, false, drawAttribute, func(s *Side, p sys.Process, o Op) string {
		value, err := p.Getxattrat(s.dir(o.Dir), o.Path, o.Name, o.Flags)
		return s.normal.value(o.Name, value) + " " + word(err)
	}},
	{"setxattr", 6, 8, 1, false, func(d *drawer, o *Op) {
		drawAttribute(d, o)
		o.Size = int64(pick(d, 0, 0, 0, 0, sys.XATTR_CREATE, sys.XATTR_REPLACE))
	}, func(s *Side, p sys.Process, o Op) string {
		return word(p.Setxattrat(s.dir(o.Dir), o.Path, o.Name, []byte(o.Text), int(o.Size), o.Flags))
	}},
	{"removexattr", 3, 0, 1, false, drawAttribute, func(s *Side, p sys.Process, o Op) string {
		return word(p.Removexattrat(s.dir(o.Dir), o.Path, o.Name, o.Flags))
	}},
	{"listxattr", 2, 0, 1, false, drawFollow, func(s *Side, p sys.Process, o Op) string {
		names, err := p.Listxattrat(s.dir(o.Dir), o.Path, o.Flags)
		sort.Strings(names)
		return strings.Join(names, " ") + " " + word(err)
	}},
	{"setacl", 3, 4, 1, false, drawACL, func(s *Side, p sys.Process, o Op) string {
		return word(p.Setxattrat(s.dir(o.Dir), o.Path, o.Name, []byte(o.Text), 0, o.Flags))
	}},
	{"setflags", 2, 0, 0, true, func(d *drawer, o *Op) {
		o.Flags = d.some(sys.FS_IMMUTABLE_FL, sys.FS_APPEND_FL, sys.FS_NOATIME_FL, sys.FS_NODUMP_FL, sys.FS_SYNC_FL)
	}, func(s *Side, p sys.Process, o Op) string {
		return word(p.Setflags(s.files[o.Slot], o.Flags))
	}},
	{"getflags", 2, 0, 0, true, nothing, func(s *Side, p sys.Process, o Op) string {
		flags, err := p.Getflags(s.files[o.Slot])
		return fmt.Sprintf("%#x %s", flags, word(err))
	}},
	{"mark", 0, 14, 1, false, drawMark, func(s *Side, p sys.Process, o Op) string {
		return word(p.Setxattrat(s.dir(o.Dir), o.Path, o.Name, []byte(o.Text), 0, sys.AT_SYMLINK_NOFOLLOW))
	}},
}

// moment is a time in seconds with some nanoseconds, or one of the words that
// utimensat knows.
func moment(n int64) sys.Timespec {
	if n == sys.UTIME_NOW || n == sys.UTIME_OMIT {
		return sys.Timespec{Nsec: n}
	}
	return sys.Timespec{Sec: n, Nsec: n * 7}
}

func statfs(s *Side, p sys.Process, o Op) string {
	var st sys.Statfs
	if err := p.Statfsat(s.dir(o.Dir), o.Path, &st, o.Flags); err != nil {
		return word(err)
	}
	return fmt.Sprintf("%x bsize=%d frsize=%d blocks=%d files=%d fsid%d namelen=%d flags=%x",
		st.Type, st.Bsize, st.Frsize, st.Blocks, st.Files, s.normal.number("fsid", fmt.Sprint(st.Fsid)), st.Namelen, st.Flags)
}

// drawFollow draws whether a symlink is followed, and now and then the open
// file itself instead of a name.
func drawFollow(d *drawer, o *Op) {
	switch d.IntN(8) {
	case 0, 1, 2:
		o.Flags = sys.AT_SYMLINK_NOFOLLOW
	case 3:
		o.Dir, o.Path, o.Flags = d.IntN(slots), "", sys.AT_EMPTY_PATH
	case 4:
		if d.once(4) {
			o.Dir, o.Path = d.IntN(slots), ""
		}
	}
}

func drawAttribute(d *drawer, o *Op) {
	drawFollow(d, o)
	o.Name = pick(d, "user.x", "user.x", "user.y", "trusted.z", "security.s", "trusted.overlay.y", "trusted.overlay.opaque", "trusted.overlay.origin",
		"trusted.overlay.overlay.y", "user.overlay.opaque", "user.overlay.y", "trusted.overlayish", "trusted.overlay", "user.", "other.x", "nodot")
	o.Text = pick(d, "v", "", "y", "another value")
	if d.once(12) {
		o.Name, o.Text = "security.capability", pick(d, capabilities, capabilities, capabilities, forRoot, forRoot+"\x00\x00\x00\x00", forRoot+"\x05\x00\x00\x00", "", "v")
	}
}

// capabilities are some that a file can have; after forRoot comes whose they
// are.
const (
	capabilities = "\x01\x00\x00\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	forRoot      = "\x01\x00\x00\x03\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
)

// drawMark draws one of the attributes by which overlays mark what they made.
func drawMark(d *drawer, o *Op) {
	prefix := pick(d, "trusted.overlay.", "trusted.overlay.", "trusted.overlay.", "user.overlay.")
	switch d.IntN(12) {
	case 0, 1, 2, 3, 4:
		o.Name, o.Text = prefix+"opaque", pick(d, "y", "y", "y", "y", "x", "n", "")
	case 5, 6, 7:
		o.Name, o.Text = prefix+"redirect", pick(d, "a", "b", "c", "/a", "/b", "/a/b", "/b/c/a", "/d", "", "a/b", "/", "/a/", "..")
	case 8:
		o.Name, o.Text = prefix+"metacopy", ""
	case 9:
		o.Name, o.Text = prefix+"whiteout", pick(d, "y", "")
	case 10:
		o.Name, o.Text = prefix+"impure", "y"
	default:
		o.Name, o.Text = prefix+"overlay.y", "nested"
	}
}

// drawACL draws an access control list, now and then a broken one.
func drawACL(d *drawer, o *Op) {
	drawFollow(d, o)
	o.Name = "system.posix_acl_" + pick(d, "access", "access", "default")
	b := []byte{2, 0, 0, 0}
	add := func(tag byte, id uint32) {
		b = append(b, tag, 0, byte(d.IntN(8)), 0)
		b = binary.LittleEndian.AppendUint32(b, id)
	}
	const user, someUser, group, someGroup, mask, other, nobody = 1, 2, 4, 8, 0x10, 0x20, 0xffffffff
	add(user, nobody)
	named := d.once(2)
	if named {
		add(someUser, 5)
	}
	add(group, nobody)
	if d.once(3) {
		named = true
		add(someGroup, pick[uint32](d, 6, 7))
	}
	if named && !d.once(12) {
		add(mask, nobody)
	}
	add(other, nobody)
	switch d.IntN(20) {
	case 0:
		b = b[:4]
	case 1:
		b = b[:len(b)-pick(d, 1, 8)]
	}
	o.Text = string(b)
}
