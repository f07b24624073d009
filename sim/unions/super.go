package unions

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// FilesystemTypes makes all systems known to a kernel.
func FilesystemTypes() []vfs.FilesystemType {
	kinds := map[string][]*system{}
	var types []vfs.FilesystemType
	for _, s := range systems() {
		fstype := s.fstype
		if kinds[fstype] == nil {
			types = append(types, vfs.FilesystemType{Name: fstype, NoDev: true, Cut: vfs.CutParameter, Configure: func(c *vfs.Context) vfs.Configuration {
				return &configuration{context: c, kinds: kinds[fstype]}
			}})
		}
		kinds[fstype] = append(kinds[fstype], s)
	}
	return types
}

// FS is one union. Only fsState changes after the mount.
type FS struct {
	kernel *vfs.Kernel
	super  *vfs.Superblock
	system *system
	cred   sys.Cred // the mounter's
	door   vfs.Door // to the branches

	fsState
	gen uint64
}

// fsState is what of a union changes.
type fsState struct {
	settings
	ino uint64 // the last number given to an inode
}

func (fs *FS) touch() {
	if h := &fs.kernel.History; h.First(fs.gen) {
		h.Save(&fsSaved{fs, fs.fsState, fs.gen})
		fs.gen = h.Now()
	}
}

type fsSaved struct {
	fs    *FS
	state fsState
	gen   uint64
}

func (s *fsSaved) Swap() {
	s.fs.fsState, s.state = s.state, s.fs.fsState
	s.fs.gen, s.gen = s.gen, s.fs.gen
}

// Create makes a union of the options that were set.
func (c *configuration) Create(r *vfs.MountRequest) (*vfs.Superblock, error) {
	k := c.context.Kernel()
	fs := &FS{kernel: k, system: c.kind(), cred: r.Process.Credentials(), gen: k.History.Now()}
	fs.door = vfs.Door{Kernel: k, Cred: &fs.cred, Label: func(d *vfs.Dentry) string { return vfs.LabelOf(d, fs.rootName) }}
	fs.super = &vfs.Superblock{Kernel: k, Type: fs.system.fstype, FS: fs, Forgetful: true, Revalidate: fs.valid}
	fs.making, fs.room = fs.system.making, 4<<30
	fs.policies = [categories]policy{policyNamed("epmfs"), policyNamed("epall"), policyNamed("ff")}
	if err := c.apply(fs, r.Process); err != nil {
		return nil, err
	}
	if err := fs.around(r, c); err != nil {
		return nil, err
	}
	if len(fs.branches) == 0 {
		return nil, sys.EINVAL
	}
	if fs.super.Depth > maxDepth {
		return nil, sys.EINVAL
	}
	fs.super.Dev = k.Anonymous()
	if fs.system.source != nil {
		fs.door.Decide(fs.system.source, "")
	}
	root := &Inode{fs: fs, ino: rootNumber, gen: k.History.Now()}
	fs.ino = rootNumber
	for _, b := range fs.branches {
		root.places = append(root.places, place{b, b.root})
	}
	fs.super.Root = vfs.NewRoot(fs.super, root)
	return fs.super, fs.prepare()
}

// maxDepth is how many filesystems may be stacked.
const maxDepth = 8

// around adds the directory that is mounted and the one that it is mounted over,
// which BSD and Plan 9 unite.
func (fs *FS) around(r *vfs.MountRequest, c *configuration) error {
	old, given := c.option("old")
	if !given {
		return nil
	}
	_, after := c.option("after")
	if _, below := c.option("below"); below {
		after = true
	}
	if err := fs.join(r.Process, &branch{name: old}, 0); err != nil {
		return err
	}
	if under, ok := fs.branches[0].root.Super().FS.(*FS); ok && under.system == fs.system || ok && under.system.fstype == "plan9" && fs.system.fstype == "plan9" {
		fs.branches = append([]*branch(nil), under.branches...)
	}
	added := &branch{name: strings.TrimPrefix(strings.TrimPrefix(r.Source, "<above>:"), "<below>:")}
	if _, create := c.option("c"); create || fs.system.modes[0] == 'w' {
		added.mode = readWrite
	}
	at := 0
	if after {
		at = len(fs.branches)
	}
	return fs.join(r.Process, added, at)
}

// Reconfigure is a remount with other branches.
func (c *configuration) Reconfigure(s *vfs.Superblock) error {
	fs := s.FS.(*FS)
	fs.touch()
	var kept []vfs.Parameter
	for _, a := range c.given {
		if a.Key != "br" && a.Key != "dirs" { // as the mount table shows it
			kept = append(kept, a)
		}
	}
	c.given = kept
	old := fs.settings
	if err := c.apply(fs, c.process); err != nil {
		fs.settings = old
		return err
	}
	root := inodeOf(s.Root)
	var places []place
	for _, b := range fs.branches {
		places = append(places, place{b, b.root})
	}
	root.set(places)
	return fs.prepare()
}

// prepare makes what the system keeps in its branches.
func (fs *FS) prepare() error {
	if fs.system.marker == nil {
		return nil
	}
	for _, b := range fs.branches {
		if b.writable() {
			fs.system.marker.prepare(fs, b)
		}
	}
	return nil
}

// Statfs is the first branch's, under the union's name.
func (fs *FS) Statfs(st *sys.Statfs) error {
	err := fs.branches[0].root.Super().FS.Statfs(st)
	st.Type, st.Fsid = fs.system.magic, fs.super.Dev
	return err
}

// Options is what the mount table shows.
func (fs *FS) Options() string {
	switch {
	case fs.system.magic == fuseMagic && fs.system.making == mostRoom:
		return ",user_id=0,group_id=0" + fs.shown
	case fs.system.magic == fuseMagic:
		return ",user_id=0,group_id=0,default_permissions" + fs.shown
	case fs.system.keys[1] == 'b' || fs.system.chosen == "dirs":
		list := ""
		for _, b := range fs.branches {
			list += ":" + b.name + [...]string{"=ro", "=rw", "=nc"}[b.mode]
		}
		return "," + strings.Fields(fs.system.keys)[0] + "=" + list[1:]
	}
	return ""
}

// Pins are the branches' roots and what inodes stand on.
func (fs *FS) Pins(pin func(*vfs.Dentry)) {
	for _, b := range fs.branches {
		pin(b.root)
	}
}

// Unmounted gives the device number back.
func (fs *FS) Unmounted() { fs.kernel.Release(fs.super.Dev) }

// Layers are the branches, first to last.
func (fs *FS) Layers() (upper, work vfs.Path, branches []vfs.Path) {
	for _, b := range fs.branches {
		branches = append(branches, vfs.Path{Mount: b.mount, Dentry: b.root})
	}
	return upper, work, branches
}
