package picture

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Branch is the role of a column of another union filesystem than overlay: its
// branches have no up and down, but an order.
const Branch = "branch"

// union is what the picture must know of another union filesystem: how its
// branches say that a name is gone, and how deep directories merge.
type union struct {
	prefix  string // of the file that hides another
	opaque  string // the file that hides what is behind its directory
	meta    string // the directory with a tree of markers
	attrs   string // prefix of the attribute of an opaque directory
	topOnly bool   // directories below the root are one branch's
}

// hiddenEnd ends the name of a marker in a tree of markers.
const hiddenEnd = "_HIDDEN~"

// unionOf is the union filesystem of a type; not ok: it is none.
func unionOf(fstype string, options []string) (u union, ok bool) {
	switch fstype {
	case "aufs":
		return union{prefix: ".wh.", opaque: ".wh..wh..opq"}, true
	case "unionfs":
		for _, o := range options {
			if strings.HasPrefix(o, "dirs=") {
				return union{prefix: ".wh.", opaque: ".wh.__dir_opaque"}, true
			}
		}
		return union{attrs: "trusted."}, true
	case "fuse.unionfs":
		return union{meta: ".unionfs-fuse"}, true
	case "nullfs", "plan9":
		return union{topOnly: true}, true
	}
	return u, fstype == "fuse.mhddfs" || fstype == "fuse.mergerfs"
}

// branches names the columns of a union's branches and opens them.
func (t *taker) branches(g *grid, m mountLine, layers sys.Layers) {
	g.union = m.union
	for i, fd := range layers.Lowers {
		n := strconv.Itoa(i + 1)
		c := Column{Role: Branch, Option: "branch " + n, Badge: n, Path: t.pathOf(fd, "", m.path), root: t.object(fd)}
		c.Name = t.relative(c.Path)
		if c.Path == m.path || c.Name == "" {
			c.Name = "under " + g.m.Path
		}
		g.m.Columns = append(g.m.Columns, c)
		l := openLayer(t.p, fd, m.union.attrs)
		l.union = m.union
		g.layers = append(g.layers, l)
		t.taken[c.root] = true
	}
}

// marker is where the marker of a path would be.
func (u *union) marker(path string) string {
	dir, name := split(path)
	if u.meta != "" {
		return u.meta + "/" + join(dir, name+hiddenEnd)
	}
	return join(dir, u.prefix+name)
}

// marked is the object at path as the markers beside it have it: a whiteout where
// there is none, or an opaque directory.
func (l *layer) marked(path string, c *Cell) *Cell {
	u := &l.union
	if u.prefix == "" && u.meta == "" {
		return c
	}
	var st sys.Stat
	there := func(path string) bool { return l.p.Fstatat(l.fd, path, &st, sys.AT_SYMLINK_NOFOLLOW) == nil }
	switch {
	case c == nil && there(u.marker(path)):
		return &Cell{
			Kind: KindWhiteout, Target: u.marker(path), Mode: st.Mode.String(), Ino: st.Ino, Nlink: st.Nlink,
			UID: st.UID, GID: st.GID, mtime: st.Mtime, dev: st.Dev,
		}
	case c == nil || c.Kind != KindDir:
	case u.opaque != "":
		c.Opaque = there(join(path, u.opaque))
	default:
		c.Opaque = there(u.marker(path))
	}
	return c
}

// hides reports whether a branch without the directory at path has markers of
// names in it.
func (l *layer) hides(path string) bool {
	var st sys.Stat
	return l.union.meta != "" && l.p.Fstatat(l.fd, l.union.meta+"/"+path, &st, sys.AT_SYMLINK_NOFOLLOW) == nil && st.Mode.IsDir()
}

// named are the entries of the directory path under the names that they are
// about: a marker's is the one that it hides.
func (l *layer) named(path string) []sys.Dirent {
	u := &l.union
	entries := l.entries(path)
	switch {
	case u.prefix != "":
		kept := entries[:0]
		for _, e := range entries {
			if name, ok := strings.CutPrefix(e.Name, u.prefix); ok {
				if strings.HasPrefix(name, u.prefix) || e.Name == u.opaque {
					continue
				}
				e.Name = name
			}
			kept = append(kept, e)
		}
		return kept
	case u.meta != "":
		for _, e := range l.entries(u.meta + "/" + path) {
			if name, ok := strings.CutSuffix(e.Name, hiddenEnd); ok {
				e.Name = name
				entries = append(entries, e)
			}
		}
	}
	return entries
}
