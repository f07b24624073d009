package image

import (
	"io"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/tarfile"
	"github.com/overlook-fs/overlook/sim/sys"
)

// Unpack makes the layer directory dir of an image's layer n. dir must not
// exist; its parent must. lowers are the directories of the layers below,
// nearest first: a missing parent takes its attributes from them. A layer whose
// digest or diff id is wrong is an error; after any error dir is gone.
func (a *Archive) Unpack(i *Image, n int, dir string, lowers []string) ([]Warning, error) {
	l, err := a.readLayer(i, n)
	if err != nil {
		return nil, err
	}
	defer l.done()
	if err := sys.Mkdir(a.p, dir, 0o755); err != nil {
		return nil, problem(dir, ": ", err.Error())
	}
	root, err := rootBelow(a.p, lowers)
	if err != nil {
		Remove(a.p, dir)
		return nil, err
	}
	u := &unpacker{p: a.p, o: &a.o, l: l, dir: dir, lowers: lowers, buf: make([]byte, 64<<10),
		made: map[string]*made{"": {typ: tarfile.Directory, implied: true, m: root}}, hidden: map[string]*tarfile.Member{}, opaque: map[string]bool{}}
	if err := u.all(); err != nil {
		Remove(a.p, dir)
		return nil, err
	}
	return u.warnings, nil
}

// rootBelow is what a layer's root is like that no entry names: the root below.
func rootBelow(p sys.Process, lowers []string) (*tarfile.Member, error) {
	if len(lowers) == 0 {
		return &tarfile.Member{Type: tarfile.Directory, Mode: 0o755, Mtime: p.Now()}, nil
	}
	st, err := sys.Lstat(p, lowers[0])
	if err != nil {
		return nil, problem(lowers[0], ": ", err.Error())
	}
	return directoryOf(p, lowers[0], &st), nil
}

// unpacker is the unpacking of one layer.
type unpacker struct {
	p      sys.Process
	o      *Options
	l      *layerReader
	dir    string   // the layer directory
	lowers []string // those below, nearest first
	buf    []byte
	bytes  bool // copying within the kernel failed: bytes go through here

	made     map[string]*made           // what the layer directory holds
	hidden   map[string]*tarfile.Member // whiteouts: the names they hide
	opaque   map[string]bool            // opaque directories
	links    []*tarfile.Member          // hard links whose targets were not there yet
	warnings []Warning
}

// made is what was made of a name.
type made struct {
	typ     byte            // of tarfile's
	link    string          // a symlink's target
	implied bool            // a directory that no entry named
	m       *tarfile.Member // whose attributes a directory gets at the end
}

func (u *unpacker) all() error {
	for entries := 1; ; entries++ {
		m, err := u.l.members.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return u.l.problem(err)
		}
		if entries > u.o.Limits.Entries {
			return problem("the layer has more entries than the limit")
		}
		u.p.Checkpoint()
		if err := u.entry(m); err != nil {
			return err
		}
	}
	if err := u.l.verify(); err != nil {
		return err
	}
	return u.finish()
}

// path is where a name of the layer is made.
func (u *unpacker) path(name string) string {
	if name == "" {
		return u.dir
	}
	return u.dir + "/" + name
}

// odd is something odd in the layer: a warning, or an error where odd layers
// are refused.
func (u *unpacker) odd(path, what, others string) error {
	w := Warning{path, what, others}
	if u.o.Odd == OddFails {
		return problem(w.String())
	}
	u.warnings = append(u.warnings, w)
	return nil
}

// entry takes one entry of the layer: a mark is remembered, all else is made.
func (u *unpacker) entry(m *tarfile.Member) error {
	name, err := clean(m.Name, u.o.Limits)
	if err != nil {
		return err
	}
	m.Name = name
	dir, base := split(name)
	if strings.HasPrefix(dir, whPrefix) || strings.Contains(dir, "/"+whPrefix) {
		if strings.HasPrefix(dir, whMeta) || strings.Contains(dir, "/"+whMeta) {
			return nil
		}
		return u.odd(name, "an entry below a whiteout is left out", "others make a directory of that name")
	}
	if strings.HasPrefix(base, whPrefix) {
		return u.mark(m, dir, base)
	}
	if m.Type == tarfile.CharDev && m.Major == 0 && m.Minor == 0 {
		u.hidden[name] = m
		return u.odd(name, "a character device 0:0 is a whiteout", "umoci makes a device of it; to OverlayFS it is a whiteout")
	}
	if m.Sparse {
		return problem(name, ": sparse entries are not understood")
	}
	if name == "" && m.Type != tarfile.Directory {
		return problem("the root of the layer is no directory")
	}
	if m.Type == tarfile.HardLink {
		if m.Link, err = clean(m.Link, u.o.Limits); err != nil {
			return err
		}
	}
	return u.place(m)
}

// place makes an entry where it belongs, over what the layer had there.
func (u *unpacker) place(m *tarfile.Member) error {
	if m.Name != "" {
		dir, base := split(m.Name)
		dir, err := u.parent(dir)
		if err != nil {
			return err
		}
		m.Name = join(dir, base)
	}
	if m.Type == tarfile.HardLink && u.made[m.Link] == nil {
		u.links = append(u.links, m)
		return nil
	}
	if m.Type == tarfile.HardLink && m.Link == m.Name {
		return problem(m.Name, ": a hard link to itself")
	}
	if old := u.made[m.Name]; old != nil {
		if done, err := u.replace(m, old); done || err != nil {
			return err
		}
	}
	if err := u.create(m); err != nil {
		return err
	}
	u.made[m.Name] = &made{typ: m.Type, link: m.Link, m: m}
	switch m.Type {
	case tarfile.Directory:
		return nil
	case tarfile.HardLink:
		u.made[m.Name] = u.made[m.Link]
		return nil
	}
	return u.attributes(m)
}

