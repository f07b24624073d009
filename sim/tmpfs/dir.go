package tmpfs

import (
	"sort"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// directory is a directory's entries, by name and in the order of making.
type directory struct {
	entries vfs.NameMap[*entry]
	// order has the entries as they were made; of those that are gone, some
	// are still in it (dead counts them) until it is swept.
	order []*entry
	dead  int
	seq   uint64
	// parent is the directory that it is in; of a root there is none.
	parent *inode
	gen    uint64
}

// entry is a name.
type entry struct {
	name  string
	inode *inode
	seq   uint64
}

// touch saves the order before its first change after a snapshot.
func (d *directory) touch(h *vfs.History) {
	if h.First(d.gen) {
		h.Save(&directorySaved{d, d.order, d.dead, d.seq, d.parent, d.gen})
		d.order = d.order[:len(d.order):len(d.order)]
		d.gen = h.Now()
	}
}

type directorySaved struct {
	d      *directory
	order  []*entry
	dead   int
	seq    uint64
	parent *inode
	gen    uint64
}

func (s *directorySaved) Swap() {
	d := s.d
	d.order, s.order = s.order, d.order
	d.dead, s.dead = s.dead, d.dead
	d.seq, s.seq = s.seq, d.seq
	d.parent, s.parent = s.parent, d.parent
	d.gen, s.gen = s.gen, d.gen
}

// add makes a name, the newest.
func (d *directory) add(h *vfs.History, name string, i *inode) {
	d.touch(h)
	d.seq++
	e := &entry{name, i, d.seq}
	d.entries.Set(h, name, e)
	d.order = append(d.order, e)
}

// remove forgets a name.
func (d *directory) remove(h *vfs.History, name string) {
	d.touch(h)
	d.entries.Delete(h, name)
	d.dead++
	if d.dead <= 32 || d.dead*2 < len(d.order) {
		return
	}
	alive := make([]*entry, 0, len(d.order)-d.dead)
	for _, e := range d.order {
		if d.alive(e) {
			alive = append(alive, e)
		}
	}
	d.order, d.dead = alive, 0
}

// replace makes a name mean another inode; that makes it the newest.
func (d *directory) replace(h *vfs.History, name string, i *inode) {
	d.remove(h, name)
	d.add(h, name, i)
}

func (d *directory) alive(e *entry) bool {
	if d.dead == 0 {
		return true
	}
	now, ok := d.entries.Get(e.name)
	return ok && now == e
}

// before is the index of the first entry in order that is not older than seq.
func (d *directory) before(seq uint64) int {
	return sort.Search(len(d.order), func(i int) bool { return d.order[i].seq >= seq })
}

// dir is the directory that i is.
func (i *inode) dir() (*directory, error) {
	d, ok := i.state.body.(*directory)
	if !ok {
		return nil, sys.ENOTDIR
	}
	return d, nil
}

func (i *inode) Lookup(_ *sys.Cred, d *vfs.Dentry) (vfs.Inode, error) {
	dir, err := i.dir()
	if err != nil {
		return nil, err
	}
	e, ok := dir.entries.Get(d.Name())
	if !ok {
		return nil, nil
	}
	return e.inode, nil
}

// Named is what a name in this directory names, or nil.
func (i *inode) Named(name vfs.Name) vfs.Inode {
	dir, err := i.dir()
	if err != nil {
		return nil
	}
	if e, ok := dir.entries.Find(name); ok {
		return e.inode
	}
	return nil
}

// adds makes the name d for a new inode.
func (i *inode) adds(d *vfs.Dentry, n *inode) {
	n.state.nlink++
	i.state.body.(*directory).add(i.fs.history(), d.Name(), n)
	i.changed()
	d.Instantiate(n)
}

// mayAdd checks that one more inode fits into a directory that still exists.
func (i *inode) mayAdd() error {
	switch {
	case i.state.nlink == 0:
		return sys.ENOENT
	case i.fs.full():
		return sys.ENOSPC
	}
	_, err := i.dir()
	return err
}

func (i *inode) Mknod(cred *sys.Cred, d *vfs.Dentry, mode sys.Mode, dev uint64) error {
	if err := i.mayAdd(); err != nil {
		return err
	}
	n := i.fs.newInode(cred, i, mode)
	if mode.IsDevice() {
		n.state.body = device(dev)
	}
	i.adds(d, n)
	return nil
}

func (i *inode) Mkdir(cred *sys.Cred, d *vfs.Dentry, mode sys.Mode) error {
	if err := i.mayAdd(); err != nil {
		return err
	}
	n := i.fs.newInode(cred, i, sys.S_IFDIR|mode.Perm())
	n.state.nlink = 1
	i.adds(d, n)
	i.state.nlink++
	return nil
}

func (i *inode) Symlink(cred *sys.Cred, d *vfs.Dentry, to string) error {
	if err := i.mayAdd(); err != nil {
		return err
	}
	n := i.fs.newInode(cred, i, sys.S_IFLNK|0o777)
	n.state.body = target(to)
	i.adds(d, n)
	return nil
}

func (i *inode) Tmpfile(cred *sys.Cred, mode sys.Mode) (vfs.Inode, error) {
	if i.fs.options.NamedOnly {
		return nil, sys.EOPNOTSUPP
	}
	err := i.mayAdd()
	if err == sys.ENOENT {
		// A directory that was removed still makes files without a name, but
		// for ext4.
		err = nil
		if i.fs.options.Look == Ext4 {
			err = sys.EPERM
		}
	}
	if err != nil {
		return nil, err
	}
	return i.fs.newInode(cred, i, mode), nil
}

func (i *inode) Link(_ *sys.Cred, old, d *vfs.Dentry) error {
	n := old.Inode().(*inode)
	if i.state.nlink == 0 {
		return sys.ENOENT
	}
	if err := n.takeName(); err != nil {
		return err
	}
	n.linked(1)
	i.state.body.(*directory).add(i.fs.history(), d.Name(), n)
	i.changed()
	d.Instantiate(n)
	return nil
}

func (i *inode) Unlink(_ *sys.Cred, d *vfs.Dentry) error {
	n, err := i.holds(d)
	if err != nil {
		return err
	}
	i.state.body.(*directory).remove(i.fs.history(), d.Name())
	i.changed()
	n.giveName()
	n.linked(-1)
	return nil
}

func (i *inode) Rmdir(_ *sys.Cred, d *vfs.Dentry) error {
	n, err := i.holds(d)
	if err != nil {
		return err
	}
	if n.occupied() {
		return sys.ENOTEMPTY
	}
	i.state.body.(*directory).remove(i.fs.history(), d.Name())
	i.changed()
	i.state.nlink--
	n.linked(-2)
	return nil
}

// holds is the inode of d, if the name still means it.
func (i *inode) holds(d *vfs.Dentry) (*inode, error) {
	dir, err := i.dir()
	if err != nil {
		return nil, err
	}
	e, ok := dir.entries.Get(d.Name())
	if !ok || vfs.Inode(e.inode) != d.Inode() {
		return nil, sys.ENOENT
	}
	return e.inode, nil
}

// occupied reports whether i is a directory with entries.
func (i *inode) occupied() bool {
	d, ok := i.state.body.(*directory)
	return ok && d.entries.Len() > 0
}

func (i *inode) Rename(cred *sys.Cred, old, d *vfs.Dentry, flags int) error {
	if flags&sys.RENAME_WHITEOUT != 0 && i.fs.options.Look == Ramfs {
		return sys.EINVAL
	}
	to := d.Parent().Inode().(*inode)
	n, err := i.holds(old)
	if err != nil {
		return err
	}
	if flags&sys.RENAME_EXCHANGE != 0 {
		return i.exchange(to, n, old, d)
	}
	if !d.Negative() {
		if d.Inode().(*inode).occupied() {
			return sys.ENOTEMPTY
		}
	}
	if to.state.nlink == 0 {
		return sys.ENOENT
	}
	h := i.fs.history()
	if flags&sys.RENAME_WHITEOUT != 0 {
		if i.fs.full() {
			return sys.ENOSPC
		}
		w := i.fs.newInode(cred, i, sys.S_IFCHR)
		w.state.body = device(0)
		w.state.nlink = 1
		i.state.body.(*directory).replace(h, old.Name(), w)
	} else {
		i.state.body.(*directory).remove(h, old.Name())
	}
	toDir := to.state.body.(*directory)
	if d.Negative() {
		toDir.add(h, d.Name(), n)
	} else {
		toDir.replace(h, d.Name(), n)
		to.dropped(d.Inode().(*inode))
	}
	if n.state.mode.IsDir() && i != to {
		n.movedTo(to)
		i.touch()
		to.touch()
		i.state.nlink--
		to.state.nlink++
	}
	i.changed()
	to.changed()
	n.touch()
	n.state.ctime = i.now()
	return nil
}

// movedTo notes which directory a directory lies in from now on.
func (i *inode) movedTo(parent *inode) {
	if d, ok := i.state.body.(*directory); ok {
		d.touch(i.fs.history())
		d.parent = parent
	}
}

// dropped counts down the links of an inode whose name in i went to another.
func (i *inode) dropped(n *inode) {
	if n.state.mode.IsDir() {
		i.touch()
		i.state.nlink--
		n.linked(-2)
		return
	}
	n.giveName()
	n.linked(-1)
}

// exchange swaps what two names mean.
func (i *inode) exchange(to, n *inode, old, d *vfs.Dentry) error {
	m, err := to.holds(d)
	if err != nil {
		return err
	}
	h := i.fs.history()
	i.state.body.(*directory).replace(h, old.Name(), m)
	to.state.body.(*directory).replace(h, d.Name(), n)
	if i != to && n.state.mode.IsDir() != m.state.mode.IsDir() {
		i.touch()
		to.touch()
		by := uint32(1)
		if m.state.mode.IsDir() {
			by = ^uint32(0)
		}
		i.state.nlink -= by
		to.state.nlink += by
	}
	i.changed()
	to.changed()
	n.touch()
	m.touch()
	n.movedTo(to)
	m.movedTo(i)
	for _, x := range []*inode{n, m} {
		x.state.ctime = i.now()
	}
	return nil
}

// Positions in a listing: 0 and 1 are "." and "..", then newest first.
const (
	firstEntry = 2
	lastSeq    = 1<<31 - 1 // Linux: DIR_OFFSET_EOD
)

// parentNumber is the inode number of an open directory's parent.
func parentNumber(f *vfs.OpenFile) uint64 {
	return f.Path.Dentry.Parent().Inode().(*inode).state.ino
}

func (i *inode) Readdir(_ *vfs.Process, f *vfs.OpenFile, emit func(sys.Dirent) bool) error {
	dir, err := i.dir()
	if err != nil {
		return err
	}
	pass := func(e sys.Dirent) bool {
		if !emit(e) {
			return false
		}
		f.Touch()
		f.Pos = e.Off
		return true
	}
	if f.Pos == 0 && !pass(sys.Dirent{Ino: i.state.ino, Off: 1, Type: sys.DT_DIR, Name: "."}) {
		return nil
	}
	if f.Pos == 1 && !pass(sys.Dirent{Ino: parentNumber(f), Off: firstEntry, Type: sys.DT_DIR, Name: ".."}) {
		return nil
	}
	at := len(dir.order)
	if f.Pos > firstEntry {
		at = dir.before(uint64(lastSeq - f.Pos))
	}
	for at--; at >= 0; at-- {
		e := dir.order[at]
		if dir.alive(e) && !pass(sys.Dirent{Ino: e.inode.state.ino, Off: int64(lastSeq - e.seq), Type: e.inode.state.mode.Dirent(), Name: e.name}) {
			return nil
		}
	}
	f.Touch()
	f.Pos = lastSeq // what is made from now on is not met any more
	return nil
}
