package vfs

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// maxSymlinks is how many symlinks one walk follows (Linux: MAXSYMLINKS).
const maxSymlinks = 40

// walker is one path walk (Linux: struct nameidata).
type walker struct {
	p     *Process
	cred  *sys.Cred
	at    Path
	links int
	// slash: the name ended in "/", so that it must be a directory.
	slash bool
	// remembered: the name being looked up was in the dentry cache.
	remembered bool
}

// follow says what a walk does with a symlink as last component.
type follow uint8

const (
	followLast follow = iota
	stayOnLink
)

// start is where a walk of (dir, name) begins.
func (w *walker) start(dir int, name string) error {
	if len(name) >= sys.PATH_MAX {
		return sys.ENAMETOOLONG
	}
	if name != "" && name[0] == '/' {
		w.at = w.p.self.root
		return nil
	}
	if dir == sys.AT_FDCWD {
		w.at = w.p.self.cwd
		return nil
	}
	f, err := w.p.file(dir)
	if err != nil {
		return err
	}
	if name != "" && !f.Path.Dentry.IsDir() {
		return sys.ENOTDIR
	}
	w.at = f.Path
	return nil
}

// lookup resolves (dir, name) to a place that exists.
func (p *Process) lookup(dir int, name string, last follow) (Path, error) {
	w := walker{p: p, cred: p.cred}
	if name == "" {
		return Path{}, sys.ENOENT
	}
	if err := w.start(dir, name); err != nil {
		return Path{}, err
	}
	if err := w.walk(name, last); err != nil {
		return Path{}, err
	}
	if w.slash && !w.at.Dentry.IsDir() {
		return Path{}, sys.ENOTDIR
	}
	return w.at, nil
}

// lookupAt is lookup with AT_EMPTY_PATH and AT_SYMLINK_NOFOLLOW in flags, and
// EINVAL where there are others.
func (p *Process) lookupAt(dir int, name string, flags int) (Path, error) {
	if flags&^(sys.AT_SYMLINK_NOFOLLOW|sys.AT_EMPTY_PATH|sys.AT_NO_AUTOMOUNT) != 0 {
		return Path{}, sys.EINVAL
	}
	if name == "" && flags&sys.AT_EMPTY_PATH != 0 {
		if dir == sys.AT_FDCWD {
			return p.self.cwd, nil
		}
		f, err := p.file(dir)
		if err != nil {
			return Path{}, err
		}
		return f.Path, nil
	}
	last := followLast
	if flags&sys.AT_SYMLINK_NOFOLLOW != 0 {
		last = stayOnLink
	}
	return p.lookup(dir, name, last)
}

// walk takes all components of name.
func (w *walker) walk(name string, last follow) error {
	rest := name
	for {
		var part Name
		part, rest = component(rest)
		if part.Text == "" {
			return nil
		}
		isLast := onlySlashes(rest)
		if isLast && rest != "" {
			w.slash = true
		}
		if err := w.step(part, isLast && !w.slash && last == stayOnLink); err != nil {
			return err
		}
		if !isLast && !w.at.Dentry.IsDir() {
			return sys.ENOTDIR
		}
	}
}

// step takes one component. stay: a symlink is not followed.
func (w *walker) step(part Name, stay bool) error {
	dir := w.at
	switch part.Text {
	case ".":
		return w.mayPass()
	case "..":
		if err := w.mayPass(); err != nil {
			return err
		}
		w.up()
		return nil
	}
	if w.p.k.Recorder.On() {
		_, w.remembered = dir.Dentry.children.Find(part)
	}
	d, err := Find(w.cred, dir.Dentry, part)
	if err != nil {
		w.note(part.Text, err)
		return err
	}
	if d == nil || d.Negative() {
		w.note(part.Text, sys.ENOENT)
		return sys.ENOENT
	}
	w.at = Path{dir.Mount, d}
	if d.mounts > 0 {
		w.at = w.p.self.namespace.top(w.at)
	}
	if w.p.k.Recorder.On() {
		w.note(part.Text, nil)
	}
	if stay || !w.at.Dentry.inode.Mode().IsSymlink() {
		return nil
	}
	return w.link(dir)
}

// mayPass checks that the walk may look up something where it is.
func (w *walker) mayPass() error {
	if !w.at.Dentry.IsDir() {
		return sys.ENOTDIR
	}
	return permission(w.cred, w.at.Dentry.inode, MayExec)
}

