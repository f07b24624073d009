package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/regex"
	"github.com/overlook-fs/overlook/sim/sys"
)

func always(*findFile) bool { return true }

// predicate reads a predicate by its name.
func (ps *findParser) predicate(name string) findTest {
	if test, known := ps.option(name); known {
		return test
	}
	if test, known := ps.action(name); known {
		return test
	}
	switch name {
	case "-true":
		return always
	case "-false":
		return func(*findFile) bool { return false }
	case "-empty":
		return ps.known(needsStatus, ps.empty)
	case "-readable":
		return ps.access(sys.R_OK)
	case "-writable":
		return ps.access(sys.W_OK)
	case "-executable":
		return ps.access(sys.X_OK)
	case "-nouser":
		return ps.known(needsStatus, func(f *findFile) bool { _, ok := ps.accounts.passwd().byID(f.st.UID); return !ok })
	case "-nogroup":
		return ps.known(needsStatus, func(f *findFile) bool { _, ok := ps.accounts.group().byID(f.st.GID); return !ok })
	}
	make := ps.withValue(name)
	if make == nil {
		return ps.wrong("unknown predicate `%s'", name)
	}
	value, ok := ps.value(name)
	if !ok {
		return nil
	}
	test := make(value)
	switch name {
	case "-name", "-iname", "-path", "-ipath", "-wholename", "-iwholename", "-regex", "-iregex":
		return test
	case "-type", "-inum":
		return ps.known(needsEntry, test)
	}
	return ps.known(needsStatus, test)
}

// findNeed is what a test must know of a file besides its name.
type findNeed uint8

const (
	needsNothing findNeed = iota
	needsEntry            // type or number, which a directory's entry mostly tells
	needsStatus
)

// known is test for files of which that is known; the others fail it. nil
// stays nil.
func (fd *finder) known(need findNeed, test findTest) findTest {
	if test == nil || need == needsNothing {
		return test
	}
	return func(f *findFile) bool {
		return (need == needsEntry && f.kind != 0 || fd.look(f)) && test(f)
	}
}

// option reads a predicate that is an option: always true.
func (ps *findParser) option(name string) (findTest, bool) {
	switch name {
	case "-depth", "-d":
		ps.depth = true
	case "-xdev", "-mount":
		ps.oneFS = true
	case "-follow":
		ps.follow = copyFollowAlways
	case "-daystart":
		ps.now.Sec -= ((ps.now.Sec+ps.zone.east)%86400+86400)%86400 - 86400
		ps.now.Nsec = 0
	case "-noleaf", "-warn", "-nowarn", "-ignore_readdir_race", "-noignore_readdir_race":
	case "-maxdepth", "-mindepth":
		return ps.depthLimit(name), true
	case "-regextype":
		value, ok := ps.value(name)
		if !ok {
			return nil, true
		}
		return ps.regexType(value), true
	default:
		return nil, false
	}
	return always, true
}

func (ps *findParser) depthLimit(name string) findTest {
	value, ok := ps.value(name)
	if !ok {
		return nil
	}
	n, digits := leadingNumber(value)
	if digits == 0 || digits != len(value) {
		return ps.wrong("Expected a positive decimal integer argument to %s, but got %s", name, quoteText(value))
	}
	if name == "-maxdepth" {
		ps.maxDepth = int(min(n, 1<<30))
	} else {
		ps.minDepth = int(min(n, 1<<30))
	}
	return always
}

