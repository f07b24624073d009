package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/tarfile"
	"github.com/overlook-fs/overlook/sim/sys"
)

// tarRun is one run of tar.
type tarRun struct {
	*invocation
	action                                   byte // c, t, x or r; 0: not said
	file, dir                                string
	verbose                                  int
	compress, keep, toStdout, absolute       bool
	wildcards, sortNames, noRecursion        bool
	xattrs, numeric, sameOwner, touch, perms bool
	strip                                    int
	exclude, xattrMasks, fromFile            []string
	owner, group, mtime                      string
	accounts                                 *accounts
	listing                                  *output // where names go
	links                                    map[[2]uint64]string
	width                                    int // of the owner and size columns
	prefixSaid                               map[string]bool
	archive                                  [2]uint64 // device and inode of the archive
}

const tarHint = "Try 'tar --help' or 'tar --usage' for more information.\n"

// tar makes, lists and unpacks archives.
func tar(inv *invocation) {
	inv.hint = tarHint
	t := tarRun{invocation: inv, file: "-", width: 19, links: map[[2]uint64]string{}, prefixSaid: map[string]bool{}}
	t.accounts = newAccounts(inv.p)
	t.sameOwner = inv.p.Cred().EUID == 0
	t.perms = t.sameOwner
	t.oldStyle()
	operands, ok := t.options().parse()
	if !ok {
		return
	}
	t.run(operands)
}

// oldStyle makes "-cf file" of "cf file": letters first, then their values.
func (t *tarRun) oldStyle() {
	if len(t.args) == 0 || t.args[0] == "" || t.args[0][0] == '-' {
		return
	}
	letters, rest := t.args[0], t.args[1:]
	var args []string
	for i := range len(letters) {
		args = append(args, "-"+letters[i:i+1])
		if strings.IndexByte("fCTX", letters[i]) >= 0 && len(rest) > 0 {
			args[len(args)-1] += rest[0]
			rest = rest[1:]
		}
	}
	t.args = append(args, rest...)
}

func (t *tarRun) options() *options {
	o := t.invocation.options()
	o.badStatus = 64
	for _, action := range []struct {
		letter byte
		long   string
	}{{'c', "create"}, {'t', "list"}, {'x', "extract"}, {'x', "get"}, {'r', "append"}} {
		o.list = append(o.list, option{short: action.letter, long: action.long, set: func(string) bool { return t.takeAction(action.letter) }})
	}
	o.value(&t.file, 'f', "file")
	o.value(&t.dir, 'C', "directory")
	o.do('v', "verbose", func() { t.verbose++ })
	o.flag(&t.compress, 'z', "gzip")
	o.do('p', "preserve-permissions", func() { t.perms = true })
	o.do(0, "same-owner", func() { t.sameOwner = true })
	o.do(0, "no-same-owner", func() { t.sameOwner = false })
	o.do(0, "no-same-permissions", func() { t.perms = false })
	o.flag(&t.absolute, 'P', "absolute-names")
	o.flag(&t.toStdout, 'O', "to-stdout")
	o.flag(&t.keep, 'k', "keep-old-files")
	o.flag(&t.touch, 'm', "touch")
	o.flag(&t.wildcards, 0, "wildcards")
	o.do(0, "no-wildcards", func() { t.wildcards = false })
	o.flag(&t.noRecursion, 0, "no-recursion")
	o.flag(&t.xattrs, 0, "xattrs")
	o.flag(&t.numeric, 0, "numeric-owner")
	o.value(&t.owner, 0, "owner")
	o.value(&t.group, 0, "group")
	o.value(&t.mtime, 0, "mtime")
	gather := func(list *[]string) func(string) bool {
		return func(v string) bool { *list = append(*list, v); return true }
	}
	o.each(0, "exclude", gather(&t.exclude))
	o.each('X', "exclude-from", func(v string) bool { return t.namesFrom(v, &t.exclude) })
	o.each('T', "files-from", func(v string) bool { return t.namesFrom(v, &t.fromFile) })
	o.each(0, "xattrs-include", func(v string) bool { t.xattrs = true; t.xattrMasks = append(t.xattrMasks, v); return true })
	o.each(0, "strip-components", func(v string) bool {
		n, ok := parseCount(v)
		if !ok {
			t.usage(2, "%s: Invalid number of elements", v)
		}
		t.strip = int(n)
		return ok
	})
	o.each(0, "sort", func(v string) (ok bool) {
		v, ok = t.oneOf("sort", v, "none", "name", "inode")
		t.sortNames = v == "name"
		return ok
	})
	o.each(0, "format", func(string) bool { return true })
	o.known("u", "update", "d", "diff", "A", "delete", "j", "bzip2", "J", "xz", "zstd", "a", "g", "S", "sparse", "one-file-system", "transform", "acls", "selinux")
	return o
}

func (t *tarRun) takeAction(action byte) bool {
	if t.action != 0 && t.action != action {
		t.usage(2, "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option")
		return false
	}
	t.action = action
	return true
}

