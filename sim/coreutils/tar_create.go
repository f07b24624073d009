package coreutils

import (
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/deflate"
	"github.com/overlook-fs/overlook/sim/sys"
)

// tarRecord is what the length of an archive is a multiple of.
const tarRecord = 20 * tarBlock

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
		archive = t.add(archive, name, name)
	}
	archive = append(archive, make([]byte, 2*tarBlock)...)
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
	end := 0
	for end+tarBlock <= len(data) && strings.Trim(string(data[end:end+tarBlock]), "\x00") != "" {
		m, ok := parseTarBlock(data[end : end+tarBlock])
		if !ok {
			break
		}
		end += tarBlock + int((m.size+tarBlock-1)/tarBlock*tarBlock)
	}
	return data[:min(end, len(data))]
}

// add puts a file, and all below it, into the archive.
func (t *tarRun) add(archive []byte, path, name string) []byte {
	st, err := sys.Lstat(t.p, path)
	if err != nil {
		t.trouble("%s: Cannot stat: %v", path, err)
		return archive
	}
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
	m, data, ok := t.member(path, name, st)
	if !ok {
		return archive
	}
	archive = append(archive, m.header()...)
	archive = append(archive, tarPad(string(data))...)
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
		slices.SortFunc(entries, func(a, b sys.Dirent) int { return strings.Compare(a.Name, b.Name) })
	}
	for _, entry := range entries {
		child := joinPath(path, entry.Name)
		archive = t.add(archive, child, child)
	}
	return archive
}

// member describes a file, with its data.
func (t *tarRun) member(path, name string, st sys.Stat) (m *tarMember, data []byte, ok bool) {
	if st.Mode.IsDir() && !strings.HasSuffix(name, "/") {
		name += "/"
	}
	m = &tarMember{name: t.bareName(name, "member names"), mode: st.Mode.Perm(), uid: st.UID, gid: st.GID, mtime: st.Mtime}
	t.ownership(m)
	switch st.Mode & sys.S_IFMT {
	case sys.S_IFDIR:
		m.typ = '5'
	case sys.S_IFLNK:
		m.typ = '2'
		m.link, _ = sys.Readlink(t.p, path)
	case sys.S_IFCHR, sys.S_IFBLK:
		m.typ = '3'
		if st.Mode&sys.S_IFMT == sys.S_IFBLK {
			m.typ = '4'
		}
		m.major, m.minor = sys.Major(st.Rdev), sys.Minor(st.Rdev)
	case sys.S_IFIFO:
		m.typ = '6'
	default:
		m.typ = '0'
	}
	id := [2]uint64{st.Dev, st.Ino}
	if first, seen := t.links[id]; seen && m.typ != '5' {
		m.typ, m.link = '1', t.bareName(first, "hard link targets")
		return m, nil, true
	}
	if m.typ == '0' {
		var err error
		if data, err = sys.ReadFile(t.p, path); err != nil {
			t.trouble("%s: Cannot open: %v", path, err)
			return nil, nil, false
		}
		m.size = int64(len(data))
	}
	if st.Nlink > 1 && m.typ != '5' {
		t.links[id] = m.name
	}
	if t.xattrs {
		t.readXattrs(m, path)
	}
	return m, data, true
}

// ownership applies --owner, --group and --mtime.
func (t *tarRun) ownership(m *tarMember) {
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
		m.user = id(owner, t.accounts.passwd(), &m.uid)
	} else {
		m.user = t.accounts.userName(m.uid)
	}
	if groupOf == "" {
		groupOf = t.group
	}
	if groupOf != "" {
		m.group = id(groupOf, t.accounts.group(), &m.gid)
	} else {
		m.group = t.accounts.groupName(m.gid)
	}
	if t.mtime != "" {
		if when, ok := parseDate(t.mtime, t.p.Now(), zoneOf(t.p)); ok {
			m.mtime = when
		}
	}
	if t.numeric {
		m.user, m.group = "", ""
	}
}

func (t *tarRun) readXattrs(m *tarMember, path string) {
	names, err := t.p.Listxattrat(sys.AT_FDCWD, path, sys.AT_SYMLINK_NOFOLLOW)
	if err != nil {
		return
	}
	for _, name := range names {
		if len(t.xattrMasks) > 0 && !matchesAny(t.xattrMasks, name) {
			continue
		}
		if value, err := t.p.Getxattrat(sys.AT_FDCWD, path, name, sys.AT_SYMLINK_NOFOLLOW); err == nil {
			m.xattrs = append(m.xattrs, tarXattr{name, string(value)})
		}
	}
}
