package traces

import (
	"github.com/overlook-fs/overlook/sim/sys"
)

// nameCalls make, remove and resolve names.
var nameCalls = []call{
	{"mkdir", 8, 30, 1, false, drawMode, func(s *Side, p sys.Process, o Op) string {
		return word(p.Mkdirat(s.dir(o.Dir), o.Path, o.Mode))
	}},
	{"mknod", 4, 8, 1, false, drawNode, func(s *Side, p sys.Process, o Op) string {
		return word(p.Mknodat(s.dir(o.Dir), o.Path, o.Mode, o.Dev))
	}},
	{"whiteout", 0, 9, 1, false, nothing, func(s *Side, p sys.Process, o Op) string {
		return word(p.Mknodat(s.dir(o.Dir), o.Path, sys.S_IFCHR, 0))
	}},
	{"symlink", 3, 6, 1, false, drawTarget, func(s *Side, p sys.Process, o Op) string {
		return word(p.Symlinkat(o.Text, s.dir(o.Dir), o.Path))
	}},
	{"link", 6, 8, 2, false, func(d *drawer, o *Op) {
		if d.once(4) {
			o.Flags = pick(d, sys.AT_SYMLINK_FOLLOW, sys.AT_EMPTY_PATH, 1)
		}
		if o.Flags == sys.AT_EMPTY_PATH {
			o.Dir, o.Path, o.Who = d.IntN(slots), "", 0
		}
	}, func(s *Side, p sys.Process, o Op) string {
		return word(p.Linkat(s.dir(o.Dir), o.Path, s.dir(o.Dir2), o.Path2, o.Flags))
	}},
	{"unlink", 12, 1, 1, false, func(d *drawer, o *Op) {
		if d.once(60) {
			o.Flags = 1
		}
	}, func(s *Side, p sys.Process, o Op) string {
		return word(p.Unlinkat(s.dir(o.Dir), o.Path, o.Flags))
	}},
	{"rmdir", 8, 1, 1, false, nothing, func(s *Side, p sys.Process, o Op) string {
		return word(p.Unlinkat(s.dir(o.Dir), o.Path, sys.AT_REMOVEDIR))
	}},
	{"rename", 24, 2, 2, false, func(d *drawer, o *Op) {
		if d.once(3) {
			o.Flags = pick(d, sys.RENAME_NOREPLACE, sys.RENAME_EXCHANGE, sys.RENAME_EXCHANGE, sys.RENAME_EXCHANGE, sys.RENAME_WHITEOUT, sys.RENAME_NOREPLACE|sys.RENAME_EXCHANGE, 8)
		}
	}, func(s *Side, p sys.Process, o Op) string {
		return word(p.Renameat2(s.dir(o.Dir), o.Path, s.dir(o.Dir2), o.Path2, o.Flags))
	}},
	{"readlink", 1, 0, 1, false, nothing, func(s *Side, p sys.Process, o Op) string {
		target, err := p.Readlinkat(s.dir(o.Dir), o.Path)
		return target + " " + word(err)
	}},
	{"where", 2, 0, 0, true, nothing, where},
}

// where is the name of the directory in a slot, as getcwd has it.
func where(s *Side, p sys.Process, o Op) string {
	if err := p.Fchdir(s.files[o.Slot]); err != nil {
		return word(err)
	}
	name, err := p.Getcwd()
	if back := s.root().Fchdir(s.base); back != nil {
		return "no way back: " + word(back)
	}
	return s.normal.path(name) + " " + word(err)
}

func drawMode(d *drawer, o *Op) {
	o.Mode = pick[sys.Mode](d, 0o755, 0o755, 0o755, 0o700, 0o777, 0o2775, 0o1777, 0o500, 0)
}

// devices are devices that do no harm: none is 0/0, which the call "whiteout"
// makes.
var devices = []uint64{sys.Makedev(1, 3), sys.Makedev(1, 5), sys.Makedev(0, 1)}

func drawNode(d *drawer, o *Op) {
	o.Mode = pick[sys.Mode](d, sys.S_IFIFO|0o600, sys.S_IFIFO|0o666, sys.S_IFCHR|0o620, sys.S_IFBLK|0o660, sys.S_IFSOCK|0o755, sys.S_IFREG|0o644, 0o644, sys.S_IFDIR|0o755, sys.S_IFLNK|0o777)
	switch o.Mode.Type() {
	case sys.S_IFCHR:
		o.Dev = pick(d, append([]uint64{0}, devices...)...)
	case sys.S_IFBLK:
		o.Dev = 0
	}
}

func drawTarget(d *drawer, o *Op) {
	o.Text = pick(d, "a", "b", "c/a", "../a", "./b", ".", "..", "nowhere", "d/", "a/b/../c")
}