// withValue is the maker of a test that has an argument; nil: there is no such.
func (ps *findParser) withValue(name string) func(value string) findTest {
	switch name {
	case "-name", "-iname", "-path", "-ipath", "-wholename", "-iwholename", "-lname", "-ilname":
		return func(v string) findTest { return ps.pattern(name, v) }
	case "-regex", "-iregex":
		return func(v string) findTest { return ps.regex(name, v) }
	case "-type", "-xtype":
		return func(v string) findTest { return ps.fileType(name, v) }
	case "-size":
		return ps.size
	case "-perm":
		return ps.perm
	case "-user", "-group":
		return func(v string) findTest { return ps.account(name, v) }
	case "-newer", "-anewer", "-cnewer":
		return func(v string) findTest { return ps.newer(name, v) }
	case "-samefile":
		return ps.samefile
	case "-fstype":
		return ps.fstype
	case "-uid", "-gid", "-links", "-inum":
		return func(v string) findTest { return ps.number(name, v) }
	case "-mtime", "-atime", "-ctime", "-mmin", "-amin", "-cmin":
		return func(v string) findTest { return ps.age(name, v) }
	}
	if len(name) == 8 && strings.HasPrefix(name, "-newer") && strings.IndexByte("aBcm", name[6]) >= 0 && strings.IndexByte("aBcmt", name[7]) >= 0 {
		return func(v string) findTest { return ps.newerXY(name, v) }
	}
	return nil
}

// pattern is -name, -path, -lname and those that ignore case.
func (ps *findParser) pattern(name, pattern string) findTest {
	fold := func(s string) string { return s }
	if name[1] == 'i' {
		fold = strings.ToLower
		pattern = fold(pattern)
	}
	switch strings.TrimPrefix(strings.TrimPrefix(name, "-i"), "-") {
	case "name":
		return func(f *findFile) bool { return fnmatch(pattern, fold(f.name())) }
	case "lname":
		return func(f *findFile) bool {
			if !f.st.Mode.IsSymlink() {
				return false
			}
			target, err := sys.Readlink(ps.inv.p, f.path)
			return err == nil && fnmatch(pattern, fold(target))
		}
	}
	return func(f *findFile) bool { return fnmatch(pattern, fold(f.path)) }
}

// regexType is -regextype, for the -regex behind it.
func (ps *findParser) regexType(name string) findTest {
	switch name {
	case "emacs", "findutils-default", "posix-awk", "posix-basic", "posix-egrep", "posix-extended", "posix-minimal-basic", "awk", "ed", "egrep", "gnu-awk", "grep", "sed":
		ps.syntax = name
		return always
	}
	return ps.wrong("Unknown regular expression type %s; valid types are 'findutils-default', 'ed', 'emacs', 'gnu-awk', 'grep', 'posix-awk', 'awk', 'posix-basic', 'posix-egrep', 'egrep', 'posix-extended', 'posix-minimal-basic', 'sed'.", quoteText(name))
}

// regex is -regex: the whole path has to match.
func (ps *findParser) regex(name, pattern string) findTest {
	flags := regex.Flags(0)
	if name[1] == 'i' {
		flags = regex.FoldCase
	}
	var re *regex.Regexp
	var err error
	switch ps.syntax {
	case "posix-basic", "ed", "grep", "sed", "posix-minimal-basic":
		re, err = compileBRE(pattern, flags)
	case "", "emacs", "findutils-default":
		re, err = CompileERE(emacsToERE(pattern), flags)
	default:
		re, err = CompileERE(pattern, flags)
	}
	if err != nil {
		return ps.wrong("failed to compile regular expression '%s': %v", pattern, err)
	}
	return func(f *findFile) bool { return re.Longest(f.path, 0) == len(f.path) }
}