func (t *tarRun) namesFrom(file string, list *[]string) bool {
	in, err := openInput(t.p, file)
	if err != nil {
		t.fatal("%s: Cannot open: %v", file, err)
		return false
	}
	defer in.Close()
	for {
		line, ok := in.line()
		if !ok {
			return true
		}
		if line != "" {
			*list = append(*list, line)
		}
	}
}

// fatal is the end of tar.
func (t *tarRun) fatal(format string, args ...any) {
	t.warnf(format, args...)
	t.warnf("Error is not recoverable: exiting now")
	t.status = 2
}

// trouble is a complaint after which tar goes on.
func (t *tarRun) trouble(format string, args ...any) {
	t.warnf(format, args...)
	t.status = 2
}

func (t *tarRun) run(operands []string) {
	operands = append(operands, t.fromFile...)
	switch {
	case t.action == 0:
		t.usage(2, "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options")
		return
	case t.action == 'c' && len(operands) == 0:
		t.usage(2, "Cowardly refusing to create an empty archive")
		return
	}
	t.listing = t.out
	if t.file == "-" && (t.action == 'c' || t.action == 'r') || t.toStdout {
		t.listing = newOutput(t.p, 2)
	}
	if t.action == 'c' || t.action == 'r' {
		t.create(operands)
	} else {
		t.read(operands)
	}
	t.listing.Flush()
	t.out.Flush()
	if t.status == 2 && !t.gone() {
		t.warnf("Exiting with failure status due to previous errors")
	}
}

// gone reports that tar has already said that it gives up.
func (t *tarRun) gone() bool { return t.action == 0 }

// giveUp is fatal while an archive is at work.
func (t *tarRun) giveUp(format string, args ...any) {
	t.fatal(format, args...)
	t.action = 0
}

// chdir goes where -C says.
func (t *tarRun) chdir() bool {
	if t.dir == "" {
		return true
	}
	if err := t.p.Chdir(t.dir); err != nil {
		t.giveUp("%s: Cannot open: %v", t.dir, err)
		return false
	}
	return true
}

// show prints a member for -v and -t.
func (t *tarRun) show(m *tarfile.Member, level int) {
	if level == 0 {
		return
	}
	if level == 1 {
		t.listing.WriteString(quoteEscapeTar(m.Name) + "\n")
		return
	}
	letter := map[byte]sys.Mode{'0': sys.S_IFREG, '1': sys.S_IFREG, '2': sys.S_IFLNK, '3': sys.S_IFCHR, '4': sys.S_IFBLK, '5': sys.S_IFDIR, '6': sys.S_IFIFO}
	mode := (letter[m.Type] | m.Mode).String()
	if m.Type == '1' {
		mode = "h" + mode[1:]
	}
	user, group := m.User, m.Group
	if t.numeric || user == "" {
		user = itoa(int(m.UID))
	}
	if t.numeric || group == "" {
		group = itoa(int(m.GID))
	}
	size := itoa(int(m.Size))
	if m.Type == '3' || m.Type == '4' {
		size = itoa(int(m.Major)) + "," + itoa(int(m.Minor))
	}
	taken := len(user) + len(group) + 1 + len(size) + 1
	t.width = max(t.width, taken)
	when := strftime("%Y-%m-%d %H:%M", m.Mtime, zoneOf(t.p))
	t.listing.Printf("%s %s/%s %*s %s %s", mode, user, group, t.width-taken+len(size), size, when, quoteEscapeTar(m.Name))
	switch m.Type {
	case '1':
		t.listing.WriteString(" link to " + quoteEscapeTar(m.Link))
	case '2':
		t.listing.WriteString(" -> " + quoteEscapeTar(m.Link))
	}
	t.listing.WriteByte('\n')
}

// quoteEscapeTar is a name as tar lists it: control characters escaped.
func quoteEscapeTar(name string) string {
	var out []byte
	for i := range len(name) {
		switch c := name[i]; {
		case c == '\\':
			out = append(out, '\\', '\\')
		case isPrintable(c):
			out = append(out, c)
		default:
			out = appendEscape(out, c)
		}
	}
	return string(out)
}

// excluded reports whether --exclude names a member or one of its parents.
func (t *tarRun) excluded(name string) bool { return matchesAny(t.exclude, trimSlashes(name)) }

// bareName is a name without what must not stand before it in an archive.
func (t *tarRun) bareName(name, what string) string {
	if t.absolute {
		return name
	}
	bare := strings.TrimLeft(name, "/")
	if i := strings.LastIndex("/"+bare+"/", "/../"); i >= 0 {
		bare = strings.TrimLeft(bare[min(i+3, len(bare)):], "/")
	}
	prefix := name[:len(name)-len(bare)]
	if prefix != "" && !t.prefixSaid[prefix+what] {
		t.prefixSaid[prefix+what] = true
		t.listing.Flush()
		t.warnf("Removing leading `%s' from %s", prefix, what)
	}
	if bare == "" {
		return "./"
	}
	return bare
}