// up goes to the parent, through mount points, but not above the root.
func (w *walker) up() {
	for w.at != w.p.self.root {
		if w.at.Dentry == w.at.Mount.Root {
			if w.at.Mount.parent == nil {
				return
			}
			w.at = Path{w.at.Mount.parent, w.at.Mount.mountpoint}
			continue
		}
		w.at.Dentry = w.at.Dentry.parent
		break
	}
	w.at = w.p.self.namespace.top(w.at)
}

// link follows the symlink that the walk stands on; dir is where it lies.
func (w *walker) link(dir Path) error {
	w.links++
	if w.links > maxSymlinks {
		return sys.ELOOP
	}
	if w.at.Mount.flags&sys.MS_NOSYMFOLLOW != 0 {
		return sys.ELOOP
	}
	inode := w.at.Dentry.inode
	if j, ok := inode.(jumper); ok {
		to, err := j.jump(w.p)
		if err == nil {
			w.at = to
		}
		return err
	}
	target, err := inode.Readlink(w.cred)
	if err != nil {
		return err
	}
	accessed(w.at)
	if target == "" {
		return sys.ENOENT
	}
	w.at = dir
	if target[0] == '/' {
		w.at = w.p.self.root
	}
	slash := w.slash
	w.slash = false
	if err := w.walk(target, followLast); err != nil {
		return err
	}
	if w.slash && !w.at.Dentry.IsDir() {
		return sys.ENOTDIR
	}
	w.slash = slash
	return nil
}

// jumper is an inode that looks like a symlink and leads straight to a place
// (Linux: proc's magic links).
type jumper interface {
	jump(p *Process) (Path, error)
}

// note emits the walk's last step.
func (w *walker) note(part string, err error) {
	if r := w.p.k.Recorder; r.On() {
		e := trace.Event{Kind: trace.Walk, Op: "lookup", Path: part, Arg: w.at.Mount.Super.Type, Err: sys.ErrnoOf(err)}
		if w.remembered {
			e.Found = "remembered"
		}
		r.Emit(e)
	}
}

// parent is the directory in which a name is to be made, removed or renamed,
// and the name's dentry, which may be negative (Linux: filename_parentat).
type parent struct {
	dir   Path
	last  string
	slash bool // the name ended in "/"
	walker
}

// parent resolves (dir, name) but for its last component.
func (p *Process) parent(dir int, name string) (parent, error) {
	w := walker{p: p, cred: p.cred}
	if name == "" {
		return parent{}, sys.ENOENT
	}
	if err := w.start(dir, name); err != nil {
		return parent{}, err
	}
	at, last := splitLast(name)
	if err := w.walk(at, followLast); err != nil {
		return parent{}, err
	}
	if !w.at.Dentry.IsDir() {
		return parent{}, sys.ENOTDIR
	}
	if last != "" {
		if err := permission(p.cred, w.at.Dentry.inode, MayExec); err != nil {
			return parent{}, err
		}
	}
	slash := last != "" && name[len(name)-1] == '/'
	return parent{dir: w.at, last: last, slash: slash, walker: w}, nil
}

// special reports whether the last component is no name of its own: the root,
// "." or "..".
func (n *parent) special() bool { return n.last == "" || n.last == "." || n.last == ".." }

// dentry looks the last component up; mounts on it are not crossed.
func (n *parent) dentry() (*Dentry, error) {
	told := n.p.k.Recorder.On()
	if told {
		n.remembered = n.dir.Dentry.child(n.last) != nil
	}
	d, err := LookupOne(n.cred, n.dir.Dentry, n.last)
	if told {
		n.at = n.dir
		if err == nil && d.Negative() {
			n.note(n.last, sys.ENOENT)
		} else {
			n.note(n.last, err)
		}
	}
	return d, err
}

// component splits off the first component of a path.
func component(path string) (part Name, rest string) {
	i := 0
	for i < len(path) && path[i] == '/' {
		i++
	}
	j := i
	hash := hashBasis
	for j < len(path) && path[j] != '/' {
		hash = hashOn(hash, path[j])
		j++
	}
	return Name{path[i:j], hash}, path[j:]
}

func onlySlashes(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] != '/' {
			return false
		}
	}
	return true
}

// splitLast splits a path before its last component; slashes behind it go.
func splitLast(path string) (dir, last string) {
	end := len(path)
	for end > 0 && path[end-1] == '/' {
		end--
	}
	start := end
	for start > 0 && path[start-1] != '/' {
		start--
	}
	return path[:start], path[start:end]
}

// Resolve resolves a path in the process's context, following symlinks.
func (p *Process) Resolve(path string) (Path, error) { return p.lookup(sys.AT_FDCWD, path, followLast) }
