package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/deflate"
	"github.com/overlook-fs/overlook/sim/coreutils/tarfile"
	"github.com/overlook-fs/overlook/sim/sys"
)

// read lists or unpacks an archive.
func (t *tarRun) read(names []string) {
	in, err := openInput(t.p, t.file)
	if err != nil {
		t.giveUp("%s: Cannot open: %v", t.file, err)
		return
	}
	data := in.all()
	in.Close()
	if in.err != nil {
		t.giveUp("%s: Cannot read: %v", t.file, in.err)
		return
	}
	if deflate.IsPacked(data) {
		var err error
		if data, err = deflate.Unpack(data); err != nil {
			t.trouble("Unexpected EOF in archive")
			return
		}
	}
	members, ok := readTar(data)
	if !ok || len(data) < tarfile.Block {
		t.trouble("This does not look like a tar archive")
		return
	}
	if !t.chdir() {
		return
	}
	found := make([]bool, len(names))
	var later []*tarMember
	for i := range members {
		m := &members[i]
		if !t.wanted(m, names, found) || t.excluded(m.Name) {
			continue
		}
		t.p.Checkpoint()
		if t.action == 't' {
			t.bareName(m.Name, "member names")
			t.show(m.Member, t.verbose+1)
			continue
		}
		if t.extract(m) && m.Type == '5' {
			later = append(later, m)
		}
	}
	for i := len(later) - 1; i >= 0; i-- {
		t.finishMember(later[i], t.targetName(later[i].Name))
	}
	t.missing(names, found)
}

// wanted reports whether the operands choose a member.
func (t *tarRun) wanted(m *tarMember, names []string, found []bool) bool {
	if len(names) == 0 {
		return true
	}
	name := trimSlashes(m.Name)
	chosen := false
	for i, operand := range names {
		operand = trimSlashes(operand)
		if name == operand || strings.HasPrefix(name, operand+"/") || t.wildcards && fnmatch(operand, name) {
			found[i], chosen = true, true
		}
	}
	return chosen
}

// missing complains about operands that chose nothing.
func (t *tarRun) missing(names []string, found []bool) {
	warned := t.wildcards
	for i, name := range names {
		if found[i] {
			continue
		}
		if !warned && strings.ContainsAny(name, "*?[") {
			t.warnf("Pattern matching characters used in file names")
			t.warnf("Use --wildcards to enable pattern matching, or --no-wildcards to suppress this warning")
			warned = true
		}
		t.listing.Flush()
		t.trouble("%s: Not found in archive", name)
	}
}

// targetName is where a member goes; "": nowhere.
func (t *tarRun) targetName(name string) string {
	for n := t.strip; n > 0; n-- {
		_, rest, more := strings.Cut(strings.TrimLeft(name, "/"), "/")
		if !more {
			return ""
		}
		name = rest
	}
	if name == "" {
		return ""
	}
	return t.bareName(name, "member names")
}

// extract makes one member; false: it was not made.
func (t *tarRun) extract(m *tarMember) bool {
	target := t.targetName(m.Name)
	if target == "" {
		return false
	}
	t.show(m.Member, t.verbose)
	if t.toStdout {
		t.out.Write(m.data)
		return false
	}
	path := trimSlashes(target)
	err := t.make(m, path)
	if err == sys.ENOENT {
		t.makeParents(path)
		err = t.make(m, path)
	}
	if err == sys.EEXIST && !t.keep && m.Type != '5' {
		if err = sys.Unlink(t.p, path); err == sys.EISDIR {
			err = sys.Rmdir(t.p, path)
		}
		if err == nil {
			err = t.make(m, path)
		}
	}
	if err != nil {
		t.listing.Flush()
		t.trouble("%s: %s: %v", path, tarVerb(m), err)
		return false
	}
	if m.Type != '5' && m.Type != '1' {
		t.finishMember(m, path)
	}
	return true
}

// tarVerb is what could not be done with a member.
func tarVerb(m *tarMember) string {
	switch m.Type {
	case '1':
		return "Cannot hard link to '" + m.Link + "'"
	case '2':
		return "Cannot create symlink to '" + m.Link + "'"
	case '3', '4':
		return "Cannot mknod"
	case '5':
		return "Cannot mkdir"
	case '6':
		return "Cannot mkfifo"
	}
	return "Cannot open"
}

// make makes the file without its attributes.
func (t *tarRun) make(m *tarMember, path string) error {
	switch m.Type {
	case '1':
		return sys.Link(t.p, t.bareName(m.Link, "hard link targets"), path)
	case '2':
		return sys.Symlink(t.p, m.Link, path)
	case '3':
		return sys.Mknod(t.p, path, sys.S_IFCHR|0o600, sys.Makedev(m.Major, m.Minor))
	case '4':
		return sys.Mknod(t.p, path, sys.S_IFBLK|0o600, sys.Makedev(m.Major, m.Minor))
	case '6':
		return sys.Mknod(t.p, path, sys.S_IFIFO|0o600, 0)
	case '5':
		err := sys.Mkdir(t.p, path, 0o700)
		if err == sys.EEXIST {
			if st, statErr := sys.StatPath(t.p, path); statErr == nil && st.Mode.IsDir() {
				return nil
			}
		}
		return err
	}
	fd, err := sys.Open(t.p, path, sys.O_WRONLY|sys.O_CREAT|sys.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer t.p.Close(fd)
	return sys.WriteAll(t.p, fd, m.data)
}

func (t *tarRun) makeParents(path string) {
	for i := 1; i < len(path); i++ {
		if path[i] == '/' {
			sys.Mkdir(t.p, path[:i], 0o777)
		}
	}
}

// finishMember gives a file the owner, mode, attributes and times of its
// member.
func (t *tarRun) finishMember(m *tarMember, path string) {
	path = trimSlashes(path)
	if t.sameOwner {
		uid, gid := int(m.UID), int(m.GID)
		if user, ok := t.accounts.passwd().byName(m.User); ok && !t.numeric {
			uid = int(user.id)
		}
		if group, ok := t.accounts.group().byName(m.Group); ok && !t.numeric {
			gid = int(group.id)
		}
		if err := sys.Lchown(t.p, path, uid, gid); err != nil {
			t.trouble("%s: Cannot change ownership to uid %d, gid %d: %v", path, uid, gid, err)
		}
	}
	if m.Type != '2' {
		mode := m.Mode
		if !t.perms {
			mask := t.p.Umask(0)
			t.p.Umask(mask)
			mode &= 0o777 &^ mask
		}
		sys.Chmod(t.p, path, mode)
	}
	if t.xattrs {
		t.writeXattrs(m, path)
	}
	if !t.touch {
		now := t.p.Now()
		t.p.Utimensat(sys.AT_FDCWD, path, &[2]sys.Timespec{now, m.Mtime}, sys.AT_SYMLINK_NOFOLLOW)
	}
}

// writeXattrs restores the attributes that --xattrs-include names, those of
// users without one.
func (t *tarRun) writeXattrs(m *tarMember, path string) {
	masks := t.xattrMasks
	if len(masks) == 0 {
		masks = []string{"user.*"}
	}
	for _, x := range m.Xattrs {
		if !matchesAny(masks, x.Name) {
			continue
		}
		if err := t.p.Setxattrat(sys.AT_FDCWD, path, x.Name, []byte(x.Value), 0, sys.AT_SYMLINK_NOFOLLOW); err != nil {
			t.warnf("setxattrat: Cannot set '%s' extended attribute for file '%s': %v", x.Name, path, err)
		}
	}
}
