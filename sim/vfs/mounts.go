package vfs

import (
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// mostData is how many bytes of a mount's data are read: a page, with an end
// (Linux: fs/namespace.c, copy_mount_options).
const mostData = 4095

// Mount is mount(2).
func (p *Process) Mount(source, target, fstype string, flags sys.MountFlags, data string) error {
	p.enter()
	p.called("mount", sys.AT_FDCWD, target, source, fstype+" "+data)
	return p.leave("mount", p.mount(source, target, fstype, flags, data[:min(len(data), mostData)]))
}

func (p *Process) mount(source, target, fstype string, flags sys.MountFlags, data string) error {
	at, err := p.lookup(sys.AT_FDCWD, target, followLast)
	if err != nil {
		return err
	}
	if !p.mayMount() {
		return sys.EPERM
	}
	asked := flags
	// Without a word about access times, a mount is relatime, and remains what
	// it was when mounted again.
	switch {
	case flags&sys.MS_REMOUNT != 0 && flags&(accessTimes|sys.MS_STRICTATIME) == 0:
		flags |= at.Mount.flags & accessTimes
	case flags&(sys.MS_NOATIME|sys.MS_STRICTATIME) == 0:
		flags |= sys.MS_RELATIME
	}
	switch {
	case flags&sys.MS_REMOUNT != 0 && flags&sys.MS_BIND != 0:
		return p.remountBind(at, flags)
	case flags&sys.MS_REMOUNT != 0:
		return p.remount(at, flags, data)
	case flags&sys.MS_BIND != 0:
		return p.bind(source, at, flags)
	case flags&propagationTypes != 0:
		return p.propagate(at, asked)
	case flags&sys.MS_MOVE != 0:
		return p.move(source, at)
	}
	return p.newMount(source, at, fstype, flags, data)
}

// newMount mounts a filesystem.
func (p *Process) newMount(source string, at Path, fstype string, flags sys.MountFlags, data string) error {
	t, ok := p.k.types[fstype]
	if !ok {
		return sys.ENODEV
	}
	c := p.k.newContext(t, flags)
	c.source, c.given = source, true
	if err := c.parse(p, data); err != nil {
		return err
	}
	super, err := p.superblock(c)
	if err != nil {
		return err
	}
	if !p.mayCover(at) {
		return sys.ENOENT
	}
	if !at.Dentry.IsDir() {
		return sys.ENOTDIR
	}
	m := p.k.newMount(super, super.Root, source, flags)
	if at.Dentry == at.Mount.Root && at.Mount.Super == super {
		return sys.EBUSY
	}
	p.self.namespace.graft([]*Mount{m}, at)
	return nil
}

// mayCover reports whether something may be mounted over a place: p's mounts
// show it, and it was not removed (Linux: do_lock_mount).
func (p *Process) mayCover(at Path) bool {
	return at.Mount.namespace == p.self.namespace && !at.Dentry.unlinked()
}

// isMounted reports whether a place is the root of one of p's mounts.
func (p *Process) isMounted(at Path) bool {
	return at.Dentry == at.Mount.Root && at.Mount.namespace == p.self.namespace
}

// superblock makes what was configured, mounted nowhere yet.
func (p *Process) superblock(c *Context) (*Superblock, error) {
	if !c.kind.InUserNamespace && !p.cred.Capable(sys.CAP_SYS_ADMIN) {
		return nil, sys.EPERM
	}
	super, err := c.config.Create(&MountRequest{Process: p, Source: c.source, Flags: c.flags})
	if err == nil && c.kind.Configure != nil && c.flags&sys.MS_RDONLY != 0 {
		super.ReadOnly = true
	}
	if err == nil && c.kind.InUserNamespace {
		super.User = p.cred.User
	}
	return super, err
}

// bind shows a subtree at another place too.
func (p *Process) bind(source string, at Path, flags sys.MountFlags) error {
	from, err := p.lookup(sys.AT_FDCWD, source, followLast)
	if err != nil {
		return err
	}
	if !p.mayCover(at) {
		return sys.ENOENT
	}
	if of := from.Mount.namespace; of != p.self.namespace && (of == nil || !of.anonymous) {
		return sys.EINVAL
	}
	if from.Dentry.IsDir() != at.Dentry.IsDir() {
		return sys.ENOTDIR
	}
	tree, err := p.copyTree(from, flags&sys.MS_REC != 0)
	if err != nil {
		return err
	}
	if from.Dentry.unlinked() {
		return sys.ENOENT
	}
	p.self.namespace.graft(tree, at)
	return nil
}

// below are the mounts on at's mount at or under its dentry, and theirs.
func (n *Namespace) below(at Path) []*Mount {
	in := map[*Mount]bool{}
	var all []*Mount
	for _, m := range n.list {
		if m.parent == at.Mount && m.mountpoint.Inside(at.Dentry) || in[m.parent] {
			in[m] = true
			all = append(all, m)
		}
	}
	return all
}

// move takes a mount to another place.
func (p *Process) move(source string, at Path) error {
	from, err := p.lookup(sys.AT_FDCWD, source, followLast)
	if err != nil {
		return err
	}
	return p.moveTree(from, at)
}

// remount changes a superblock: read-only or not, and its options.
func (p *Process) remount(at Path, flags sys.MountFlags, data string) error {
	m := at.Mount
	if !p.isMounted(at) {
		return sys.EINVAL
	}
	if !m.unlocked(flags) || !p.cred.CanIn(m.Super.User, sys.CAP_SYS_ADMIN) {
		return sys.EPERM
	}
	c := p.k.pick(m.Super)
	if err := c.parse(p, data); err != nil {
		return err
	}
	if err := c.change(flags); err != nil {
		return err
	}
	m.touch()
	m.flags = flags & mountFlags
	return nil
}

// change makes a superblock read-only or not, and what else was set hold for it
// (Linux: fs/super.c, reconfigure_super).
func (c *Context) change(flags sys.MountFlags) error {
	k, s := c.kernel, c.super
	k.shrink(s) // even where it then fails
	ro := flags&sys.MS_RDONLY != 0
	if ro && !s.ReadOnly && k.writers(s) {
		return sys.EBUSY
	}
	if !ro && s.ReadOnly {
		if w, ok := s.FS.(interface{ Writable() bool }); ok && !w.Writable() {
			return sys.EROFS
		}
	}
	if r, ok := c.config.(Reconfigurable); ok {
		if err := r.Reconfigure(s); err != nil {
			return err
		}
	}
	s.SetReadOnly(ro)
	return nil
}

// remountBind changes a mount's flags alone.
func (p *Process) remountBind(at Path, flags sys.MountFlags) error {
	if !p.isMounted(at) {
		return sys.EINVAL
	}
	if !at.Mount.unlocked(flags) {
		return sys.EPERM
	}
	if flags&sys.MS_RDONLY != 0 && !at.Mount.ReadOnly() && p.k.writesBy(at.Mount) {
		return sys.EBUSY
	}
	at.Mount.touch()
	at.Mount.flags = flags & mountFlags
	return nil
}

// writesBy reports whether m cannot become read-only: a file is open through it
// for writing, or was when it was mapped (Linux: mnt_hold_writers).
func (k *Kernel) writesBy(m *Mount) bool {
	mapped := false
	k.mappings(func(of *mapping) { mapped = mapped || of.place.Path.Mount == m && of.file.writes() })
	return mapped || k.anyFile(func(f *OpenFile) bool { return f.Path.Mount == m && f.writes() })
}

// writers reports whether s cannot become read-only: a file of it is open for
// writing, through a stacked filesystem too, or one without names is still in
// use (Linux: sb_prepare_remount_readonly).
func (k *Kernel) writers(s *Superblock) bool {
	orphan := func(d *Dentry) bool {
		return d != nil && d != s.Root && d.super == s && !d.Negative() && linkCount(d.inode) == 0
	}
	for _, p := range k.state.procs {
		if orphan(p.cwd.Dentry) {
			return true
		}
	}
	held := false
	for _, other := range k.superblocks() {
		other.FS.Pins(func(d *Dentry) { held = held || orphan(d) })
	}
	for _, n := range k.namespaces() {
		for _, m := range n.list {
			held = held || orphan(m.Root) || m.Super == s && k.writesBy(m)
		}
	}
	return held || k.anyFile(func(f *OpenFile) bool {
		if f.Inode.Super() == s && f.writes() || orphan(f.Path.Dentry) {
			return true
		}
		real, _ := shown(f)
		return real.Inode.Super() == s && real.writes()
	})
}

// anyFile reports whether an open file is as f asks.
func (k *Kernel) anyFile(f func(*OpenFile) bool) bool {
	found := false
	k.openFiles(func(o *OpenFile) { found = found || f(o) })
	return found
}

// openFiles calls f for every open file that a descriptor names or a mapping
// keeps.
func (k *Kernel) openFiles(f func(*OpenFile)) {
	for _, s := range k.state.procs {
		for _, d := range s.files {
			if d.file != nil {
				f(d.file)
			}
		}
		for _, m := range s.maps {
			if m.file != nil {
				f(m.file)
				f(m.place)
			}
		}
	}
}

// Umount2 is umount2(2).
func (p *Process) Umount2(target string, flags int) error {
	p.enter()
	p.called("umount2", sys.AT_FDCWD, target, "", "")
	return p.leave("umount2", p.umount(target, flags))
}

func (p *Process) umount(target string, flags int) error {
	if flags&^(sys.MNT_FORCE|sys.MNT_DETACH|sys.MNT_EXPIRE|sys.UMOUNT_NOFOLLOW) != 0 {
		return sys.EINVAL
	}
	last := followLast
	if flags&sys.UMOUNT_NOFOLLOW != 0 {
		last = stayOnLink
	}
	at, err := p.lookup(sys.AT_FDCWD, target, last)
	if err != nil {
		return err
	}
	if !p.mayMount() {
		return sys.EPERM
	}
	n := p.self.namespace
	at = n.top(at) // what is mounted over the working directory
	m := at.Mount
	if at.Dentry != m.Root || m.locked {
		return sys.EINVAL
	}
	if m == p.self.root.Mount && flags&sys.MNT_DETACH == 0 {
		return p.settleRoot(m.Super)
	}
	if m.parent == nil {
		return sys.EINVAL
	}
	if flags&sys.MNT_DETACH != 0 {
		p.k.detachTree(n, m)
		return nil
	}
	if len(n.children(m)) > 0 || p.k.anyBusy(m) {
		return p.k.refuse(sys.EBUSY, &ruleBusy)
	}
	p.k.unmount(m)
	return nil
}

// anyBusy reports whether m, or one that is unmounted with it, is in use
// (Linux: propagate_mount_busy).
func (k *Kernel) anyBusy(m *Mount) bool {
	all, _ := k.propagated(m)
	return slices.ContainsFunc(append(all, m), k.busy)
}

// settleRoot is what unmounting one's own root does: it becomes read-only
// (Linux: do_umount_root).
func (p *Process) settleRoot(s *Superblock) error {
	switch {
	case !p.cred.CanIn(s.User, sys.CAP_SYS_ADMIN):
		return sys.EPERM
	case s.ReadOnly:
		return nil
	}
	return p.k.pick(s).change(sys.MS_RDONLY)
}

// detachTree is a lazy unmount: m and what is mounted below leave the
// namespace, open files go on.
func (k *Kernel) detachTree(n *Namespace, m *Mount) {
	for _, c := range n.children(m) {
		k.detachTree(n, c)
	}
	k.unmount(m)
}

// busy reports whether anybody stands on m or has a file of it open.
func (k *Kernel) busy(m *Mount) bool {
	for _, s := range k.state.procs {
		if !s.ended && (s.cwd.Mount == m || s.root.Mount == m) {
			return true
		}
	}
	found := false
	k.openFiles(func(f *OpenFile) {
		if f.Path.Mount == m {
			found = true
		}
	})
	return found
}

// unmounted tells a filesystem that its last mount is gone, unless a file of
// it is still open or another filesystem stands on it.
func (k *Kernel) unmounted(s *Superblock) {
	for _, other := range k.superblocks() {
		if other == s {
			return
		}
	}
	s.FS.Unmounted()
}

// namespaces are the mount namespaces that processes are in.
func (k *Kernel) namespaces() []*Namespace {
	all := []*Namespace{k.namespace}
next:
	for _, s := range k.state.procs {
		for _, n := range all {
			if s.namespace == n {
				continue next
			}
		}
		all = append(all, s.namespace)
	}
	return all
}

// Layered is a Filesystem made of layers.
type Layered interface {
	// Layers are upper, work (zero where there is none) and the lowers,
	// nearest first.
	Layers() (upper, work Path, lowers []Path)
}

// Layers returns descriptors of the layers of the overlay that fd lies on.
func (p *Process) Layers(fd int) (sys.Layers, error) {
	p.enter()
	l, err := p.layers(fd)
	return l, p.leave("layers", err)
}

func (p *Process) layers(fd int) (sys.Layers, error) {
	l := sys.Layers{Upper: -1, Work: -1}
	f, err := p.file(fd)
	if err != nil {
		return l, err
	}
	fs, ok := f.Path.Mount.Super.FS.(Layered)
	if !ok {
		return l, sys.EINVAL
	}
	upper, work, lowers := fs.Layers()
	open := func(at Path) int {
		if err != nil || at.Dentry == nil {
			return -1
		}
		var o *OpenFile
		var fd int
		if o, err = p.k.Open(p.cred, at, sys.O_PATH); err == nil {
			fd, err = p.install(o, 0, sys.O_CLOEXEC)
		}
		return fd
	}
	l.Upper, l.Work = open(upper), open(work)
	for _, at := range lowers {
		l.Lowers = append(l.Lowers, open(at))
	}
	return l, err
}

// mayMount reports whether p may change the mounts that it sees.
func (p *Process) mayMount() bool {
	return p.cred.CanIn(p.self.namespace.owner, sys.CAP_SYS_ADMIN)
}

// MountRoot mounts a superblock as the root of the first namespace.
func (k *Kernel) MountRoot(s *Superblock, source string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	m := k.newMount(s, s.Root, source, sys.MS_RELATIME)
	k.namespace = &Namespace{kernel: k, list: []*Mount{m}, ino: 4026531841}
	m.namespace = k.namespace
}

// supportedTypes is /proc/filesystems.
func (k *Kernel) supportedTypes() string {
	var b strings.Builder
	for _, name := range k.typeNames() {
		if k.types[name].NoDev {
			b.WriteString("nodev")
		}
		b.WriteString("\t" + name + "\n")
	}
	return b.String()
}
