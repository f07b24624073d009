package vfs

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Mount is a subtree of a superblock attached over a dentry (Linux: struct
// mount).
type Mount struct {
	Super      *Superblock
	Root       *Dentry // the subtree it shows
	id         uint64
	parent     *Mount  // nil for a namespace's first mount, and once detached
	mountpoint *Dentry // in parent
	flags      sys.MountFlags
	source     string
	namespace  *Namespace
	of         Path // of a private mount: the place whose tree it shows
	part       propagation
	// locked: it came from a more privileged namespace, and what it hides
	// stays hidden. lockedFlags are those of its flags that stay.
	locked      bool
	lockedFlags sys.MountFlags
	gen         uint64
}

// mountFlags are the flags that a mount, not its superblock, has.
const mountFlags = sys.MS_RDONLY | sys.MS_NOSUID | sys.MS_NODEV | sys.MS_NOEXEC | sys.MS_NOATIME | sys.MS_NODIRATIME | sys.MS_RELATIME | sys.MS_NOSYMFOLLOW

// ReadOnly reports whether nothing may be changed through m.
func (m *Mount) ReadOnly() bool { return m.flags&sys.MS_RDONLY != 0 || m.Super.ReadOnly }

// statfsFlags are m's flags as statfs has them (Linux: fs/statfs.c,
// calculate_f_flags).
func (m *Mount) statfsFlags() int64 {
	same := sys.MS_NOSUID | sys.MS_NODEV | sys.MS_NOEXEC | sys.MS_NOATIME | sys.MS_NODIRATIME
	flags := sys.ST_VALID | int64(m.flags&same)
	if m.ReadOnly() {
		flags |= sys.ST_RDONLY
	}
	if m.flags&sys.MS_RELATIME != 0 {
		flags |= sys.ST_RELATIME
	}
	if m.flags&sys.MS_NOSYMFOLLOW != 0 {
		flags |= sys.ST_NOSYMFOLLOW
	}
	return flags
}

func (m *Mount) touch() {
	if h := &m.Super.Kernel.History; h.First(m.gen) {
		h.Save(&mountSaved{m, *m})
		m.gen = h.Now()
	}
}

type mountSaved struct {
	m   *Mount
	old Mount
}

func (s *mountSaved) Swap() { *s.m, s.old = s.old, *s.m }

// Namespace is a table of mounts, as one group of processes sees it.
type Namespace struct {
	kernel *Kernel
	owner  *sys.UserNamespace // who is privileged there may change it
	list   []*Mount           // in the order of mounting
	// anonymous is set where it holds a tree that is mounted nowhere.
	anonymous bool
	ino       uint64 // its number
	gen       uint64
}

func (n *Namespace) touch() {
	if h := &n.kernel.History; h.First(n.gen) {
		h.Save(&namespaceSaved{n, append([]*Mount(nil), n.list...), n.gen})
		n.gen = h.Now()
	}
}

type namespaceSaved struct {
	n    *Namespace
	list []*Mount
	gen  uint64
}

func (s *namespaceSaved) Swap() {
	s.n.list, s.list = s.list, s.n.list
	s.n.gen, s.gen = s.gen, s.n.gen
}

// over is the mount on top of a place, or nil. A place in a tree that is
// mounted nowhere has what is mounted in that tree.
func (n *Namespace) over(at Path) *Mount {
	if at.Mount.namespace != nil {
		n = at.Mount.namespace
	}
	for i := len(n.list) - 1; i >= 0; i-- {
		if m := n.list[i]; m.parent == at.Mount && m.mountpoint == at.Dentry {
			return m
		}
	}
	return nil
}

// top follows mounts on a place upwards to the root one sees there.
func (n *Namespace) top(at Path) Path {
	for at.Dentry.mounts > 0 {
		m := n.over(at)
		if m == nil {
			return at
		}
		at = Path{m, m.Root}
	}
	return at
}

// attach puts m over a place.
func (n *Namespace) attach(m *Mount, at Path) {
	n.touch()
	m.touch()
	m.parent, m.mountpoint, m.namespace = at.Mount, at.Dentry, n
	at.Dentry.touch()
	at.Dentry.mounts++
	n.list = append(n.list, m)
}

// detach takes m out of the table.
func (n *Namespace) detach(m *Mount) {
	n.touch()
	m.touch()
	for i, other := range n.list {
		if other == m {
			n.list = append(append([]*Mount(nil), n.list[:i]...), n.list[i+1:]...)
			break
		}
	}
	m.mountpoint.touch()
	m.mountpoint.mounts--
	m.parent, m.mountpoint, m.namespace = nil, nil, nil
}

// children are the mounts whose mount points lie on m.
func (n *Namespace) children(m *Mount) []*Mount {
	var all []*Mount
	for _, c := range n.list {
		if c.parent == m {
			all = append(all, c)
		}
	}
	return all
}

// copy is a namespace with the same mounts in copies, and where each went.
func (n *Namespace) copy() (*Namespace, map[*Mount]*Mount) {
	to := &Namespace{kernel: n.kernel, owner: n.owner, ino: n.kernel.nextNamespace(), gen: n.kernel.History.Now()}
	where := map[*Mount]*Mount{}
	for _, m := range n.list {
		c := *m
		c.gen = n.kernel.History.Now()
		n.kernel.state.mount++
		c.id = n.kernel.state.mount
		c.namespace = to
		if m.parent != nil {
			c.parent = where[m.parent]
			c.mountpoint.touch()
			c.mountpoint.mounts++
		}
		where[m] = &c
		to.list = append(to.list, &c)
	}
	return to, where
}

func (k *Kernel) newMount(s *Superblock, root *Dentry, source string, flags sys.MountFlags) *Mount {
	k.state.mount++
	return &Mount{Super: s, Root: root, id: k.state.mount, source: source, flags: flags & mountFlags, gen: k.History.Now()}
}

// PrivateMount is a mount of a place's tree that stands in no namespace: how a
// stacked filesystem holds a layer. EINVAL where the place's own mount does not
// stand in one any more, or is unbindable (Linux: clone_private_mount).
func (k *Kernel) PrivateMount(at Path) (*Mount, error) {
	if at.Mount.namespace == nil || at.Mount.part.unbindable {
		return nil, sys.EINVAL
	}
	m := k.newMount(at.Mount.Super, at.Dentry, at.Mount.source, at.Mount.flags)
	m.of = at
	return m, nil
}

// pathWithin is the path of a place as seen from the root of its mount.
func pathWithin(d, root *Dentry) string {
	if d == root {
		return "/"
	}
	path := ""
	for ; d != root && d.parent != d; d = d.parent {
		path = "/" + d.name + path
	}
	return path
}

// pathFrom is the absolute path of a place as a process with that root sees
// it; not ok: it cannot be reached from there.
func pathFrom(root, at Path) (string, bool) {
	path := ""
	for at != root {
		switch {
		case at.Dentry == at.Mount.Root:
			switch {
			case at.Mount.parent != nil:
				at = Path{at.Mount.parent, at.Mount.mountpoint}
			case at.Mount.of.Mount != nil:
				at = at.Mount.of
			default:
				return path, false
			}
		case at.Dentry.parent == at.Dentry:
			return path, false
		default:
			path = "/" + at.Dentry.name + path
			at.Dentry = at.Dentry.parent
		}
	}
	if path == "" {
		path = "/"
	}
	return path, true
}

// mountOptions are rw or ro and a mount's flags, as mountinfo has them.
func mountOptions(flags sys.MountFlags) string {
	s := "rw"
	if flags&sys.MS_RDONLY != 0 {
		s = "ro"
	}
	for _, f := range [...]struct {
		flag sys.MountFlags
		name string
	}{
		{sys.MS_NOSUID, "nosuid"}, {sys.MS_NODEV, "nodev"}, {sys.MS_NOEXEC, "noexec"}, {sys.MS_NOATIME, "noatime"},
		{sys.MS_NODIRATIME, "nodiratime"}, {sys.MS_RELATIME, "relatime"}, {sys.MS_NOSYMFOLLOW, "nosymfollow"},
	} {
		if flags&f.flag != 0 {
			s += "," + f.name
		}
	}
	return s
}

// Mangle escapes a string for a line of /proc/mounts: the characters of also
// as octal escapes (Linux: mangle).
func Mangle(s, also string) string {
	if !strings.ContainsAny(s, also) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(also, s[i]) < 0 {
			b.WriteByte(s[i])
			continue
		}
		b.WriteByte('\\')
		b.WriteByte('0' + s[i]>>6)
		b.WriteByte('0' + s[i]>>3&7)
		b.WriteByte('0' + s[i]&7)
	}
	return b.String()
}