// emacsToERE turns Emacs' syntax, where groups, alternatives and intervals
// have backslashes, into POSIX's extended one.
func emacsToERE(pattern string) string {
	var out []byte
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; c {
		case '(', ')', '|', '{', '}':
			out = append(out, '\\', c)
		case '[':
			end := bracketEnd(pattern, i)
			out = append(out, pattern[i:end]...)
			i = end - 1
		case '\\':
			if i+1 < len(pattern) {
				i++
				if strings.IndexByte("()|", pattern[i]) < 0 {
					out = append(out, '\\')
				}
				out = append(out, pattern[i])
			}
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

// bracketEnd is the place behind the bracket expression at i.
func bracketEnd(pattern string, i int) int {
	end := i + 1
	if end < len(pattern) && pattern[end] == '^' {
		end++
	}
	for first := end; end < len(pattern); end++ {
		if pattern[end] == ']' && end > first {
			return end + 1
		}
	}
	return len(pattern)
}

// fileType is -type and -xtype: letters with commas between.
func (ps *findParser) fileType(name, letters string) findTest {
	var wanted []sys.Mode
	if letters == "" {
		return ps.wrong("Arguments to %s should contain at least one letter", name)
	}
	for i := 0; i < len(letters); i++ {
		at := strings.IndexByte("bcdfpls", letters[i])
		if at < 0 {
			return ps.wrong("Unknown argument to %s: %c", name, letters[i])
		}
		wanted = append(wanted, [...]sys.Mode{sys.S_IFBLK, sys.S_IFCHR, sys.S_IFDIR, sys.S_IFREG, sys.S_IFIFO, sys.S_IFLNK, sys.S_IFSOCK}[at])
		if i++; i < len(letters) && letters[i] != ',' {
			return ps.wrong("Must separate multiple arguments to %s using: ','", name)
		}
		if i == len(letters)-1 {
			return ps.wrong("Last file type in list argument to %s is missing, i.e., list is ending on: ','", name)
		}
	}
	return func(f *findFile) bool {
		mode := f.kind
		if name == "-xtype" {
			mode = ps.otherMode(f)
		}
		for _, w := range wanted {
			if mode.Type() == w {
				return true
			}
		}
		return false
	}
}

// otherMode is the mode of a symlink's target, or under -L of the symlink.
func (ps *findParser) otherMode(f *findFile) sys.Mode {
	look := sys.StatPath
	if ps.follow == copyFollowAlways {
		look = sys.Lstat
	}
	if st, err := look(ps.inv.p, f.path); err == nil {
		return st.Mode
	}
	return f.st.Mode
}

// empty is -empty: a file without bytes, a directory without names.
func (ps *findParser) empty(f *findFile) bool {
	if f.st.Mode.IsDir() {
		entries, err := sys.ReadDir(ps.inv.p, f.path)
		if err != nil {
			ps.fail(f.path, err)
			return false
		}
		return len(entries) == 0
	}
	return f.st.Mode.IsRegular() && f.st.Size == 0
}

func (ps *findParser) access(mode int) findTest {
	return func(f *findFile) bool { return ps.inv.p.Faccessat2(sys.AT_FDCWD, f.path, mode, 0) == nil }
}

// account is -user and -group.
func (ps *findParser) account(name, value string) findTest {
	file := ps.accounts.passwd()
	if name == "-group" {
		file = ps.accounts.group()
	}
	id, ok := file.lookup(value)
	switch {
	case value == "":
		return ps.wrong("The argument to %s should not be empty", name)
	case !ok && name == "-group":
		return ps.wrong("%s is not the name of an existing group", quoteText(value))
	case !ok:
		return ps.wrong("%s is not the name of a known user", quoteText(value))
	case name == "-group":
		return func(f *findFile) bool { return f.st.GID == id }
	}
	return func(f *findFile) bool { return f.st.UID == id }
}

func (ps *findParser) samefile(name string) findTest {
	other := &findFile{path: name}
	if err := ps.stat(other); err != nil {
		ps.fail(name, err)
		ps.failed = true
		return nil
	}
	return func(f *findFile) bool { return sameInode(&f.st, &other.st) }
}

func (ps *findParser) fstype(name string) findTest {
	return func(f *findFile) bool { return ps.filesystem(f) == name }
}

// filesystem is the type of the filesystem a file lies on.
func (fd *finder) filesystem(f *findFile) string {
	mounts, err := readMounts(fd.inv.p)
	if err != nil {
		return "unknown"
	}
	path, err := canonicalPath(fd.inv.p, dirName(f.path), resolveExisting)
	if err == nil {
		path = joinPath(path, f.name())
	}
	best := "unknown"
	longest := -1
	for _, m := range mounts {
		if isUnder(path, m.target) && len(m.target) >= longest {
			best, longest = m.fstype, len(m.target)
		}
	}
	return best
}
