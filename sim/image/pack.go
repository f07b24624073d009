package image

import (
	"io"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/tarfile"
	"github.com/overlook-fs/overlook/sim/sys"
)

// Packed is what became of a layer directory.
type Packed struct {
	DiffID string
	Size   int64 // of the tar
	Bytes  int64 // of the regular files in it
}

// Pack writes a layer directory as a plain layer tar: whiteouts and opaque
// directories as marks, each directory before what it holds, marks before
// names, names sorted, hard links after their first name. The same directory
// gives the same bytes. Sockets are left out.
func Pack(p sys.Process, dir string, w io.Writer) (Packed, error) {
	d := newDigest("sha256")
	k := &packer{p: p, w: io.MultiWriter(w, d), links: map[[2]uint64]string{}, buf: make([]byte, 64<<10)}
	if err := k.root(dir); err != nil {
		return Packed{}, err
	}
	if err := k.write(make([]byte, 2*tarfile.Block)); err != nil {
		return Packed{}, err
	}
	k.packed.DiffID = sum("sha256", d)
	return k.packed, nil
}

type packer struct {
	p      sys.Process
	w      io.Writer
	links  map[[2]uint64]string // the first names of files that have several
	buf    []byte
	packed Packed
}

func (k *packer) write(b []byte) error {
	n, err := k.w.Write(b)
	k.packed.Size += int64(n)
	return err
}

// root packs a layer directory. The root has no entry of its own unless it is
// unusual.
func (k *packer) root(dir string) error {
	st, err := sys.Stat{}, error(nil)
	if st, err = sys.StatPath(k.p, dir); err != nil {
		return problem(dir, ": ", err.Error())
	}
	if st.Mode.Perm() != 0o755 || st.UID != 0 || st.GID != 0 || len(xattrsOf(k.p, dir)) > 0 {
		m := k.member("./", dir, &st)
		m.Type = tarfile.Directory
		if err := k.write(m.PAXHeader()); err != nil {
			return err
		}
	}
	return k.contents(dir, "")
}

// contents packs what a directory holds.
func (k *packer) contents(path, name string) error {
	names, err := sorted(k.p, path)
	if err != nil {
		return err
	}
	var files []string
	stats := map[string]sys.Stat{}
	for _, base := range names {
		st, err := sys.Lstat(k.p, path+"/"+base)
		if err != nil {
			return problem(path, "/", base, ": ", err.Error())
		}
		if isWhiteout(k.p, path+"/"+base, &st) {
			if err := k.mark(join(name, whPrefix+base), &st); err != nil {
				return err
			}
			continue
		}
		files = append(files, base)
		stats[base] = st
	}
	for _, base := range files {
		st := stats[base]
		if err := k.file(path+"/"+base, join(name, base), &st); err != nil {
			return err
		}
		k.p.Checkpoint()
	}
	return nil
}

// mark writes the mark of a whiteout or an opaque directory.
func (k *packer) mark(name string, st *sys.Stat) error {
	m := tarfile.Member{Name: name, Type: tarfile.Regular, Mode: 0o600, UID: st.UID, GID: st.GID, Mtime: sys.Timespec{Sec: st.Mtime.Sec}}
	return k.write(m.PAXHeader())
}

// member is a file's entry without what depends on its type.
func (k *packer) member(name, path string, st *sys.Stat) *tarfile.Member {
	return &tarfile.Member{Name: name, Mode: st.Mode.Perm(), UID: st.UID, GID: st.GID, Mtime: sys.Timespec{Sec: st.Mtime.Sec}, Xattrs: xattrsOf(k.p, path)}
}

// file packs a file, and of a directory what it holds.
func (k *packer) file(path, name string, st *sys.Stat) error {
	if _, base := split(name); strings.HasPrefix(base, whPrefix) {
		return problem(path, ": a name that begins with .wh. cannot stand in a layer")
	}
	m := k.member(name, path, st)
	id := [2]uint64{st.Dev, st.Ino}
	if first, seen := k.links[id]; seen && !st.Mode.IsDir() {
		m.Type, m.Link, m.Xattrs = tarfile.HardLink, first, nil
		return k.write(m.PAXHeader())
	}
	if st.Nlink > 1 && !st.Mode.IsDir() {
		k.links[id] = name
	}
	switch st.Mode & sys.S_IFMT {
	case sys.S_IFDIR:
		return k.directory(m, path)
	case sys.S_IFREG:
		return k.regular(m, path, st.Size)
	case sys.S_IFLNK:
		target, err := sys.Readlink(k.p, path)
		if err != nil {
			return problem(path, ": ", err.Error())
		}
		m.Type, m.Link, m.Mode = tarfile.Symlink, target, 0o777
	case sys.S_IFCHR:
		m.Type, m.Major, m.Minor = tarfile.CharDev, sys.Major(st.Rdev), sys.Minor(st.Rdev)
	case sys.S_IFBLK:
		m.Type, m.Major, m.Minor = tarfile.BlockDev, sys.Major(st.Rdev), sys.Minor(st.Rdev)
	case sys.S_IFIFO:
		m.Type = tarfile.Fifo
	default:
		return nil
	}
	return k.write(m.PAXHeader())
}

func (k *packer) directory(m *tarfile.Member, path string) error {
	if _, err := k.p.Getxattrat(sys.AT_FDCWD, path, xattrRedirect, sys.AT_SYMLINK_NOFOLLOW); err == nil {
		return problem(path, ": a renamed directory (", xattrRedirect, ") cannot stand in a layer")
	}
	name := m.Name
	m.Name, m.Type = name+"/", tarfile.Directory
	if err := k.write(m.PAXHeader()); err != nil {
		return err
	}
	if isOpaque(k.p, path) {
		st := sys.Stat{UID: m.UID, GID: m.GID, Mtime: m.Mtime}
		if err := k.mark(name+"/"+whOpaque, &st); err != nil {
			return err
		}
	}
	return k.contents(path, name)
}

func (k *packer) regular(m *tarfile.Member, path string, size int64) error {
	if _, err := k.p.Getxattrat(sys.AT_FDCWD, path, xattrMetacopy, sys.AT_SYMLINK_NOFOLLOW); err == nil {
		return problem(path, ": a file without its data (", xattrMetacopy, ") cannot stand in a layer")
	}
	fd, err := sys.Open(k.p, path, sys.O_RDONLY|sys.O_NOFOLLOW|sys.O_CLOEXEC, 0)
	if err != nil {
		return problem(path, ": ", err.Error())
	}
	defer k.p.Close(fd)
	m.Type, m.Size = tarfile.Regular, size
	if err := k.write(m.PAXHeader()); err != nil {
		return err
	}
	n, err := io.CopyBuffer(k.w, &stream{p: k.p, fd: fd, end: size}, k.buf)
	k.packed.Size += n
	k.packed.Bytes += n
	if err != nil {
		return problem(path, ": ", err.Error())
	}
	return k.write(make([]byte, tarfile.Padding(size)))
}
