package traces

import (
	"fmt"
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// realName is a name in a layer.
type realName struct {
	layer int    // 0 is the topmost
	path  string // from Base
}

// layers are the overlay's layers, the topmost first.
func (w *watched) layers() []string {
	if upper := w.options["upperdir"]; upper != "" {
		return append([]string{upper}, w.lowers...)
	}
	return w.lowers
}

// merged: what the overlay shows is what its layers say, name by name, and a
// listing has exactly the names that can be looked up, but for whiteouts in a
// directory that is not merged.
func (w *watched) merged() {
	var roots []realName
	for i, layer := range w.layers() {
		roots = append(roots, realName{i, layer})
	}
	w.compareBelow("m", roots)
}

// compareBelow compares the directory at path with the directories that it is
// merged from.
func (w *watched) compareBelow(path string, from []realName) {
	entries, err := sys.ReadDir(w.p, path)
	if err != nil {
		return // a refusal that lookup has given already
	}
	listed := map[string]bool{}
	names := []string{"a", "b", "c", "d", "z"}
	for _, e := range entries {
		listed[e.Name] = true
		if !slices.Contains(names, e.Name) {
			names = append(names, e.Name)
		}
	}
	for _, name := range names {
		st, err := sys.Lstat(w.p, path+"/"+name)
		if err != nil && err != sys.ENOENT {
			continue // a refusal: the layers contradict one another
		}
		found := w.resolve(from, name)
		switch {
		case (err == nil) != (len(found) > 0):
			w.t.Errorf("%s/%s: %v, but the layers have %v", path, name, word(err), found)
		case err == nil && !listed[name]:
			w.t.Errorf("%s/%s is there and not listed", path, name)
		case err != nil && listed[name] && !w.covered(from, name):
			w.t.Errorf("%s/%s is listed and not there", path, name)
		case err == nil:
			w.compareOne(path+"/"+name, st, found)
		}
	}
}

// compareOne compares an object with the topmost that it is made of.
func (w *watched) compareOne(path string, st sys.Stat, found []realName) {
	top, err := sys.Lstat(w.p, w.indexed(found[0].path))
	if err != nil || top.Mode != st.Mode || top.UID != st.UID || top.GID != st.GID || !st.Mode.IsDir() && top.Size != st.Size {
		w.t.Errorf("%s is %v of %d bytes, %s is %v of %d bytes: %v", path, st.Mode, st.Size, found[0].path, top.Mode, top.Size, word(err))
	}
	if st.Mode.IsDir() {
		w.compareBelow(path, found)
	}
}

// another reports whether path is not what the directory top of upper was
// copied from, where that counts.
func (w *watched) another(top realName, path string) bool {
	origin := w.mark(top.path, "origin")
	if w.options["nfs_export"] != "on" || w.options["upperdir"] == "" || top.layer != 0 || origin == "" {
		return false
	}
	h, _, err := w.p.NameToHandleAt(sys.AT_FDCWD, path, 0)
	return err == nil && !strings.HasSuffix(origin, string(h.Bytes))
}

// indexed is where the names of a hard link have been copied up to together, or
// path where they have not.
func (w *watched) indexed(path string) string {
	st, err := sys.Lstat(w.p, path)
	if err != nil || st.Mode.IsDir() || st.Nlink < 2 || w.options["index"] != "on" && w.options["nfs_export"] != "on" {
		return path
	}
	h, _, err := w.p.NameToHandleAt(sys.AT_FDCWD, path, 0)
	if err != nil {
		return path
	}
	index := w.options["workdir"] + "/index"
	names, _ := sys.ReadDir(w.p, index)
	for _, e := range names {
		if strings.HasSuffix(e.Name, fmt.Sprintf("%x", h.Bytes)) && e.Type == sys.DT_REG {
			return index + "/" + e.Name
		}
	}
	return path
}

// covered reports whether the name is a whiteout in one of the directories.
func (w *watched) covered(from []realName, name string) bool {
	return slices.ContainsFunc(from, func(r realName) bool {
		st, err := sys.Lstat(w.p, r.path+"/"+name)
		return err == nil && w.whiteout(r.path+"/"+name, st)
	})
}

// resolve finds what a name stands for, given the directories that the one it
// is in is merged from.
func (w *watched) resolve(from []realName, name string) (found []realName) {
	layers := w.layers()
	for i := 0; i < len(from); i++ {
		path := from[i].path + "/" + name
		st, err := sys.Lstat(w.p, path)
		if err != nil {
			continue
		}
		if w.whiteout(path, st) || !st.Mode.IsDir() && len(found) > 0 {
			return found
		}
		if len(found) == 1 && w.another(found[0], path) {
			return found
		}
		found = append(found, realName{from[i].layer, path})
		if !st.Mode.IsDir() {
			return found
		}
		if w.mark(path, "opaque") == "y" {
			return found
		}
		redirect := w.mark(path, "redirect")
		switch {
		case redirect == "" || from[i].layer == len(layers)-1:
		case strings.HasPrefix(redirect, "/"):
			above := from[i].layer
			from, i, name = nil, -1, redirect[1:]
			for n := above + 1; n < len(layers); n++ {
				from = append(from, realName{n, layers[n]})
			}
		default:
			name = redirect
		}
	}
	return found
}

func (w *watched) whiteout(path string, st sys.Stat) bool {
	if st.Mode.Type() == sys.S_IFCHR && st.Rdev == 0 {
		return true
	}
	if !st.Mode.IsRegular() || st.Size > 0 {
		return false
	}
	_, err := w.p.Getxattrat(sys.AT_FDCWD, path, w.prefix()+"whiteout", sys.AT_SYMLINK_NOFOLLOW)
	return err == nil
}

// mark is the value of one of the overlay's own attributes.
func (w *watched) mark(path, name string) string {
	value, _ := w.p.Getxattrat(sys.AT_FDCWD, path, w.prefix()+name, sys.AT_SYMLINK_NOFOLLOW)
	return string(value)
}

func (w *watched) prefix() string {
	if _, ok := w.options["userxattr"]; ok {
		return "user.overlay."
	}
	return "trusted.overlay."
}
