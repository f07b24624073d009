package tmpfs

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// configuration is a filesystem whose options are being set (Linux: mm/shmem.c,
// shmem_parse_one).
type configuration struct {
	context *vfs.Context
	options Options
}

// Set reads one option.
func (c *configuration) Set(_ *vfs.Process, a *vfs.Parameter) error {
	complaint := c.options.set(a)
	if complaint == "" {
		return nil
	}
	c.context.Complain(complaint + " '" + a.Key + "'")
	return sys.EINVAL
}

func (c *configuration) Create(*vfs.MountRequest) (*vfs.Superblock, error) {
	return New(c.context.Kernel(), c.options), nil
}

// Reconfigure changes the limits of a filesystem that is mounted already, where
// what it holds fits; the other options change nothing (Linux: mm/shmem.c,
// shmem_reconfigure). Another filesystem that passes for a tmpfs has none.
func (c *configuration) Reconfigure(s *vfs.Superblock) error {
	fs, ok := s.FS.(*FS)
	if !ok {
		return nil
	}
	o, had := &c.options, fs.state.limits
	complaint := ""
	switch {
	case o.Bytes == 0 || o.Bytes == unlimited:
	case had.bytes == unlimited:
		complaint = "Cannot retroactively limit size"
	case fs.state.pages > o.Bytes/pageSize:
		complaint = "Too small a size for current use"
	}
	switch {
	case complaint != "" || o.Inodes == 0 || o.Inodes == unlimited:
	case had.inodes == unlimited:
		complaint = "Cannot retroactively limit inodes"
	case o.Inodes*inodeRoom < had.inodes*inodeRoom-fs.left():
		complaint = "Too few inodes for current use"
	}
	if complaint != "" {
		c.context.Complain(complaint)
		return sys.EINVAL
	}
	fs.touch()
	if o.Bytes != 0 {
		fs.state.limits.bytes = o.Bytes
	}
	if o.Inodes != 0 {
		fs.state.limits.inodes = o.Inodes
	}
	return nil
}

// set reads one option. What is wrong with it is the result.
func (o *Options) set(a *vfs.Parameter) (complaint string) {
	value := a.Value
	var err error
	switch a.Key {
	case "size", "nr_blocks":
		o.Bytes, err = parseSize(value)
		if a.Key == "nr_blocks" {
			o.Bytes *= pageSize
		}
		o.Bytes = limit((o.Bytes + pageSize - 1) / pageSize * pageSize)
	case "nr_inodes":
		o.Inodes, err = parseSize(value)
		o.Inodes = limit(o.Inodes)
	case "mode":
		var m uint64
		m, err = strconv.ParseUint(value, 8, 32)
		o.Mode = sys.S_IFDIR | sys.Mode(m&0o7777)
	case "uid":
		o.UID, err = parseID(value)
	case "gid":
		o.GID, err = parseID(value)
	case "huge":
		switch value {
		case "never", "always", "within_size", "advise":
			o.huge = value
		default:
			return "Bad value for"
		}
	case "inode32", "inode64", "noswap":
		if a.Kind != vfs.FlagParameter {
			return "Unexpected value for"
		}
		if a.Key == "noswap" {
			o.noswap = true
		} else {
			o.wide = a.Key == "inode64"
		}
	default:
		return "Unknown parameter"
	}
	if err != nil {
		return "Bad value for"
	}
	return ""
}

// limit is a limit as an option gives it: 0 is none.
func limit(n int64) int64 {
	if n == 0 {
		return unlimited
	}
	return n
}

func parseID(s string) (uint32, error) {
	id, err := strconv.ParseUint(s, 0, 32)
	return uint32(id), err
}

// parseSize reads a number of bytes with an optional k, m or g; a percentage
// is of the simulated machine's 4 GiB.
func parseSize(s string) (int64, error) {
	unit := int64(1)
	if s != "" {
		switch s[len(s)-1] | 0x20 {
		case 'k':
			unit = 1 << 10
		case 'm':
			unit = 1 << 20
		case 'g':
			unit = 1 << 30
		}
	}
	if unit > 1 {
		s = s[:len(s)-1]
	} else if p, ok := strings.CutSuffix(s, "%"); ok {
		s, unit = p, (4<<30)/100
	}
	n, err := strconv.ParseInt(s, 10, 40)
	if err != nil || n < 0 {
		return 0, sys.EINVAL
	}
	return n * unit, nil
}

// Options are what mountinfo shows: what differs from the usual (Linux:
// mm/shmem.c, shmem_show_options).
func (fs *FS) Options() string {
	o, l := &fs.options, fs.state.limits
	shown := ""
	number := func(key string, n int64, base int) { shown += "," + key + "=" + strconv.FormatInt(n, base) }
	if o.Look == Tmpfs && l.bytes != usualBytes {
		number("size", l.shown(l.bytes)/1024, 10)
		shown += "k"
	}
	if o.Look == Tmpfs && l.inodes != usualInodes {
		number("nr_inodes", l.shown(l.inodes), 10)
	}
	if m := o.Mode.Perm(); m != o.Look.usualMode() {
		digits := strconv.FormatUint(uint64(m), 8)
		shown += ",mode=" + "000"[:max(0, 3-len(digits))] + digits
	}
	if o.UID != 0 {
		number("uid", int64(o.UID), 10)
	}
	if o.GID != 0 {
		number("gid", int64(o.GID), 10)
	}
	if o.wide {
		shown += ",inode64"
	}
	if o.huge != "" && o.huge != "never" {
		shown += ",huge=" + o.huge
	}
	if o.noswap {
		shown += ",noswap"
	}
	return shown
}
