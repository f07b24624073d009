package tutor

import (
	"path"
	"strconv"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim/sys"
)

// space adds up the blocks of the regular files below a directory, each inode
// once. What is mounted below it does not count.
func (l *Look) space(a lessons.Assertion) Finding {
	dir := a.Path
	if dir == "total" {
		dir = "."
	}
	st, err := sys.StatPath(l.p, dir)
	if err != nil {
		return holds(false, a.Path+": "+err.Error())
	}
	s := sum{p: l.p, dev: st.Dev, seen: map[uint64]bool{}}
	s.dir(dir)
	return number(a, s.bytes, a.Path+" takes "+strconv.FormatInt(s.bytes, 10)+" bytes")
}

// sum is a space that is being added up.
type sum struct {
	p     sys.Process
	dev   uint64
	seen  map[uint64]bool
	bytes int64
}

func (s *sum) dir(dir string) {
	entries, _ := sys.ReadDir(s.p, dir)
	for _, e := range entries {
		if e.Name == "." || e.Name == ".." {
			continue
		}
		name := path.Join(dir, e.Name)
		st, err := sys.Lstat(s.p, name)
		switch {
		case err != nil || st.Dev != s.dev:
		case st.Mode.IsDir():
			s.dir(name)
		case st.Mode.IsRegular() && !s.seen[st.Ino]:
			s.seen[st.Ino] = true
			s.bytes += st.Blocks * 512
		}
	}
}
