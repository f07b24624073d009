package unions

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// directory serves an open directory: the names of all its places, as they were
// when it was read from the start.
type directory struct {
	vfs.NoFile
	inode *Inode
	directoryState
	gen uint64
}

type directoryState struct {
	list []sys.Dirent // replaced whole
}

type directorySaved struct {
	o     *directory
	state directoryState
	gen   uint64
}

func (s *directorySaved) Swap() {
	s.o.directoryState, s.state = s.state, s.o.directoryState
	s.o.gen, s.gen = s.gen, s.o.gen
}

func (o *directory) touch() {
	if h := &o.inode.fs.kernel.History; h.First(o.gen) {
		h.Save(&directorySaved{o, o.directoryState, o.gen})
		o.gen = h.Now()
	}
}

// Readdir hands on the entries from f.Pos.
func (o *directory) Readdir(p *vfs.Process, f *vfs.OpenFile, emit func(sys.Dirent) bool) error {
	if f.Pos == 0 || o.list == nil {
		i := o.inode
		if d := f.Path.Dentry; d.Inode() == vfs.Inode(i) {
			i.fs.refresh(d)
		}
		names, err := i.fs.names(p, i)
		if err != nil {
			return err
		}
		o.touch()
		o.list = append([]sys.Dirent{
			{Name: ".", Type: sys.DT_DIR, Ino: vfs.NumberOf(i)},
			{Name: "..", Type: sys.DT_DIR, Ino: vfs.NumberOf(f.Path.Dentry.Parent().Inode())},
		}, names...)
	}
	f.Touch()
	for f.Pos < int64(len(o.list)) {
		e := o.list[f.Pos]
		e.Off = f.Pos + 1
		if !emit(e) {
			return nil
		}
		f.Pos++
	}
	return nil
}

// names are the entries that a directory shows, of the first branch first.
func (fs *FS) names(p *vfs.Process, i *Inode) ([]sys.Dirent, error) {
	m := fs.system.marker
	seen := map[string]bool{}
	var all []sys.Dirent
	for _, at := range i.places {
		entries, err := fs.kernel.List(p, &fs.cred, at.path())
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if seen[e.Name] || m.reserves(e.Name) || fs.hidesMeta && e.Name == m.meta || m.covered(fs, i, at, e.Name) {
				continue
			}
			if e.Type == sys.DT_CHR {
				if d, err := fs.lookup(at.dentry, e.Name); err == nil && m.is(fs, d) {
					continue
				}
			}
			seen[e.Name] = true
			all = append(all, e)
		}
	}
	return all, nil
}
