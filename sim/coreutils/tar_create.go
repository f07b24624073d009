package coreutils

import (
	"sort"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/deflate"
	"github.com/overlook-fs/overlook/sim/coreutils/tarfile"
	"github.com/overlook-fs/overlook/sim/sys"
)

// tarRecord is what the length of an archive is a multiple of.
const tarRecord = 20 * tarfile.Block

// create writes an archive, or adds to one.
func (t *tarRun) create(names []string) {
	var archive []byte
	if t.action == 'r' {
		archive = t.appendTo()
	}
	fd := 1
	if t.file != "-" {
		var err error
		if fd, err = openOutput(t.p, t.file); err != nil {
			t.giveUp("%s: Cannot open: %v", t.file, err)
			return
		}
		defer t.p.Close(fd)
		if st, err := sys.Fstat(t.p, fd); err == nil && st.Mode.IsRegular() {
			t.archive = [2]uint64{st.Dev, st.Ino}
		}
	}
	if !t.chdir() {
		return
	}
	for _, name := range names {
		archive = t.add(archive, name)
	}
	archive = append(archive, make([]byte, 2*tarfile.Block)...)
	if over := len(archive) % tarRecord; over > 0 {
		archive = append(archive, make([]byte, tarRecord-over)...)
	}
	if t.compress {
		archive = deflate.Pack(archive)
	}
	t.out.Flush()
	if err := sys.WriteAll(t.p, fd, archive); err != nil {
		t.giveUp("%s: Cannot write: %v", t.file, err)
	}
}

// appendTo is the archive so far without its end.
func (t *tarRun) appendTo() []byte {
	data, err := sys.ReadFile(t.p, t.file)
	if err != nil {
		return nil
	}
	end := int64(0)
	members, _ := readTar(data)
	for _, m := range members {
		end = m.Offset + m.Size + tarfile.Padding(m.Size)
	}
	return data[:min(end, int64(len(data)))]
}

// add puts an operand into the archive.
func (t *tarRun) add(archive []byte, path string) []byte {
	st, err := sys.Lstat(t.p, path)
	if err != nil {
		t.trouble("%s: Cannot stat: %v", path, err)
		return archive
	}
	return t.addFile(archive, path, st)
}

// addFile puts a file, and all below it, into the archive.
func (t *tarRun) addFile(archive []byte, path string, st sys.Stat) []byte {
	if t.excluded(path) {
		return archive
	}
	if st.Mode.IsRegular() && t.archive == [2]uint64{st.Dev, st.Ino} {
		t.listing.Flush()
		t.warnf("%s: file is the archive; not dumped", path)
		return archive
	}
	if st.Mode&sys.S_IFMT == sys.S_IFSOCK {
		t.warnf("%s: socket ignored", path)
		return archive
	}
	m, data, ok := t.member(path, st)
	if !ok {
		return archive
	}
	archive = append(archive, m.Header()...)
	archive = append(append(archive, data...), make([]byte, tarfile.Padding(m.Size))...)
	t.show(m, t.verbose)
	if st.Mode.IsDir() && !t.noRecursion {
		archive = t.addBelow(archive, path)
	}
	t.p.Checkpoint()
	return archive
}

func (t *tarRun) addBelow(archive []byte, path string) []byte {
	entries, err := sys.ReadDir(t.p, path)
	if err != nil {
		t.trouble("%s: Cannot open: %v", path, err)
		return archive
	}
	if t.sortNames {
		sort.Slice(entries, func(i, j int) bool { return entries[i].Name < entries[j].Name })
	}
	for _, entry := range entries {
		child := joinPath(path, entry.Name)
		st, err := sys.Lstat(t.p, child)
		switch err {
		case nil:
			archive = t.addFile(archive, child, st)
		case sys.ENOENT:
			t.warnf("%s: File removed before we read it", child)
			t.status = max(t.status, 1)
		default:
			t.trouble("%s: Cannot stat: %v", child, err)
		}
	}
	return archive
}

// member describes a file, with its data.
func (t *tarRun) member(path string, st sys.Stat) (m *tarfile.Member, data []byte, ok bool) {
	name := path
	if st.Mode.IsDir() && !strings.HasSuffix(name, "/") {
		name += "/"
	}
	m = &tarfile.Member{Name: t.bareName(name, "member names"), Mode: st.Mode.Perm(), UID: st.UID, GID: st.GID, Mtime: st.Mtime}
	t.ownership(m)
	switch st.Mode & sys.S_IFMT {
	case sys.S_IFDIR:
		m.Type = '5'
	case sys.S_IFLNK:
		m.Type = '2'
		m.Link, _ = sys.Readlink(t.p, path)
	case sys.S_IFCHR, sys.S_IFBLK:
		m.Type = '3'
		if st.Mode&sys.S_IFMT == sys.S_IFBLK {
			m.Type = '4'
		}
		m.Major, m.Minor = sys.Major(st.Rdev), sys.Minor(st.Rdev)
	case sys.S_IFIFO:
		m.Type = '6'
	default:
		m.Type = '0'
	}
	id := [2]uint64{st.Dev, st.Ino}
	if first, seen := t.links[id]; seen && m.Type != '5' {
		m.Type, m.Link = '1', t.bareName(first, "hard link targets")
		return m, nil, true
	}
	if m.Type == '0' {
		var err error
		if data, err = sys.ReadFile(t.p, path); err != nil {
			t.trouble("%s: Cannot open: %v", path, err)
			return nil, nil, false
		}
		m.Size = int64(len(data))
	}
	if st.Nlink > 1 && m.Type != '5' {
		t.links[id] = m.Name
	}
	if t.xattrs {
		t.readXattrs(m, path)
	}
	return m, data, true
}

// ownership applies --owner, --group and --mtime.
func (t *tarRun) ownership(m *tarfile.Member) {
	id := func(text string, file *accountFile, id *uint32) string {
		name, number, both := strings.Cut(text, ":")
		if both {
			n, _ := parseID(number)
			*id = n
			return name
		}
		if n, ok := file.lookup(strings.TrimPrefix(name, "+")); ok {
			*id = n
		}
		return file.nameOf(*id)
	}
	owner, groupOf, _ := strings.Cut(t.owner, ":")
	if t.owner != "" {
		m.User = id(owner, t.accounts.passwd(), &m.UID)
	} else {
		m.User = t.accounts.userName(m.UID)
	}
	if groupOf == "" {
		groupOf = t.group
	}
	if groupOf != "" {
		m.Group = id(groupOf, t.accounts.group(), &m.GID)
	} else {
		m.Group = t.accounts.groupName(m.GID)
	}
	if t.mtime != "" {
		if when, ok := parseDate(t.mtime, t.p.Now(), zoneOf(t.p)); ok {
			m.Mtime = when
		}
	}
	if t.numeric {
		m.User, m.Group = "", ""
	}
}

func (t *tarRun) readXattrs(m *tarfile.Member, path string) {
	names, err := t.p.Listxattrat(sys.AT_FDCWD, path, sys.AT_SYMLINK_NOFOLLOW)
	if err != nil {
		return
	}
	for _, name := range names {
		if len(t.xattrMasks) > 0 && !matchesAny(t.xattrMasks, name) {
			continue
		}
		if value, err := t.p.Getxattrat(sys.AT_FDCWD, path, name, sys.AT_SYMLINK_NOFOLLOW); err == nil {
			m.Xattrs = append(m.Xattrs, tarfile.Xattr{Name: name, Value: string(value)})
		}
	}
}
