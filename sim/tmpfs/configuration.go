package tmpfs

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// configuration is a filesystem whose options are being set (Linux: mm/shmem.c,
// shmem_parse_one).
type configuration struct {
	context *vfs.Context
	options Options
}

// Set reads one option. Those of a filesystem that is mounted already are
// checked, and change nothing.
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

// set reads one option. What is wrong with it is the result.
func (o *Options) set(a *vfs.Parameter) (complaint string) {
	value := a.Value
	var err error
	switch a.Key {
	case "size":
		o.Bytes, err = parseSize(value)
		o.shown += ",size=" + strconv.FormatInt((o.Bytes+1023)/1024, 10) + "k"
	case "nr_inodes":
		o.Inodes, err = parseSize(value)
		o.shown += ",nr_inodes=" + strconv.FormatInt(o.Inodes, 10)
	case "mode":
		var m uint64
		m, err = strconv.ParseUint(value, 8, 12)
		o.Mode = sys.Mode(m)
		o.shown += ",mode=" + strconv.FormatUint(m, 8)
	case "uid", "gid":
		var id uint64
		id, err = strconv.ParseUint(value, 10, 32)
		if a.Key == "uid" {
			o.UID = uint32(id)
		} else {
			o.GID = uint32(id)
		}
		o.shown += "," + a.Key + "=" + value
	case "inode32", "inode64", "noswap":
		if a.Kind != vfs.FlagParameter {
			return "Unexpected value for"
		}
	default:
		return "Unknown parameter"
	}
	if err != nil {
		return "Bad value for"
	}
	return ""
}
