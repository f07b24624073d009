package unions

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Inode is the copies of one name.
type Inode struct {
	vfs.Unsupported
	fs  *FS
	ino uint64
	inodeState
	gen uint64
}

// inodeState is what of an inode changes.
type inodeState struct {
	places []place // in the order of the branches; replaced whole
	answer int     // which of them stat shows
}

func (i *Inode) touch() {
	if h := &i.fs.kernel.History; h.First(i.gen) {
		h.Save(&inodeSaved{i, i.inodeState, i.gen})
		i.gen = h.Now()
	}
}

type inodeSaved struct {
	i     *Inode
	state inodeState
	gen   uint64
}

func (s *inodeSaved) Swap() {
	s.i.inodeState, s.state = s.state, s.i.inodeState
	s.i.gen, s.gen = s.gen, s.i.gen
}

// inodeOf is the union's inode that a dentry is bound to.
func inodeOf(d *vfs.Dentry) *Inode { return d.Inode().(*Inode) }

// newInode is an inode of places.
func (fs *FS) newInode(places []place) *Inode {
	fs.touch()
	fs.ino++
	i := &Inode{fs: fs, ino: fs.ino, gen: fs.kernel.History.Now()}
	i.places = places
	i.answer = fs.answering(places)
	return i
}

// rootNumber is the root's inode number.
const rootNumber = 1

// set gives i other places.
func (i *Inode) set(places []place) {
	i.touch()
	i.places, i.answer = places, i.fs.answering(places)
}

// at is where the branch b has it; no dentry: nowhere.
func (i *Inode) at(b *branch) place {
	for _, p := range i.places {
		if p.branch == b {
			return p
		}
	}
	return place{}
}

// with is i's places with one more, in the order of the branches.
func (i *Inode) with(p place) []place {
	all := make([]place, 0, len(i.places)+1)
	n, put := i.fs.index(p.branch), false
	for _, other := range i.places {
		if !put && i.fs.index(other.branch) > n {
			all, put = append(all, p), true
		}
		all = append(all, other)
	}
	if !put {
		all = append(all, p)
	}
	return all
}

// real is the place that answers.
func (i *Inode) real() place { return i.places[i.answer] }

func (i *Inode) inode() vfs.Inode { return i.real().dentry.Inode() }

func (i *Inode) Super() *vfs.Superblock { return i.fs.super }

func (i *Inode) Mode() sys.Mode { return i.inode().Mode() }

func (i *Inode) Owner() (uid, gid uint32) { return i.inode().Owner() }

// Permission asks what the union shows; branches are asked by whoever changes
// them.
func (i *Inode) Permission(cred *sys.Cred, mask vfs.Mask) error {
	return vfs.Allowed(cred, i, mask)
}

func (i *Inode) Getattr(st *sys.Stat) error {
	if err := i.inode().Getattr(st); err != nil {
		return err
	}
	s := i.fs.system
	if st.Mode.IsDir() && s.dirLinks != 0 {
		st.Nlink = s.dirLinks
	}
	st.Dev = i.fs.super.Dev
	if s.numbering == invented {
		st.Ino = i.ino
	}
	return nil
}

// Setattr changes the copies that are to change.
func (i *Inode) Setattr(_ *sys.Cred, d *vfs.Dentry, change *vfs.Change) error {
	places, err := i.changing(d, change.Has(vfs.ChangeSize))
	return i.each(places, err, func(at *vfs.Dentry) error {
		real := *change
		return i.fs.door.Setattr(at, &real)
	})
}

// each makes a change to places. It has worked where it worked in one; err is
// what else is to be answered.
func (i *Inode) each(places []place, err error, change func(at *vfs.Dentry) error) error {
	worked := false
	for _, p := range places {
		failed := change(p.dentry)
		if failed == nil {
			worked = true
		} else if err == nil {
			err = failed
		}
	}
	if worked {
		return nil
	}
	return err
}

// changing are the places that a change of attributes is for; open: of what is
// open, which is what answers.
func (i *Inode) changing(d *vfs.Dentry, open bool) ([]place, error) {
	if i.fs.system.removing == policyGoes && !open {
		return i.fs.acting(i, d.Name())
	}
	if err := i.fs.copyUp(d); err != nil {
		return nil, err
	}
	return []place{i.real()}, nil
}

func (i *Inode) Getxattr(_ *sys.Cred, attr string) ([]byte, error) {
	if i.fs.system.plain {
		return nil, sys.EOPNOTSUPP
	}
	if i.fs.system.making == byPolicy && attr == "user.mergerfs.basepath" {
		return []byte(i.real().branch.name), nil
	}
	return vfs.Getxattr(&i.fs.cred, i.real().dentry, attr)
}

func (i *Inode) Listxattr(*sys.Cred) ([]string, error) {
	if i.fs.system.plain {
		return nil, sys.EOPNOTSUPP
	}
	return i.inode().Listxattr(&i.fs.cred)
}

func (i *Inode) Setxattr(_ *sys.Cred, d *vfs.Dentry, attr string, value []byte, how int) error {
	if i.fs.system.plain {
		return sys.EOPNOTSUPP
	}
	places, err := i.changing(d, false)
	return i.each(places, err, func(at *vfs.Dentry) error { return i.fs.door.Setxattr(at, attr, value, how) })
}

func (i *Inode) Removexattr(_ *sys.Cred, d *vfs.Dentry, attr string) error {
	if i.fs.system.plain {
		return sys.EOPNOTSUPP
	}
	places, err := i.changing(d, false)
	return i.each(places, err, func(at *vfs.Dentry) error { return i.fs.door.Removexattr(at, attr) })
}

func (i *Inode) Readlink(*sys.Cred) (string, error) { return i.inode().Readlink(&i.fs.cred) }
