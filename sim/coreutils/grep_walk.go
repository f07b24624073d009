package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// grepFilter is which names are searched at all.
type grepFilter struct {
	include, exclude, excludeDir []string
}

func (f *grepFilter) skipsFile(name string) bool {
	if matchesAny(f.exclude, name) {
		return true
	}
	return len(f.include) > 0 && !matchesAny(f.include, name)
}

func (f *grepFilter) skipsDir(name string) bool { return matchesAny(f.excludeDir, name) }

// matchesAny reports whether a pattern matches a name or the end of it behind
// a slash.
func matchesAny(patterns []string, name string) bool {
	for _, pattern := range patterns {
		if fnmatch(pattern, name) {
			return true
		}
		for i := range len(name) {
			if name[i] == '/' && fnmatch(pattern, name[i+1:]) {
				return true
			}
		}
	}
	return false
}

// excludeFrom reads --exclude patterns, one a line.
func (g *grepRun) excludeFrom(name string) bool {
	in, err := openInput(g.p, name)
	if err != nil {
		g.warnf("%s: %v", name, err)
		g.status = 2
		return false
	}
	defer in.Close()
	for {
		line, ok := in.line()
		if !ok {
			return true
		}
		g.filter.exclude = append(g.filter.exclude, line)
	}
}

// walk greps everything below a directory in the order it lists. shown is the
// directory's name before those of its files; "" for none.
func (g *grepRun) walk(dir, shown string) {
	entries, err := sys.ReadDir(g.p, dir)
	if err != nil {
		g.complain(dir, err)
		return
	}
	for _, entry := range entries {
		name := joinPath(shown, entry.Name)
		st, err := g.look(name)
		if err != nil {
			g.complain(name, err)
			continue
		}
		switch st.Mode & sys.S_IFMT {
		case sys.S_IFDIR:
			if !g.filter.skipsDir(name) {
				g.walk(name, name)
			}
		default:
			if !g.skipsDevice(&st, g.followAll) && !g.filter.skipsFile(name) {
				g.open(name)
			}
		}
	}
}

// skipsDevice reports that a device, fifo or socket is not to be read; asked is
// whether it is where nothing was said.
func (g *grepRun) skipsDevice(st *sys.Stat, asked bool) bool {
	switch st.Mode & sys.S_IFMT {
	case sys.S_IFREG, sys.S_IFDIR:
		return false
	case sys.S_IFLNK:
		return true
	}
	return g.devices == "skip" || g.devices == "" && !asked
}

// look is stat with -R and lstat without.
func (g *grepRun) look(name string) (sys.Stat, error) {
	if g.followAll {
		return sys.StatPath(g.p, name)
	}
	return sys.Lstat(g.p, name)
}
