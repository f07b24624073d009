package traces

import (
	"fmt"

	"github.com/overlook-fs/overlook/sim/sys"
)

// handleCalls name files by handles and open them by these.
var handleCalls = []call{
	{"handle", 3, 0, 1, true, func(d *drawer, o *Op) { o.Flags = d.some(sys.AT_SYMLINK_FOLLOW, sys.AT_HANDLE_FID) }, func(s *Side, p sys.Process, o Op) string {
		h, _, err := p.NameToHandleAt(s.dir(o.Dir), o.Path, o.Flags)
		if err != nil {
			return word(err)
		}
		s.handles[o.Slot] = h
		return fmt.Sprintf("%#x handle%d(%d)", h.Type, s.normal.number("handle", fmt.Sprintf("%x", h.Bytes)), len(h.Bytes))
	}},
	{"openhandle", 4, 0, 1, true, func(d *drawer, o *Op) {
		o.Dir, o.Path = cwd, d.root()
		o.Flags = pick(d, sys.O_RDONLY, sys.O_RDONLY, sys.O_RDWR, sys.O_PATH)
	}, openHandle},
}

// openHandle opens what the handle in a slot stands for on the filesystem at
// Path.
func openHandle(s *Side, p sys.Process, o Op) string {
	mount, err := p.Openat(s.dir(o.Dir), o.Path, sys.O_RDONLY|sys.O_DIRECTORY, 0)
	if err != nil {
		return word(err)
	}
	defer p.Close(mount)
	fd, err := p.OpenByHandleAt(mount, s.handles[o.Slot], o.Flags|sys.O_NONBLOCK)
	if err != nil {
		return word(err)
	}
	s.hold(o.Slot, fd)
	var st sys.Stat
	if err := p.Fstatat(fd, "", &st, sys.AT_EMPTY_PATH); err != nil {
		return word(err)
	}
	return s.normal.stat(&st)
}
