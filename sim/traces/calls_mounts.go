package traces

import (
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// mountCalls are the calls on the mount table. Most are not drawn but placed
// where a trace has use for them.
var mountCalls = []call{
	{"mount", 0, 0, 1, false, nothing, func(s *Side, p sys.Process, o Op) string {
		defer s.remounted()
		err := p.Mount("source", o.Path, o.Name, sys.MountFlags(o.Flags), o.Text)
		if err == nil && o.Name == "overlay" {
			s.layered(o.Path, o.Text)
		}
		return word(err)
	}},
	{"bind", 1, 0, 2, false, func(d *drawer, o *Op) {
		o.Dir, o.Dir2 = cwd, cwd
		o.Path2 = d.roots[0] + "/" + d.name()
	}, func(s *Side, p sys.Process, o Op) string {
		defer s.remounted()
		return word(p.Mount(o.Path, o.Path2, "", sys.MS_BIND, ""))
	}},
	{"umount", 1, 0, 1, false, func(d *drawer, o *Op) {
		o.Dir = cwd
		o.Path = d.roots[0]
		if d.once(2) {
			o.Path += "/" + d.name()
		}
		o.Flags = pick(d, 0, 0, 0, sys.MNT_DETACH, sys.UMOUNT_NOFOLLOW)
	}, func(s *Side, p sys.Process, o Op) string {
		defer s.remounted()
		return word(p.Umount2(o.Path, o.Flags))
	}},
	{"mounts", 0, 0, 0, false, nothing, mounts},
}

// others are mount points of other filesystems than Base's.
var others = []string{"x", "y"}

// remounted is what follows a change of the mount table: devices are new, but
// for those that stay.
func (s *Side) remounted() {
	s.normal.epoch++
	for _, dir := range append([]string{"."}, others...) {
		if st, err := sys.StatPath(s.root(), dir); err == nil {
			s.normal.stay[st.Dev] = true
		}
	}
}

// layered remembers of an overlay that was just mounted whether its listings
// have the numbers of its layers: they lie on several filesystems, or one of
// them lists so itself, and the numbers are not made one another's by xino.
func (s *Side) layered(where, data string) {
	st, err := sys.StatPath(s.root(), where)
	if err != nil {
		return
	}
	var devices []uint64
	joined := false
	for option := range strings.SplitSeq(data, ",") {
		name, value, _ := strings.Cut(option, "=")
		switch name {
		case "xino":
			joined = value != "off"
		case "lowerdir", "upperdir":
			for _, layer := range strings.FieldsFunc(value, func(c rune) bool { return c == ':' }) {
				if at, err := sys.StatPath(s.root(), layer); err == nil {
					devices = append(devices, at.Dev)
				}
			}
		}
	}
	several := slices.ContainsFunc(devices, func(dev uint64) bool { return dev != devices[0] || s.normal.layered[dev] })
	s.normal.layered[st.Dev] = several && !joined
}

// mounts is what the mount table says of overlays.
func mounts(s *Side, p sys.Process, o Op) string {
	table, err := sys.ReadFile(p, "/proc/self/mounts")
	for line := range strings.Lines(string(table)) {
		if fields := strings.Fields(line); len(fields) > 3 && fields[2] == "overlay" && strings.HasPrefix(fields[1], Base+"/") {
			s.say(strings.Join(fields, " "))
		}
	}
	return word(err)
}