// What is escaped in a mount's source, and in the paths beside it.
const (
	sourceSpecials = pathSpecials + "#"
	pathSpecials   = " \t\n\\"
)

// mountinfo is /proc/PID/mountinfo for a process with that root.
func (n *Namespace) mountinfo(root Path) string {
	var b strings.Builder
	for _, m := range n.list {
		point, ok := pathFrom(root, Path{m, m.Root})
		if !ok {
			continue
		}
		parent := m.id
		if m.parent != nil {
			parent = m.parent.id
		}
		super := "rw"
		if m.Super.ReadOnly {
			super = "ro"
		}
		for _, s := range []string{
			strconv.FormatUint(m.id, 10), " ", strconv.FormatUint(parent, 10), " ",
			strconv.FormatUint(uint64(sys.Major(m.Super.Dev)), 10), ":", strconv.FormatUint(uint64(sys.Minor(m.Super.Dev)), 10), " ",
			Mangle(pathWithin(m.Root, m.Super.Root), pathSpecials), " ", Mangle(point, pathSpecials), " ", mountOptions(m.flags),
			n.propagationFields(m, root), " - ", m.Super.Type, " ", Mangle(m.source, sourceSpecials), " ", super, m.Super.FS.Options(), "\n",
		} {
			b.WriteString(s)
		}
	}
	return b.String()
}

// mountstats is /proc/PID/mountstats for a process with that root.
func (n *Namespace) mountstats(root Path) string {
	text := ""
	for _, m := range n.list {
		if point, ok := pathFrom(root, Path{m, m.Root}); ok {
			text += "device " + Mangle(m.source, sourceSpecials) + " mounted on " + Mangle(point, pathSpecials) + " with fstype " + m.Super.Type + "\n"
		}
	}
	return text
}

// mounts is /proc/PID/mounts for a process with that root.
func (n *Namespace) mounts(root Path) string {
	var b strings.Builder
	for _, m := range n.list {
		point, ok := pathFrom(root, Path{m, m.Root})
		if !ok {
			continue
		}
		flags := m.flags
		if m.Super.ReadOnly {
			flags |= sys.MS_RDONLY
		}
		for _, s := range []string{
			Mangle(m.source, sourceSpecials), " ", Mangle(point, pathSpecials), " ", m.Super.Type, " ", mountOptions(flags), m.Super.FS.Options(), " 0 0\n",
		} {
			b.WriteString(s)
		}
	}
	return b.String()
}
