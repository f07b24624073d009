package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// flagLister is one run of lsattr(1).
type flagLister struct {
	inv                                   *invocation
	recursive, all, directory, long, proj bool
	generation                            bool
}

func lsattr(inv *invocation) {
	inv.hint = "Usage: lsattr [-RVadlpv] [files...]\n"
	l := &flagLister{inv: inv}
	var verbose bool
	o := inv.options()
	o.flag(&l.recursive, 'R', "")
	o.flag(&verbose, 'V', "")
	o.flag(&l.all, 'a', "")
	o.flag(&l.directory, 'd', "")
	o.flag(&l.long, 'l', "")
	o.flag(&l.proj, 'p', "")
	o.flag(&l.generation, 'v', "")
	paths, ok := o.parse()
	if !ok {
		return
	}
	if verbose {
		sys.WriteAll(inv.p, 2, []byte("lsattr"+chattrVersion))
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	for _, path := range paths {
		if !l.operand(path) {
			inv.status = 1
		}
	}
}

// operand lists what an operand names: of a directory, its entries.
func (l *flagLister) operand(path string) bool {
	st, err := sys.Lstat(l.inv.p, path)
	switch {
	case err != nil:
		l.inv.warnf("%v while trying to stat %s", err, path)
		return false
	case st.Mode.IsDir() && !l.directory:
		return l.entries(path)
	}
	return l.show(path)
}

// show prints the flags of one file.
func (l *flagLister) show(path string) bool {
	flags, err := fileFlagsOf(l.inv.p, path)
	if err != nil {
		l.inv.warnf("%v While reading flags on %s", err, path)
		return false
	}
	if l.generation {
		l.inv.warnf("%v While reading version on %s", sys.ENOTTY, path)
		return false
	}
	out := l.inv.out
	if l.proj {
		out.WriteString("    0 ")
	}
	if l.long {
		out.WriteString(padRight(path, 28) + " " + flagNames(flags) + "\n")
		return true
	}
	out.WriteString(flagLetters(flags) + " " + path + "\n")
	return true
}

// entries lists a directory. What fails in it does not make the command fail.
func (l *flagLister) entries(dir string) bool {
	entries, err := sys.ReadDir(l.inv.p, dir)
	if err != nil {
		l.inv.warnf("%v While reading flags on %s", err, dir)
		return false
	}
	if l.all {
		entries = append([]sys.Dirent{{Name: "."}, {Name: ".."}}, entries...)
	}
	for _, e := range entries {
		if e.Name[0] == '.' && !l.all {
			continue
		}
		path := strings.TrimSuffix(dir, "/") + "/" + e.Name
		l.show(path)
		if l.recursive && e.Name != "." && e.Name != ".." && e.Type == sys.DT_DIR {
			l.inv.out.WriteString("\n" + path + ":\n")
			l.entries(path)
			l.inv.out.WriteString("\n")
		}
	}
	return true
}
