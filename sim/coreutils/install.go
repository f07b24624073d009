package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// installer is one run of install.
type installer struct {
	*copier
	target      targetOptions
	accounts    *accounts
	directories bool
	leading     bool // -D: make the directories above
	mode        sys.Mode
	dirMode     sys.Mode
	uid, gid    int
}

func install(inv *invocation) {
	s := &installer{copier: newCopier(inv), accounts: newAccounts(inv.p), uid: -1, gid: -1}
	s.follow, s.copier.install, s.unlinkFirst, s.setMode, s.copier.mode = copyFollowAlways, true, true, true, 0o600
	s.copyAsRegular = true
	var backup backupOptions
	mode, owner, group := "", "", ""
	o := inv.options()
	s.target.declare(o)
	backup.declare(o)
	o.do('c', "", func() {})
	o.flag(&s.directories, 'd', "directory")
	o.flag(&s.leading, 'D', "")
	o.value(&mode, 'm', "mode")
	o.value(&owner, 'o', "owner")
	o.value(&group, 'g', "group")
	o.flag(&s.keep.times, 'p', "preserve-timestamps")
	o.flag(&s.verbose, 'v', "verbose")
	o.do('Z', "", func() {})
	o.known("s", "strip", "strip-program", "C", "compare", "preserve-context", "context")
	names, ok := o.parse()
	if !ok {
		return
	}
	if s.backup, s.suffix, ok = backup.settle(); !ok || !s.attributesOf(mode, owner, group) {
		return
	}
	s.umask = currentUmask(inv.p)
	if s.directories {
		s.makeDirectories(names)
		return
	}
	s.files(names)
}

// attributesOf reads -m, -o and -g.
func (s *installer) attributesOf(mode, owner, group string) bool {
	s.mode, s.dirMode = 0o755, 0o755
	if mode != "" {
		spec, ok := parseModeSpec(mode)
		if !ok {
			s.inv.errorf("invalid mode %s", quoteText(mode))
			return false
		}
		s.mode, _ = spec.adjust(0, 0)
		s.dirMode, _ = spec.adjust(sys.S_IFDIR, 0)
	}
	if owner != "" {
		uid, ok := s.accounts.passwd().lookup(owner)
		if !ok {
			s.inv.errorf("invalid user %s", quoteText(owner))
			return false
		}
		s.uid = int(uid)
	}
	if group != "" {
		gid, ok := s.accounts.group().lookup(group)
		if !ok {
			s.inv.errorf("invalid group %s", quoteText(group))
			return false
		}
		s.gid = int(gid)
	}
	return true
}

// makeDirectories is install -d.
func (s *installer) makeDirectories(names []string) {
	if len(names) == 0 {
		s.inv.usage(1, "missing file operand")
		return
	}
	for _, name := range names {
		if s.ancestors(name) && s.directory(name, s.dirMode) {
			s.own(name, s.dirMode)
		}
	}
}

// ancestors makes the directories above a name.
func (s *installer) ancestors(name string) bool {
	trimmed := trimSlashes(name)
	for i := 1; i < len(trimmed); i++ {
		if trimmed[i] != '/' || trimmed[i-1] == '/' {
			continue
		}
		if st, err := sys.StatPath(s.inv.p, trimmed[:i]); err == nil && !st.Mode.IsDir() {
			s.inv.errorf("cannot create directory %s: %v", quoteFile(trimmed[:i]), sys.ENOTDIR)
			return false
		}
		if !s.directory(trimmed[:i], 0o755) {
			return false
		}
	}
	return true
}

// directory makes a directory where there is none.
func (s *installer) directory(name string, mode sys.Mode) bool {
	if isDirPath(s.inv.p, name) {
		return true
	}
	if err := sys.Mkdir(s.inv.p, name, mode&^0o077|0o700); err != nil {
		s.inv.errorf("cannot create directory %s: %v", quoteFile(name), err)
		return false
	}
	if mode == 0o755 {
		sys.Chmod(s.inv.p, name, 0o755)
	}
	if s.verbose {
		s.inv.out.Printf("%s: creating directory %s\n", s.inv.called, quoteFile(name))
	}
	return true
}

// own gives a file its owner, group and mode.
func (s *installer) own(name string, mode sys.Mode) {
	if s.uid >= 0 || s.gid >= 0 {
		if err := sys.Lchown(s.inv.p, name, s.uid, s.gid); err != nil {
			s.inv.errorf("cannot change ownership of %s: %v", quoteFile(name), err)
			return
		}
	}
	if err := sys.Chmod(s.inv.p, name, mode); err != nil {
		s.inv.errorf("cannot change permissions of %s: %v", quoteFile(name), err)
	}
}

// files copies files into place.
func (s *installer) files(names []string) {
	if s.leading && s.target.directory != "" && len(names) > 0 {
		if !s.ancestors(s.target.directory) || !s.directory(s.target.directory, 0o755) {
			return
		}
	}
	if s.leading && s.target.directory == "" && len(names) == 2 {
		if !isDirPath(s.inv.p, names[1]) && strings.Contains(names[1], "/") && !s.ancestors(names[1]) {
			return
		}
	}
	sources, directory, dest, ok := s.target.split(names)
	if !ok {
		return
	}
	for _, source := range sources {
		if directory != "" {
			dest = joinPath(directory, baseName(source))
		}
		s.one(source, dest)
	}
}

func (s *installer) one(source, dest string) {
	if result := s.operand(source, dest); !result.ok {
		return
	}
	s.own(dest, s.mode)
}
