package image

import (
	"maps"
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/tarfile"
	"github.com/overlook-fs/overlook/sim/sys"
)

// mostFollowed is how many symlinks of its own layer may lead to an entry.
const mostFollowed = 40

// parent is the directory of the layer that a name means, made with all above
// it where the layer has not named it yet.
func (u *unpacker) parent(name string) (string, error) {
	for followed := 0; followed < mostFollowed; {
		at, rest, err := u.walk(name)
		if err != nil {
			return "", err
		}
		own := u.made[at]
		switch {
		case own == nil:
			if err := u.imply(at); err != nil {
				return "", err
			}
		case own.typ == tarfile.Directory:
			return at, nil
		case own.typ == tarfile.Symlink:
			if err := u.odd(name, "a directory of the name is a symbolic link of this layer, which is followed", "real tools follow it too"); err != nil {
				return "", err
			}
			followed++
			dir, _ := split(at)
			if name, err = inRoot(dir, own.link, rest, u.o.Limits); err != nil {
				return "", err
			}
		default:
			return "", problem(name, ": ", at, " is no directory")
		}
	}
	return "", problem(name, ": too many symbolic links")
}

// walk is the first part of a name that is no directory of the layer, and what
// of the name comes behind it; the whole name, where all are.
func (u *unpacker) walk(name string) (at, rest string, err error) {
	for end := 0; end < len(name); {
		next := strings.IndexByte(name[end:], '/')
		if next < 0 {
			break
		}
		at = name[:end+next]
		if own := u.made[at]; own == nil || own.typ != tarfile.Directory {
			return at, name[end+next+1:], nil
		}
		end += next + 1
	}
	return name, "", nil
}

// inRoot is the name a symlink in dir leads to, never out of the layer.
func inRoot(dir, target, rest string, l Limits) (string, error) {
	if strings.HasPrefix(target, "/") {
		dir = ""
	}
	var parts []string
	for _, part := range strings.Split(dir+"/"+target, "/") {
		switch {
		case part == "" || part == ".":
		case part == "..":
			parts = parts[:max(len(parts)-1, 0)]
		default:
			parts = append(parts, part)
		}
	}
	return clean(join(strings.Join(parts, "/"), rest), l)
}

// imply makes a directory that no entry named so far, as the layers below have
// it.
func (u *unpacker) imply(name string) error {
	err := sys.Mkdir(u.p, u.path(name), 0o755)
	if err == nil {
		err = sys.Chmod(u.p, u.path(name), 0o755)
	}
	if err != nil {
		return u.failed(name, err)
	}
	own := &made{typ: tarfile.Directory, implied: true}
	u.made[name] = own
	path, st, ok := u.below(name)
	switch {
	case !ok:
	case st.Mode&sys.S_IFMT == sys.S_IFLNK:
		return u.odd(name, "a directory takes the place of a symbolic link below", "umoci writes through the link")
	case st.Mode.IsDir():
		own.m = directoryOf(u.p, path, &st)
	}
	return nil
}

// directoryOf is an entry that gives a directory the attributes of another.
func directoryOf(p sys.Process, path string, st *sys.Stat) *tarfile.Member {
	return &tarfile.Member{Type: tarfile.Directory, Mode: st.Mode.Perm(), UID: st.UID, GID: st.GID, Mtime: st.Mtime, Xattrs: xattrsOf(p, path)}
}

// below is the file that the layers below show under a name.
func (u *unpacker) below(name string) (path string, st sys.Stat, ok bool) {
	dirs := u.lowers
	for _, part := range strings.Split(name, "/") {
		paths, first, found := step(u.p, dirs, part)
		if !found {
			return "", st, false
		}
		path, st, dirs = paths[0], first, paths
		if !st.Mode.IsDir() {
			dirs = nil
		}
	}
	return path, st, true
}

// step is one part of a name in merged directories, nearest first: the file,
// or the directories that are merged under it.
func step(p sys.Process, dirs []string, part string) (paths []string, first sys.Stat, found bool) {
	for _, dir := range dirs {
		path := dir + "/" + part
		st, err := sys.Lstat(p, path)
		if err != nil {
			continue
		}
		if isWhiteout(p, path, &st) || found && !st.Mode.IsDir() {
			break
		}
		paths = append(paths, path)
		if !found {
			first, found = st, true
		}
		if !st.Mode.IsDir() || isOpaque(p, path) {
			break
		}
	}
	return paths, first, found
}

// namesBelow is what the layers below show in their root.
func (u *unpacker) namesBelow() ([]string, error) {
	seen := map[string]bool{}
	for _, dir := range u.lowers {
		entries, err := sys.ReadDir(u.p, dir)
		if err != nil {
			return nil, problem(dir, ": ", err.Error())
		}
		for _, e := range entries {
			seen[e.Name] = true
		}
	}
	return slices.Sorted(maps.Keys(seen)), nil
}

// lateLinks makes the hard links whose targets had not come before them.
func (u *unpacker) lateLinks() error {
	for progress := true; progress; {
		waiting := u.links
		u.links = nil
		for _, m := range waiting {
			if err := u.place(m); err != nil { // which keeps it where it must wait on
				return err
			}
		}
		progress = len(u.links) < len(waiting)
	}
	for _, m := range u.links {
		if err := u.lateLink(m); err != nil {
			return err
		}
	}
	return nil
}

// lateLink makes a hard link whose target is not in the layer: the file below is
// copied up.
func (u *unpacker) lateLink(m *tarfile.Member) error {
	if u.made[m.Link] == nil {
		path, st, ok := "", sys.Stat{}, false
		if m.Link != "" {
			path, st, ok = u.below(m.Link)
		}
		if !ok || st.Mode.IsDir() {
			return problem(m.Name, ": a hard link to ", m.Link, ", which is missing")
		}
		if err := u.odd(m.Name, "a hard link to a file of a layer below, which is copied", "containers/storage refuses the layer"); err != nil {
			return err
		}
		if err := u.copyUp(m, path, &st); err != nil {
			return err
		}
		if u.made[m.Link] == nil { // the layer deletes the target itself
			return nil
		}
	}
	return u.place(m)
}

// copyUp copies a file of a layer below to where a hard link wants it: to its
// own name, or to the link's where the layer deletes that.
func (u *unpacker) copyUp(m *tarfile.Member, path string, st *sys.Stat) error {
	dir, base := split(m.Link)
	to := m.Name
	if u.hidden[m.Link] == nil {
		dir, err := u.parent(dir)
		if err != nil {
			return err
		}
		to = join(dir, base)
		m.Link = to
	}
	if err := copyFile(u.p, path, st, u.path(to), u.buf); err != nil {
		return err
	}
	u.made[to] = &made{typ: tarfile.Regular}
	return nil
}
