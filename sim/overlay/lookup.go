package overlay

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Verdict is what a lookup concluded, and so what a change must do first.
type Verdict uint8

const (
	// Absent: no layer has the name, or a lower whiteout hides it. It can be
	// made in upper directly.
	Absent Verdict = iota
	// Lower: only lower layers have it. A change copies it up first; removing
	// it takes a whiteout.
	Lower
	// Upper: upper alone decides. It is changed in place; whether removing it
	// takes a whiteout depends on what lies below.
	Upper
	// Merged: a directory in upper and in lower layers. It is changed in
	// place; removing it takes a whiteout.
	Merged
	// Whiteout: upper has a whiteout. Making the name replaces the whiteout;
	// there is nothing to remove.
	Whiteout
)

// String is the verdict as a word.
func (v Verdict) String() string {
	return [...]string{"absent", "lower", "upper", "merged", "whiteout"}[v]
}

// found is what a lookup found.
type found struct {
	verdict  Verdict
	upper    *vfs.Dentry
	index    *vfs.Dentry // the entry for the nearest lower
	lowers   []place
	opaque   bool
	redirect string
	// holdsMarked: a lower directory says that whiteouts by attribute are in it
	holdsMarked bool
	metacopy    bool   // the topmost file has no data
	data        place  // where its data is
	dataIn      string // where else to look for it, in data-only layers
}

// What a dentry remembers of the lookup of its name.
const (
	// whiteoutInUpper: a negative one, where upper had a whiteout.
	whiteoutInUpper vfs.Note = iota + 1
	// onlyBelow: a positive one, where upper did not have the name. Its inode
	// may be in upper all the same, by another name.
	onlyBelow
)

// Lookup asks the layers for a name in this directory (Linux:
// fs/overlayfs/namei.c, ovl_lookup).
func (i *Inode) Lookup(_ *sys.Cred, d *vfs.Dentry) (vfs.Inode, error) {
	f, err := i.fs.lookup(i, d)
	if err != nil {
		return nil, err
	}
	switch f.verdict {
	case Absent:
		return nil, nil
	case Whiteout:
		d.SetNote(whiteoutInUpper)
		return nil, nil
	}
	found, err := i.fs.inode(&f)
	if err != nil {
		return nil, err
	}
	switch {
	case found.Mode().IsDir() && found.Alias() != nil:
		return found, nil // its name comes here
	case !found.Mode().IsDir() && f.upper == nil:
		d.SetNote(onlyBelow)
	}
	found.bind(d)
	return found, nil
}

// inUpper reports whether upper has d: its inode, and by this name.
func inUpper(d *vfs.Dentry) bool {
	return inodeOf(d).inUpper() && d.Note() != onlyBelow
}

// covered reports whether upper had a whiteout at the negative d when it was
// looked up.
func covered(d *vfs.Dentry) bool { return d.Note() == whiteoutInUpper && d.Negative() }

// walk is one lookup on its way down through the layers.
type walk struct {
	fs *FS
	// name is what to look for in the next layer: one name in the parent's
	// places, or after an absolute redirect a path from the layers' roots.
	name  vfs.Name
	last  bool // the lowest layer that is asked: its marks mean nothing
	upper bool // the layer being asked is upper

	stop     bool // nothing below counts
	whiteout bool // stopped by one
	hidden   bool // stopped by what is no directory
	dir      bool // a directory was found above
	opaque   bool // the layer last asked had an opaque directory
	metacopy bool // ... a file without its data
	redirect string

	parent *Inode // the directory in the overlay
	// verified: the nearest lower is the one that upper was copied from.
	verified bool
}

// lookup walks the layers from the top for the name d in parent. It is the
// only layer walk there is. The lowers that it found last until the next one.
func (fs *FS) lookup(parent *Inode, d *vfs.Dentry) (found, error) {
	f := found{lowers: fs.places[:0]}
	name := d.Name()
	w := walk{fs: fs, name: vfs.NameOf(name), parent: parent}
	stack := parent.lowers
	if !parent.Mode().IsDir() {
		return f, sys.ENOTDIR
	}
	if parent.upper != nil {
		var err error
		w.upper, w.last = true, fs.lastOfParent() && len(stack) == 0
		if f.upper, err = w.ask(parent.upper); err != nil {
			return f, err
		}
		w.upper, w.last = false, false
		if w.whiteout {
			f.verdict = Whiteout
			fs.door.Decide(&ruleWhiteoutHides, name)
			return f, nil
		}
		f.opaque, f.redirect, f.metacopy = w.opaque, w.redirect, w.metacopy
		if f.upper != nil && !f.upper.IsDir() && !w.metacopy {
			f.verdict = Upper
			f.lowers = fs.origin(f.upper)
			fs.door.Decide(&ruleFirstLayer, name)
			return f, fs.findIndex(&f, false)
		}
		if strings.HasPrefix(w.redirect, "/") {
			stack = inodeOf(fs.super.Root).lowers
		}
	}
	err := w.lowers(&f, d, stack)
	fs.places = f.lowers
	if err != nil {
		return f, err
	}
	if f.metacopy {
		if err := fs.findData(&f, d, w.name.Text, !w.metacopy && len(f.lowers) > 0); err != nil {
			return f, err
		}
	}
	fs.conclude(&f)
	w.explain(&f, name)
	return f, fs.findIndex(&f, w.verified)
}

