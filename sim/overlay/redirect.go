package overlay

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// A redirect says where the lower places of a renamed directory are: another
// name in the same parent, or a path from the overlay's root.

// maxRedirect is how long an absolute redirect may get.
const maxRedirect = 256

// redirectOf reads a directory's redirect; "" where there is none.
func (fs *FS) redirectOf(d *vfs.Dentry) (string, error) {
	value, ok := fs.mark(d, "redirect")
	if !ok {
		return "", nil
	}
	redirect := string(value)
	if !strings.HasPrefix(redirect, "/") {
		if redirect == "" || strings.Contains(redirect, "/") {
			return "", fs.redirectInvalid(redirect)
		}
		return redirect, nil
	}
	for _, name := range strings.Split(redirect[1:], "/") {
		if name == "" {
			return "", fs.redirectInvalid(redirect)
		}
	}
	return redirect, nil
}

// redirectInvalid refuses a redirect that leads nowhere.
func (fs *FS) redirectInvalid(redirect string) error {
	shown := redirect
	if redirect == "" {
		shown = "(null)"
	}
	fs.logWarning("invalid redirect (" + shown + ")")
	return fs.door.Refuse(sys.EINVAL, &ruleInvalidRedirect, redirect)
}

// redirectRefused refuses to follow the redirect of d.
func (fs *FS) redirectRefused(d *vfs.Dentry) error {
	fs.logWarning("refusing to follow redirect for (" + lastTwo(d) + ")")
	return fs.door.Refuse(sys.EPERM, &ruleRedirectRefused, d.Name())
}

// componentAllowed refuses the names that a lookup of one component refuses.
func componentAllowed(name string) error {
	if name == "." || name == ".." {
		return sys.EACCES
	}
	return nil
}

// follow makes the walk look for something else in the layers below. name is
// the redirected directory's, after what was to be found below it.
func (w *walk) follow(redirect, name, after string) {
	w.redirect = redirect
	if strings.HasPrefix(redirect, "/") {
		w.name = vfs.NameOf(redirect + after)
		return
	}
	prefix := strings.TrimSuffix(w.name.Text, name+after)
	w.name = vfs.NameOf(prefix + redirect + after)
}

// setRedirect marks a directory in upper so that it finds its lower places
// again after a rename. within says whether the parent stays the same.
func (fs *FS) setRedirect(d *vfs.Dentry, within parentage) error {
	i := inodeOf(d)
	if within == sameParent && !d.IsDir() && len(i.lowers) > 0 && fs.linkCount(i.lowers[0].dentry.Inode()) > 1 {
		within = otherParent
	}
	if strings.HasPrefix(i.redirect, "/") || i.redirect != "" && within == sameParent {
		return nil
	}
	redirect := d.Name()
	if within == otherParent {
		redirect = fs.originalPath(d)
		if len(redirect) > maxRedirect {
			return fs.door.Refuse(sys.EXDEV, &ruleRedirectTooLong, redirect)
		}
	}
	if err := fs.setMark(i.upper, "redirect", []byte(redirect)); err != nil {
		fs.logWarning("failed to set redirect (" + negative(err) + ")")
		return sys.EXDEV // mv then copies
	}
	i.touch()
	i.redirect = redirect
	return nil
}

// parentage says whether a rename stays in one directory.
type parentage bool

const (
	sameParent  parentage = true
	otherParent parentage = false
)

// originalPath is where d is in the lower layers, seen from the overlay's
// root: each directory on the way by its redirect where it has one.
func (fs *FS) originalPath(d *vfs.Dentry) string {
	path := ""
	for ; d.Parent() != d; d = d.Parent() {
		name := d.Name()
		if i := inodeOf(d); i.redirect != "" && i.inUpper() {
			name = i.redirect
		}
		if strings.HasPrefix(name, "/") {
			return name + path
		}
		path = "/" + name + path
	}
	return path
}
