package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// linker is one run of ln.
type linker struct {
	inv      *invocation
	target   targetOptions
	symbolic bool
	force    bool
	ask      bool
	noDeref  bool // -n: a symlink to a directory is a name like any other
	relative bool
	verbose  bool
	follow   bool // -L: hard links go to what a symlink leads to
	backup   backupControl
	suffix   string
	made     map[string]bool
}

func ln(inv *invocation) {
	l := &linker{inv: inv, made: map[string]bool{}}
	var backup backupOptions
	var directories bool
	o := inv.options()
	backup.declare(o)
	l.target.declare(o)
	o.flag(&directories, 'd', "directory")
	o.flag(&directories, 'F', "")
	o.do('f', "force", func() { l.force, l.ask = true, false })
	o.do('i', "interactive", func() { l.ask, l.force = true, false })
	o.do('L', "logical", func() { l.follow = true })
	o.do('P', "physical", func() { l.follow = false })
	o.flag(&l.noDeref, 'n', "no-dereference")
	o.flag(&l.relative, 'r', "relative")
	o.flag(&l.symbolic, 's', "symbolic")
	o.flag(&l.verbose, 'v', "verbose")
	names, ok := o.parse()
	if !ok {
		return
	}
	if l.backup, l.suffix, ok = backup.settle(); !ok {
		return
	}
	switch {
	case len(names) == 0:
		inv.usage(1, "missing file operand")
	case l.relative && !l.symbolic:
		inv.errorf("cannot do --relative without --symbolic")
	default:
		l.run(names)
	}
}

// run makes the links. One operand alone gets a link of its name here.
func (l *linker) run(names []string) {
	if len(names) == 1 && l.target.directory == "" && !l.target.isFile {
		l.link(names[0], joinHere(baseName(names[0])))
		return
	}
	if len(names) == 2 && l.target.directory == "" && !l.target.isFile && !l.leadsToDirectory(names[1]) {
		l.link(names[0], names[1])
		return
	}
	if l.target.directory == "" && !l.target.isFile && len(names) > 2 && !l.leadsToDirectory(names[len(names)-1]) {
		_, err := isDirectory(l.inv.p, names[len(names)-1])
		if err == nil {
			err = sys.ENOTDIR
		}
		l.inv.errorf("target %s: %v", quoteFile(names[len(names)-1]), err)
		return
	}
	sources, directory, dest, ok := l.target.split(names)
	if !ok {
		return
	}
	for _, source := range sources {
		if directory != "" {
			dest = joinPath(directory, baseName(source))
			if l.made[dest] && l.backup != backupNumbered {
				l.inv.errorf("will not overwrite just-created %s with %s", quoteFile(dest), quoteFile(source))
				continue
			}
		}
		if l.link(source, dest) {
			l.made[dest] = true
		}
	}
}

// joinHere is a name in the working directory as ln shows it.
func joinHere(name string) string { return "./" + name }

// leadsToDirectory reports whether links go into name.
func (l *linker) leadsToDirectory(name string) bool {
	if l.noDeref {
		if st, err := sys.Lstat(l.inv.p, name); err == nil && st.Mode.IsSymlink() {
			return false
		}
	}
	is, _ := isDirectory(l.inv.p, name)
	return is
}

// link makes one link.
func (l *linker) link(source, dest string) bool {
	p := l.inv.p
	flags := 0
	if l.follow {
		flags = sys.AT_SYMLINK_FOLLOW
	}
	if l.relative {
		source = relativeTarget(p, source, dest)
	}
	if !l.symbolic && !l.linkable(source, flags) {
		return false
	}
	backup, ok := l.clear(source, dest)
	if !ok {
		return false
	}
	err := l.call(source, dest, flags)
	if err == sys.EEXIST && (l.force || l.ask) {
		err = l.replace(source, dest, flags)
	}
	if err != nil {
		l.inv.errorf("%s: %v", l.failure(source, dest, err), err)
		if backup != "" {
			sys.Rename(p, backup, dest)
		}
		return false
	}
	if l.verbose {
		if backup != "" {
			l.inv.out.WriteString(quoteFile(backup) + " ~ ")
		}
		arrow := " => "
		if l.symbolic {
			arrow = " -> "
		}
		l.inv.out.WriteString(quoteFile(dest) + arrow + quoteFile(source) + "\n")
	}
	return true
}

// linkable reports whether source can have another name.
func (l *linker) linkable(source string, flags int) bool {
	var st sys.Stat
	if flags == 0 {
		flags = sys.AT_SYMLINK_NOFOLLOW
	} else {
		flags = 0
	}
	if err := l.inv.p.Fstatat(sys.AT_FDCWD, source, &st, flags); err != nil {
		l.inv.errorf("failed to access %s: %v", quoteFile(source), err)
		return false
	}
	if st.Mode.IsDir() {
		l.inv.errorf("%s: hard link not allowed for directory", quoteName(source))
		return false
	}
	return true
}

