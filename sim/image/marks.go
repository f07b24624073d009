package image

import (
	"maps"
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/tarfile"
	"github.com/overlook-fs/overlook/sim/sys"
)

// Marks in a layer tar.
const (
	whPrefix = ".wh."         // .wh.NAME deletes NAME
	whMeta   = ".wh..wh."     // what aufs kept for itself
	whOpaque = ".wh..wh..opq" // hides what lies below its directory
)

// Marks in a layer directory.
const (
	xattrOpaque   = "trusted.overlay.opaque"
	xattrWhiteout = "trusted.overlay.whiteout"
	xattrRedirect = "trusted.overlay.redirect"
	xattrMetacopy = "trusted.overlay.metacopy"
)

// isOverlay reports whether an attribute is OverlayFS's own.
func isOverlay(attr string) bool {
	return strings.HasPrefix(attr, "trusted.overlay.") || strings.HasPrefix(attr, "user.overlay.")
}

// isWhiteout reports whether a file of a layer directory is a whiteout.
func isWhiteout(p sys.Process, path string, st *sys.Stat) bool {
	if st.Mode.IsRegular() && st.Size == 0 {
		_, err := p.Getxattrat(sys.AT_FDCWD, path, xattrWhiteout, sys.AT_SYMLINK_NOFOLLOW)
		return err == nil
	}
	return st.Mode&sys.S_IFMT == sys.S_IFCHR && st.Rdev == 0
}

// isOpaque reports whether a directory of a layer directory is opaque.
func isOpaque(p sys.Process, path string) bool {
	v, err := p.Getxattrat(sys.AT_FDCWD, path, xattrOpaque, sys.AT_SYMLINK_NOFOLLOW)
	return err == nil && string(v) == "y"
}

// mark remembers a mark of the layer.
func (u *unpacker) mark(m *tarfile.Member, dir, base string) error {
	victim := strings.TrimPrefix(base, whPrefix)
	switch {
	case base == whOpaque:
		u.opaque[dir] = true
		return nil
	case strings.HasPrefix(base, whMeta):
		return nil
	case victim == "" || victim == "." || victim == "..":
		return problem(m.Name, ": invalid whiteout name")
	}
	u.hidden[join(dir, victim)] = m
	return nil
}

// finish makes what waited until the whole layer was read: links to later
// entries, the marks, and the attributes of directories.
func (u *unpacker) finish() error {
	if err := u.lateLinks(); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(u.hidden)) {
		if err := u.whiteout(name); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(u.opaque)) {
		if err := u.makeOpaque(name); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(u.made)) {
		d := u.made[name]
		if d.typ != tarfile.Directory || d.m == nil {
			continue
		}
		m := *d.m
		m.Name = name
		if err := u.attributes(&m); err != nil {
			return err
		}
	}
	return nil
}

// covered reports whether the layer has a file where a directory of a name
// would be: what marks there could hide is hidden with all else below the file.
func (u *unpacker) covered(name string) bool {
	at, _, _ := strings.Cut(name, "/")
	for ; at != name; at = join(at, strings.SplitN(name[len(at)+1:], "/", 2)[0]) {
		if own := u.made[at]; own != nil && own.typ != tarfile.Directory {
			return true
		}
	}
	return false
}

// whiteout makes a mark that hides a name of the layers below. What the layer
// has itself under that name stays.
func (u *unpacker) whiteout(name string) error {
	if u.covered(name) {
		return nil
	}
	dir, base := split(name)
	dir, err := u.parent(dir)
	if err != nil {
		return err
	}
	at := join(dir, base)
	m := u.hidden[name]
	switch own := u.made[at]; {
	case own == nil:
	case own.typ == tarfile.Directory:
		if err := u.odd(name, "the layer deletes a directory and has one of that name: it is opaque", "containers/storage fails where the whiteout comes second, and shows what lies below where it comes first"); err != nil {
			return err
		}
		return u.setOpaque(at)
	default:
		return u.odd(name, "the layer deletes a file and has one of that name: the whiteout is left out", "containers/storage refuses the layer")
	}
	path := u.path(at)
	if err := sys.Mknod(u.p, path, sys.S_IFCHR, 0); err != nil {
		return u.failed(at, err)
	}
	times := [2]sys.Timespec{m.Mtime, m.Mtime}
	err = sys.Lchown(u.p, path, int(m.UID), int(m.GID))
	if err == nil {
		err = u.p.Utimensat(sys.AT_FDCWD, path, &times, sys.AT_SYMLINK_NOFOLLOW)
	}
	return u.failed(at, err)
}

func (u *unpacker) setOpaque(name string) error {
	return u.failed(name, u.p.Setxattrat(sys.AT_FDCWD, u.path(name), xattrOpaque, []byte("y"), 0, sys.AT_SYMLINK_NOFOLLOW))
}

// makeOpaque hides what lies below a directory.
func (u *unpacker) makeOpaque(name string) error {
	if name == "" {
		return u.hideAll()
	}
	if u.covered(join(name, whOpaque)) {
		return nil
	}
	at, err := u.parent(name)
	if err != nil {
		return err
	}
	return u.setOpaque(at)
}

// hideAll makes the layer hide all layers below. OverlayFS asks no layer's root
// whether it is opaque, so each name below is hidden by itself.
func (u *unpacker) hideAll() error {
	if err := u.odd(whOpaque, "the layer's root is opaque: each name below is hidden", "containers/storage shows what lies below"); err != nil {
		return err
	}
	names, err := u.namesBelow()
	if err != nil {
		return err
	}
	for _, name := range names {
		own := u.made[name]
		switch {
		case own == nil && u.hidden[name] == nil:
			err = u.failed(name, sys.Mknod(u.p, u.path(name), sys.S_IFCHR, 0))
		case own != nil && own.typ == tarfile.Directory:
			err = u.setOpaque(name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
