package traces

import (
	"sort"

	"github.com/overlook-fs/overlook/sim/sys"
)

// composedCalls are everyday acts of a few calls each.
var composedCalls = []call{
	{"put", 12, 30, 1, false, func(d *drawer, o *Op) {
		o.Flags = pick(d, sys.O_CREAT|sys.O_TRUNC, sys.O_CREAT|sys.O_TRUNC, sys.O_CREAT|sys.O_EXCL, sys.O_APPEND, 0)
		o.Mode = pick[sys.Mode](d, 0o644, 0o644, 0o666, 0o600, 0o755)
		o.Text = d.content()
	}, func(s *Side, p sys.Process, o Op) string {
		fd, err := p.Openat(s.dir(o.Dir), o.Path, sys.O_WRONLY|sys.O_NONBLOCK|o.Flags, o.Mode)
		if err != nil {
			return word(err)
		}
		defer p.Close(fd)
		return word(sys.WriteAll(p, fd, []byte(o.Text)))
	}},
	{"list", 5, 0, 1, false, nothing, func(s *Side, p sys.Process, o Op) string {
		fd, err := p.Openat(s.dir(o.Dir), o.Path, sys.O_RDONLY|sys.O_DIRECTORY, 0)
		if err != nil {
			return word(err)
		}
		defer p.Close(fd)
		var st sys.Stat
		p.Fstatat(fd, "", &st, sys.AT_EMPTY_PATH)
		all, err := entries(p, fd)
		return word(err) + s.listing(all, st.Dev)
	}},
	{"look", 0, 0, 1, false, nothing, func(s *Side, p sys.Process, o Op) string {
		s.look(p, o.Path)
		return "looked"
	}},
	{"age", 0, 0, 1, false, nothing, func(s *Side, p sys.Process, o Op) string {
		at := o.Size
		s.age(p, o.Path, &at)
		return "aged"
	}},
	{"release", 0, 0, 0, false, nothing, func(s *Side, p sys.Process, o Op) string {
		s.closeFiles()
		return "closed"
	}},
}

// age gives everything below path a time of its own, counted from at.
func (s *Side) age(p sys.Process, path string, at *int64) {
	st, err := sys.Lstat(p, path)
	if err != nil {
		s.say(s.normal.path(path) + ": " + word(err))
		return
	}
	if st.Mode.IsDir() {
		names, err := sys.ReadDir(p, path)
		if err != nil {
			s.say(s.normal.path(path) + ": " + word(err))
		}
		sort.Slice(names, func(i, j int) bool { return names[i].Name < names[j].Name })
		for _, e := range names {
			s.age(p, path+"/"+e.Name, at)
		}
	}
	*at++
	times := [2]sys.Timespec{{Sec: *at, Nsec: 1}, {Sec: *at + 1, Nsec: 2}}
	if err := p.Utimensat(sys.AT_FDCWD, path, &times, sys.AT_SYMLINK_NOFOLLOW); err != nil {
		s.say(s.normal.path(path) + ": " + word(err))
	}
}