// explain tells which rules made the verdict on a name.
func (w *walk) explain(f *found, name string) {
	fs := w.fs
	if w.whiteout {
		fs.door.Decide(&ruleWhiteoutHides, name)
	}
	if f.verdict == Absent {
		return
	}
	found := len(f.lowers)
	if f.upper != nil {
		found++
	}
	switch {
	case !w.dir:
		fs.door.Decide(&ruleFirstLayer, name)
	case found > 1:
		fs.door.Decide(&ruleMerge, name)
	}
	if w.hidden {
		fs.door.Decide(&ruleHidden, name)
	}
	if w.opaque || f.opaque {
		fs.door.Decide(&ruleOpaqueHides, name)
	}
}

// lowers walks the lower layers of stack for the name asked.
func (w *walk) lowers(f *found, asked *vfs.Dentry, stack []place) error {
	fs := w.fs
	for n := 0; n < len(stack) && !w.stop; n++ {
		if w.metacopy && fs.options.metacopy != "on" {
			return fs.metacopyRefused(asked)
		}
		if (w.redirect != "" || f.redirect != "") && fs.options.redirectDir == "nofollow" {
			return fs.redirectRefused(asked)
		}
		at := stack[n]
		switch {
		case fs.lastOfParent():
			w.last = n == len(stack)-1
		case w.dir || fs.dataLayers == 0:
			w.last = at.layer.index == len(fs.lowers)-fs.dataLayers
		}
		d, err := w.ask(at.dentry)
		if err != nil {
			return err
		}
		if d == nil {
			continue
		}
		if len(f.lowers) == 0 {
			merges, err := w.verify(f, d)
			if err != nil {
				return err
			}
			if !merges {
				break
			}
			if f.upper == nil {
				f.metacopy = w.metacopy
			}
		}
		f.lowers = append(f.lowers, place{at.layer, d})
		if d.IsDir() && !w.last && fs.noteMarker(place{at.layer, d}) {
			f.holdsMarked = true
		}
		if strings.HasPrefix(w.redirect, "/") {
			stack = inodeOf(fs.super.Root).lowers
			n = at.layer.index - 1
		}
	}
	if w.dir && w.redirect != "" && fs.options.redirectDir == "nofollow" {
		return fs.redirectRefused(asked) // though no layer comes that it could lead to
	}
	return nil
}

// lastOfParent reports whether the lowest layer that is asked is the lowest of
// the parent's: where no redirect leads to another.
func (fs *FS) lastOfParent() bool {
	return fs.options.redirectDir == "nofollow" && fs.dataLayers == 0
}

// verify compares the first lower place with the origin of upper, where it
// counts that they agree: a directory does not merge with another, and a
// metacopy gets no other's data.
func (w *walk) verify(f *found, lower *vfs.Dentry) (merges bool, err error) {
	fs := w.fs
	switch {
	case f.upper == nil:
		return true, nil
	case lower.IsDir():
		if err := fs.markOrigin(w.parent, f.upper, lower); err != nil {
			return false, err
		}
		if !fs.indexesAll() {
			return true, nil
		}
		w.verified = fs.verifyHandle(f.upper, "origin", fs.handle(lower)) == nil
		return w.verified, nil
	case fs.options.index == "on" && len(fs.origin(f.upper)) > 0:
		w.verified = true
		return true, fs.verifyHandle(f.upper, "origin", fs.handle(lower))
	}
	return true, nil
}

// conclude turns what the layers have into a verdict.
func (fs *FS) conclude(f *found) {
	switch {
	case f.upper != nil && len(f.lowers) > 0:
		f.verdict = Merged
	case f.upper != nil:
		f.verdict = Upper
	case len(f.lowers) > 0:
		f.verdict = Lower
	default:
		f.verdict = Absent
	}
}

// ask looks for w.name in a directory of one layer, and follows it through
// several names where it is a path. Not there, or not to be merged: nil.
func (w *walk) ask(base *vfs.Dentry) (*vfs.Dentry, error) {
	w.redirect, w.opaque = "", false
	if !strings.HasPrefix(w.name.Text, "/") {
		return w.askOne(base, w.name, "")
	}
	for rest := w.name.Text; ; {
		name, after, more := strings.Cut(rest[1:], "/")
		if more {
			after = "/" + after
		}
		d, err := w.askOne(base, vfs.NameOf(name), after)
		if err != nil || d == nil || !more {
			return d, err
		}
		base, rest = d, after
	}
}