// replace makes room for an entry whose name the layer has already; done: the
// directory that is there only gets other attributes.
func (u *unpacker) replace(m *tarfile.Member, old *made) (done bool, err error) {
	if !old.implied {
		if err := u.odd(m.Name, "the layer has the name twice: the last one counts", "containers/storage refuses the layer"); err != nil {
			return false, err
		}
	}
	if m.Type == tarfile.Directory && old.typ == tarfile.Directory {
		old.m, old.implied = m, false
		return true, nil
	}
	for name := range u.made {
		if below(name, m.Name) {
			delete(u.made, name)
		}
	}
	delete(u.made, m.Name)
	return false, u.failed(m.Name, Remove(u.p, u.path(m.Name)))
}

// create makes the file of an entry, without its attributes.
func (u *unpacker) create(m *tarfile.Member) error {
	path := u.path(m.Name)
	var err error
	switch m.Type {
	case tarfile.Directory:
		err = sys.Mkdir(u.p, path, 0o700)
	case tarfile.Regular:
		return u.regular(m)
	case tarfile.HardLink:
		if u.made[m.Link].typ == tarfile.Directory {
			return problem(m.Name, ": a hard link to a directory")
		}
		err = sys.Link(u.p, u.path(m.Link), path)
	case tarfile.Symlink:
		err = sys.Symlink(u.p, m.Link, path)
	case tarfile.CharDev:
		err = sys.Mknod(u.p, path, sys.S_IFCHR|0o600, sys.Makedev(m.Major, m.Minor))
	case tarfile.BlockDev:
		err = sys.Mknod(u.p, path, sys.S_IFBLK|0o600, sys.Makedev(m.Major, m.Minor))
	case tarfile.Fifo:
		err = sys.Mknod(u.p, path, sys.S_IFIFO|0o600, 0)
	default:
		return problem(m.Name, ": an entry of an unknown type")
	}
	return u.failed(m.Name, err)
}

// failed is a system call's error with the name it was about.
func (u *unpacker) failed(name string, err error) error {
	if err == nil {
		return nil
	}
	return problem(u.path(name), ": ", err.Error())
}

// regular makes a regular file. The bytes of a plain layer are copied within
// the kernel where that can be, which may share them.
func (u *unpacker) regular(m *tarfile.Member) error {
	fd, err := sys.Open(u.p, u.path(m.Name), sys.O_WRONLY|sys.O_CREAT|sys.O_EXCL|sys.O_CLOEXEC, 0o600)
	if err != nil {
		return u.failed(m.Name, err)
	}
	defer u.p.Close(fd)
	if u.l.compression == plain && m.Size > 0 && !u.bytes {
		if copyRange(u.p, u.l.fd, u.l.at+m.Offset, fd, m.Size) {
			return nil
		}
		u.bytes = true
		if err := u.p.Ftruncate(fd, 0); err != nil {
			return u.failed(m.Name, err)
		}
		if _, err := u.p.Lseek(fd, 0, sys.SEEK_SET); err != nil {
			return u.failed(m.Name, err)
		}
	}
	to := shelver{writer: writer{u.p, fd}}
	_, err = io.CopyBuffer(&to, onlyRead{u.l.members}, u.buf)
	to.done()
	if _, ok := err.(sys.Errno); ok {
		return u.failed(m.Name, err)
	}
	if err != nil {
		return u.l.problem(err)
	}
	return nil
}

// onlyRead hides what else a reader can.
type onlyRead struct{ io.Reader }

// copyRange copies n bytes from a place in a file, within the kernel.
func copyRange(p sys.Process, from int, at int64, to int, n int64) bool {
	if _, err := p.Lseek(from, at, sys.SEEK_SET); err != nil {
		return false
	}
	for n > 0 {
		done, err := p.CopyFileRange(from, to, n)
		if err != nil || done == 0 {
			return false
		}
		n -= done
	}
	return true
}

// attributes gives a file the owner, mode, attributes and time of its entry.
func (u *unpacker) attributes(m *tarfile.Member) error {
	path := u.path(m.Name)
	err := sys.Lchown(u.p, path, int(m.UID), int(m.GID))
	if err == nil && m.Type != tarfile.Symlink {
		err = sys.Chmod(u.p, path, m.Mode)
	}
	if err != nil {
		return u.failed(m.Name, err)
	}
	for _, x := range m.Xattrs {
		if isOverlay(x.Name) {
			if err := u.odd(m.Name, "the attribute "+x.Name+" is dropped", "umoci drops it, containers/storage keeps it and OverlayFS honours it"); err != nil {
				return err
			}
			continue
		}
		err := u.p.Setxattrat(sys.AT_FDCWD, path, x.Name, []byte(x.Value), 0, sys.AT_SYMLINK_NOFOLLOW)
		if err == sys.EOPNOTSUPP || err == sys.EPERM || err == sys.EINVAL {
			if err := u.odd(m.Name, "the attribute "+x.Name+" cannot be kept here: "+err.Error(), ""); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return u.failed(m.Name, err)
		}
	}
	times := [2]sys.Timespec{m.Mtime, m.Mtime}
	return u.failed(m.Name, u.p.Utimensat(sys.AT_FDCWD, path, &times, sys.AT_SYMLINK_NOFOLLOW))
}