// clear deals with an existing destination: it asks, backs up, or refuses.
func (l *linker) clear(source, dest string) (backup string, ok bool) {
	p := l.inv.p
	if !l.force && !l.ask && l.backup == backupNone {
		return "", true
	}
	old, err := sys.Lstat(p, dest)
	switch {
	case err == sys.ENOENT:
		return "", true
	case err != nil:
		l.inv.errorf("failed to access %s: %v", quoteFile(dest), err)
		return "", false
	case old.Mode.IsDir():
		l.inv.errorf("%s: cannot overwrite directory", quoteName(dest))
		return "", false
	}
	if l.sameAs(source, dest, &old) {
		l.inv.errorf("%s and %s are the same file", quoteFile(source), quoteFile(dest))
		return "", false
	}
	if l.ask && !l.inv.confirm("replace %s? ", quoteFile(dest)) {
		return "", false
	}
	if l.backup == backupNone {
		return "", true
	}
	backup = backupName(p, dest, l.backup, l.suffix)
	if err := sys.Rename(p, dest, backup); err != nil {
		l.inv.errorf("cannot backup %s: %v", quoteFile(dest), err)
		return "", false
	}
	return backup, true
}

// sameAs reports whether the destination is the very name of the source.
func (l *linker) sameAs(source, dest string, old *sys.Stat) bool {
	if l.symbolic && l.backup == backupNone {
		if trimSlashes(source) != trimSlashes(dest) && !sameEntry(l.inv.p, source, dest) {
			return false
		}
	}
	st, err := sys.StatPath(l.inv.p, source)
	if err != nil || !sameInode(&st, old) {
		return false
	}
	return old.Nlink == 1 || sameEntry(l.inv.p, source, dest)
}

func (l *linker) call(source, dest string, flags int) error {
	if l.symbolic {
		return sys.Symlink(l.inv.p, source, dest)
	}
	return l.inv.p.Linkat(sys.AT_FDCWD, source, sys.AT_FDCWD, dest, flags)
}

// replace makes the link beside dest and renames it over.
func (l *linker) replace(source, dest string, flags int) error {
	for range 100 {
		temporary := joinPath(dirName(dest), "Cu"+randomName(l.inv.p, 6))
		if dirName(dest) == "." && !strings.HasPrefix(dest, "./") {
			temporary = base(temporary)
		}
		err := l.call(source, temporary, flags)
		if err == sys.EEXIST {
			continue
		}
		if err != nil {
			return err
		}
		err = sys.Rename(l.inv.p, temporary, dest)
		sys.Unlink(l.inv.p, temporary)
		return err
	}
	return sys.EEXIST
}

// randomName is n random letters and digits.
func randomName(p sys.Process, n int) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	b := make([]byte, n)
	p.Getrandom(b)
	for i := range b {
		b[i] = letters[int(b[i])%len(letters)]
	}
	return string(b)
}

// failure is the words for a link that was not made.
func (l *linker) failure(source, dest string, err error) string {
	if l.symbolic {
		if err != sys.ENAMETOOLONG && source != "" {
			return "failed to create symbolic link " + quoteFile(dest)
		}
		return "failed to create symbolic link " + quoteFile(dest) + " -> " + quoteFile(source)
	}
	switch err {
	case sys.EMLINK:
		return "failed to create hard link to " + quoteFile(source)
	case sys.EDQUOT, sys.EEXIST, sys.ENOSPC, sys.EROFS:
		return "failed to create hard link " + quoteFile(dest)
	}
	return "failed to create hard link " + quoteFile(dest) + " => " + quoteFile(source)
}

// relativeTarget is where source lies as seen from dest's directory.
func relativeTarget(p sys.Process, source, dest string) string {
	from, err1 := canonicalPath(p, dirName(dest), resolveMissing)
	to, err2 := canonicalPath(p, source, resolveMissing)
	if err1 != nil || err2 != nil {
		return source
	}
	return relativePath(to, from)
}

// relativePath is the canonical path to as seen from the directory from.
func relativePath(to, from string) string {
	a, b := strings.Split(strings.Trim(to, "/"), "/"), strings.Split(strings.Trim(from, "/"), "/")
	if to == "/" {
		a = nil
	}
	if from == "/" {
		b = nil
	}
	common := 0
	for common < len(a) && common < len(b) && a[common] == b[common] {
		common++
	}
	var parts []string
	for range b[common:] {
		parts = append(parts, "..")
	}
	parts = append(parts, a[common:]...)
	if len(parts) == 0 {
		return "."
	}
	return strings.Join(parts, "/")
}
