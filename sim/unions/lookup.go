package unions

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Lookup asks the branches in their order.
func (i *Inode) Lookup(_ *sys.Cred, d *vfs.Dentry) (vfs.Inode, error) {
	fs := i.fs
	fs.refresh(d.Parent())
	places := fs.resolve(i, d.Name(), fs.probed)
	if len(places) == 0 {
		return nil, nil
	}
	if fs.system.shadows {
		places = fs.shadow(d, places)
	}
	found := fs.newInode(places)
	if len(places) > 1 && !places[0].isDir() {
		fs.door.Decide(&ruleFirstAnswers, found.real().branch.name+"/"+d.Name())
	}
	return found, nil
}

// resolve finds the copies of a name in a directory: it is the only walk through
// the branches. probe is told what each branch has.
func (fs *FS) resolve(dir *Inode, name string, probe func(p place, name, found string)) []place {
	m := fs.system.marker
	if m.reserves(name) {
		return nil
	}
	var found []place
	for _, p := range dir.places {
		if m.covered(fs, dir, p, name) {
			break
		}
		d, err := fs.lookup(p.dentry, name)
		if err != nil {
			continue
		}
		there := !d.Negative() && !m.is(fs, d)
		if there && (len(found) == 0 || found[0].isDir() == d.IsDir()) {
			found = append(found, place{p.branch, d})
		}
		hides := m.hides(fs, p.branch, p, name)
		opaque := there && d.IsDir() && m.isOpaque(fs, d)
		switch {
		case probe == nil:
		case hides && !there:
			probe(p, name, "whiteout")
		case hides || opaque:
			probe(p, name, "opaque directory")
		case !there:
			probe(p, name, "absent")
		case d.IsDir():
			probe(p, name, "directory")
		default:
			probe(p, name, "file")
		}
		if hides || opaque || fs.system.scope == topOnly && len(found) > 0 {
			break
		}
	}
	return found
}

// probed tells what a branch has.
func (fs *FS) probed(p place, name, found string) {
	if r := fs.kernel.Recorder; r.On() {
		r.Emit(trace.Event{Kind: trace.Probe, Path: fs.door.Label(p.dentry) + "/" + name, Found: found})
	}
}

// refresh looks again at where a directory and those above it are.
func (fs *FS) refresh(d *vfs.Dentry) {
	if fs.stale || d.Parent() == d || d.Unhashed() {
		return
	}
	fs.refresh(d.Parent())
	fs.renew(d)
}

// renew looks again at where d is, as the directory above is known, and reports
// whether it is still the same object.
func (fs *FS) renew(d *vfs.Dentry) bool {
	i := inodeOf(d)
	places := fs.resolve(inodeOf(d.Parent()), d.Name(), nil)
	if len(places) == 0 || places[0].isDir() != i.Mode().IsDir() {
		return false
	}
	if !places[0].isDir() && places[fs.answering(places)].dentry.Inode() != i.inode() {
		return false
	}
	if !samePlaces(places, i.places) {
		i.set(places)
	}
	return true
}

func samePlaces(a, b []place) bool {
	if len(a) != len(b) {
		return false
	}
	for n := range a {
		if a[n] != b[n] {
			return false
		}
	}
	return true
}

// valid reports whether a remembered name still holds.
func (fs *FS) valid(d *vfs.Dentry) bool {
	if fs.stale {
		return true
	}
	if d.Negative() {
		return false
	}
	fs.refresh(d.Parent())
	return fs.renew(d)
}

// shadow makes a directory that only branches behind have in the first, too.
func (fs *FS) shadow(d *vfs.Dentry, places []place) []place {
	first := fs.branches[0]
	if !places[0].isDir() || places[0].branch == first || !first.writable() || fs.super.ReadOnly {
		return places
	}
	parent, err := fs.clonePath(first, d.Parent())
	if err != nil {
		return places
	}
	made, err := fs.cloneDir(parent, d.Name(), places[0])
	if err != nil {
		return places
	}
	fs.door.Decide(&ruleShadow, d.Name())
	return append([]place{{first, made}}, places...)
}
