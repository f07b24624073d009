package docker

import (
	"path"
	"strings"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/sys"
)

// ignored is one line of a .dockerignore: the parts of a pattern of names, and
// whether it takes names back in.
type ignored struct {
	parts []string
	back  bool
}

// parseIgnored reads a .dockerignore.
func parseIgnored(text string) []ignored {
	var all []ignored
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		pattern, back := strings.CutPrefix(strings.TrimSpace(line), "!")
		if pattern = path.Clean("/" + strings.TrimSpace(pattern)); pattern != "/" {
			all = append(all, ignored{strings.Split(pattern[1:], "/"), back})
		}
	}
	return all
}

// ignores reports whether a name, or a directory that it is in, is left out:
// the last line that fits decides.
func ignores(lines []ignored, name string) (out bool) {
	parts := strings.Split(name, "/")
	for _, l := range lines {
		for n := range parts {
			if l.back == out && fits(l.parts, parts[:n+1]) {
				out = !l.back
			}
		}
	}
	return out
}

// fits reports whether a pattern is of a name; ** stands for any directories.
func fits(pattern, name []string) bool {
	for ; len(pattern) > 0; pattern, name = pattern[1:], name[1:] {
		if pattern[0] == "**" {
			for n := range name {
				if len(pattern) == 1 || fits(pattern[1:], name[n:]) {
					return true
				}
			}
			return false
		}
		if len(name) == 0 {
			return false
		}
		if ok, _ := path.Match(pattern[0], name[0]); !ok {
			return false
		}
	}
	return len(name) == 0
}

// transfer makes the context a copy without what .dockerignore leaves out,
// where there is one. back removes the copy.
func (b *building) transfer() (note string, back func(), err error) {
	s := b.c.store
	text, err := sys.ReadFile(s.p, b.file+".dockerignore")
	if err != nil {
		text, err = sys.ReadFile(s.p, path.Join(b.context, ".dockerignore"))
	}
	if err != nil {
		return "2B", func() {}, nil
	}
	lines := parseIgnored(string(text))
	copied := rootDir + "/tmp/" + s.newLink()
	back = func() { image.Remove(s.p, copied) }
	if err := s.makeAll(copied, 0o700); err != nil {
		return "", back, because("mkdir", copied, err)
	}
	if err := s.copyTree(b.context+"/.", copied); err != nil {
		return "", back, err
	}
	b.context = copied
	return size(int64(len(text)), 3), back, s.leaveOut(copied, "", lines)
}

// leaveOut removes what is ignored below a directory of a copy.
func (s store) leaveOut(root, dir string, lines []ignored) error {
	for _, e := range dirents(s.p, root+"/"+dir) {
		name := path.Join(dir, e)
		out := ignores(lines, name)
		st, err := sys.Lstat(s.p, root+"/"+name)
		if err == nil && st.Mode.IsDir() {
			if err := s.leaveOut(root, name, lines); err != nil {
				return err
			}
			if out {
				sys.Rmdir(s.p, root+"/"+name) // fails where something is taken back in
			}
		} else if out {
			if err := sys.Unlink(s.p, root+"/"+name); err != nil {
				return because("unlink", name, err)
			}
		}
	}
	return nil
}