// askOne asks one directory of one layer for one name; after is what follows
// the name in the path.
func (w *walk) askOne(base *vfs.Dentry, asked vfs.Name, after string) (*vfs.Dentry, error) {
	fs, name := w.fs, asked.Text
	if err := componentAllowed(name); err != nil {
		return nil, err
	}
	d, err := vfs.Find(&fs.cred, base, asked)
	if err != nil {
		// A directory of a layer that was removed has no names.
		if err == sys.ENOENT || err == sys.ENAMETOOLONG && !w.upper {
			return nil, nil
		}
		return nil, err
	}
	switch {
	case d == nil || d.Negative():
		w.missed(base, name)
		return nil, nil
	case fs.isWhiteout(d):
		w.probed(d, "whiteout")
		w.stop, w.whiteout = true, true
		return nil, nil
	case w.metacopy && after == "" && !d.Inode().Mode().IsRegular():
		// A file above cannot have its data in this.
		w.probed(d, "hidden "+typeText(d))
		w.stop = true
		return nil, nil
	case d.IsDir():
		return w.directory(d, name, after)
	case w.dir || after != "":
		// Something else below a directory is hidden, with all below it.
		w.probed(d, "hidden "+typeText(d))
		w.stop, w.hidden = true, true
		return nil, nil
	}
	w.probed(d, typeText(d))
	return d, w.readMetacopy(d, name)
}

// directory reads the marks of a directory that was found.
func (w *walk) directory(d *vfs.Dentry, name, after string) (*vfs.Dentry, error) {
	fs := w.fs
	if _, trap := fs.traps[d.Inode()]; trap {
		which := "lower"
		if w.upper {
			which = "upper"
		}
		fs.logWarning("failed lookup in " + which + " (" + lastTwo(d.Parent()) + ", name='" + name + "', err=" + negative(sys.ELOOP) + "): overlapping layers")
		return nil, fs.door.Refuse(sys.ELOOP, &ruleOverlappingLayers, fs.labelIf(d))
	}
	if after == "" {
		w.dir = true
	}
	if w.last {
		w.probed(d, "directory")
		return d, nil
	}
	if fs.marked(d, "opaque") {
		w.probed(d, "opaque directory")
		w.stop = true
		if after == "" {
			w.opaque = true
		}
		return d, nil
	}
	redirect, err := fs.redirectOf(d)
	if err != nil {
		return nil, err
	}
	if redirect == "" {
		w.probed(d, "directory")
		return d, nil
	}
	w.probed(d, "directory redirected to "+redirect)
	w.follow(redirect, name, after)
	return d, nil
}

// probed tells what a layer answered.
func (w *walk) probed(d *vfs.Dentry, answer string) {
	if r := w.fs.kernel.Recorder; r.On() {
		r.Emit(trace.Event{Kind: trace.Probe, Op: "lookup", Path: w.fs.label(d), Found: answer})
	}
}

// missed tells that a directory of a layer has no such name.
func (w *walk) missed(base *vfs.Dentry, name string) {
	if w.fs.kernel.Recorder.On() {
		w.fs.tellMissed(base, name)
	}
}

func (fs *FS) tellMissed(base *vfs.Dentry, name string) {
	fs.kernel.Recorder.Emit(trace.Event{Kind: trace.Probe, Op: "lookup", Path: fs.label(base) + "/" + name, Found: "absent"})
}

// typeText is a file's type as a word.
func typeText(d *vfs.Dentry) string {
	switch d.Inode().Mode().Type() {
	case sys.S_IFDIR:
		return "directory"
	case sys.S_IFLNK:
		return "symlink"
	case sys.S_IFCHR, sys.S_IFBLK:
		return "device"
	case sys.S_IFIFO:
		return "fifo"
	case sys.S_IFSOCK:
		return "socket"
	}
	return "file"
}

// positiveBelow reports whether the lower layers of d's directory show
// something at its name, so that removing it from upper is not enough (Linux:
// fs/overlayfs/namei.c, ovl_lower_positive).
func (fs *FS) positiveBelow(d *vfs.Dentry) bool {
	if d.Negative() {
		return covered(d)
	}
	if !inodeOf(d).inUpper() {
		return true
	}
	w, name := walk{fs: fs}, vfs.NameOf(d.Name())
	for _, at := range inodeOf(d.Parent()).lowers {
		below, err := vfs.Find(&fs.cred, at.dentry, name)
		switch {
		case err == sys.ENOENT || err == sys.ENAMETOOLONG:
		case err != nil:
			return true
		case below == nil || below.Negative():
			w.missed(at.dentry, d.Name())
		case fs.isWhiteout(below):
			w.probed(below, "whiteout")
			return false
		default:
			w.probed(below, typeText(below))
			return true
		}
	}
	return false
}
