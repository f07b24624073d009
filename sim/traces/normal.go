package traces

import (
	"fmt"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// A comparison does not see the following, and sees everything else.
//
//   - Inode numbers, device numbers, file handles, uuids, filesystem ids and
//     the counter in names of the work directory: each kernel numbers as it
//     likes. The first that a trace shows is 1, the next new one 2 and so on,
//     so that equality within a trace is compared.
//   - Times that a clock gave: two clocks run. A trace sets times to the first
//     minutes of 1970 and gives them to every file of a layer before it is
//     mounted; these are compared to the nanosecond, and any later one is "now".
//   - What happens within one tick of the kernel's clock, which stands still
//     meanwhile: two times that it gave may be the same or not. A trace that
//     differs is made again with a pause before each step, and must differ then.
//   - What somebody else's emptying of the machine's caches makes of a trace:
//     what is remembered is part of what is compared. One that differs is made
//     again when the kernel has counted such an emptying meanwhile.
//   - The time of birth: it is always a clock's.
//   - Free space and free inodes in statfs: the kernel's memory is not ours
//     alone. Where a filesystem is full is compared, by ENOSPC.
//   - Positions in directories: only what is found after going back to one.
//   - How many bytes a read of a directory gives at a time: entries are
//     compared over a whole pass.
//   - Whether a device number comes again after an unmount: numbers are given
//     to whoever asks first on the whole machine, and given back when the last
//     who uses the filesystem has gone. So every mount and unmount begins new
//     numbers, except on the filesystems that stay for all of a trace.
//   - Inode numbers in a listing of an overlay whose layers lie on several
//     filesystems: they are the layers' own, and nothing that a caller sees
//     tells of which layer. So one may be another file's number in one kernel
//     and not in the other. That they are the layers' own, the script
//     H4-numbers-on-several-filesystems shows; that they are the ones that stat
//     tells where there is one filesystem, H4-numbers-in-listings.
//   - Links by AT_EMPTY_PATH that others than the superuser make: Linux asks
//     whether the credentials are the very object that opened the file, and one
//     thread cannot have several people's at hand. They are not drawn.
type normal struct {
	numbers map[string]map[string]int
	epoch   int             // counts mounts and unmounts
	stay    map[uint64]bool // devices that stay
	layered map[uint64]bool // devices whose listings have the numbers of layers
}

func newNormal() normal {
	return normal{numbers: map[string]map[string]int{}, stay: map[uint64]bool{}, layered: map[uint64]bool{}}
}

// number is which of its kind, by first appearance, key is.
func (n *normal) number(kind, key string) int {
	kinds := n.numbers[kind]
	if kinds == nil {
		kinds = map[string]int{}
		n.numbers[kind] = kinds
	}
	if kinds[key] == 0 {
		kinds[key] = len(kinds) + 1
	}
	return kinds[key]
}

// inode is an inode by its device and number.
func (n *normal) inode(dev, ino uint64) string {
	return fmt.Sprintf("i%d", n.number("inode", n.device(dev)+fmt.Sprint(":", ino)))
}

func (n *normal) device(dev uint64) string {
	if n.stay[dev] {
		return fmt.Sprintf("d%d", n.number("device", fmt.Sprint(dev)))
	}
	return fmt.Sprintf("d%d", n.number("device", fmt.Sprint(dev, " ", n.epoch)))
}

// latest is the last second of a time that a trace set.
const latest = 100_000

func (n *normal) time(t sys.Timespec) string {
	if t.Sec > latest {
		return "now"
	}
	return fmt.Sprintf("%d.%09d", t.Sec, t.Nsec)
}

// name is a name in a listing: those that overlays make up are counted.
func (n *normal) name(name string) string {
	if strings.HasPrefix(name, "#") {
		return fmt.Sprintf("#%d", n.number("temporary", name))
	}
	if len(name) > 32 && isHex(name) {
		return fmt.Sprintf("handle%d", n.number("handle", name))
	}
	return short(name)
}

// path is a path of such names.
func (n *normal) path(path string) string {
	parts := strings.Split(path, "/")
	for i := range parts {
		parts[i] = n.name(parts[i])
	}
	return strings.Join(parts, "/")
}

// value is the value of an attribute.
func (n *normal) value(attr string, value []byte) string {
	if !strings.Contains(attr, ".overlay.") || len(value) < 16 {
		return fmt.Sprintf("%q", value)
	}
	switch attr[strings.LastIndexByte(attr, '.')+1:] {
	case "origin", "upper":
		return fmt.Sprintf("handle%d(%d)", n.number("handle", fmt.Sprintf("%x", value)), len(value))
	case "uuid":
		return fmt.Sprintf("uuid%d(%d)", n.number("uuid", string(value)), len(value))
	}
	return fmt.Sprintf("%q", value)
}

func isHex(s string) bool {
	for _, c := range s {
		if !strings.ContainsRune("0123456789abcdef", c) {
			return false
		}
	}
	return true
}

// stat is what a file says of itself.
func (n *normal) stat(st *sys.Stat) string {
	return fmt.Sprintf("%s links=%d %d:%d rdev=%x size=%d blocks=%d/%d %s %s atime=%s mtime=%s ctime=%s",
		st.Mode, st.Nlink, st.UID, st.GID, st.Rdev, st.Size, st.Blocks, st.Blksize,
		n.inode(st.Dev, st.Ino), n.device(st.Dev), n.time(st.Atime), n.time(st.Mtime), n.time(st.Ctime))
}
