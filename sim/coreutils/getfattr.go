package coreutils

import (
	"sort"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/regex"
	"github.com/overlook-fs/overlook/sim/sys"
)

// attrReader is one run of getfattr(1).
type attrReader struct {
	inv                        *invocation
	name                       string // -n
	dump, onlyValues, absolute bool
	recursive, logical, link   bool
	encoding                   string
	pattern                    *regex.Regexp
	warned                     bool // said that leading slashes go
}

func getfattr(inv *invocation) {
	inv.hint = "Usage: getfattr [-hRLP] [-n name|-d] [-e en] [-m pattern] path...\nTry `getfattr --help' for more information.\n"
	g := &attrReader{inv: inv}
	pattern := "^user\\."
	var version bool
	o := inv.options()
	o.badStatus = 2
	o.value(&g.name, 'n', "name")
	o.flag(&g.dump, 'd', "dump")
	o.value(&pattern, 'm', "match")
	o.each('e', "encoding", g.setEncoding)
	o.flag(&g.onlyValues, 0, "only-values")
	o.flag(&g.absolute, 0, "absolute-names")
	o.flag(&g.link, 'h', "no-dereference")
	o.flag(&g.recursive, 'R', "recursive")
	o.flag(&g.logical, 'L', "logical")
	o.do('P', "physical", func() { g.logical = false })
	o.flag(&version, 0, "version")
	operands, ok := o.parse()
	switch {
	case !ok:
		return
	case version:
		inv.out.WriteString("getfattr 2.5.1\n")
		return
	case len(operands) == 0:
		inv.usage(2, "")
		return
	}
	if pattern == "-" {
		pattern = ""
	}
	var err error
	if g.pattern, err = CompileERE(pattern, 0); err != nil {
		inv.errorf("invalid regular expression \"%s\"", pattern)
		return
	}
	for _, path := range operands {
		g.walk(path, true)
	}
}

func (g *attrReader) setEncoding(name string) bool {
	for _, e := range []string{"text", "hex", "base64"} {
		if name != "" && strings.HasPrefix(e, name) {
			g.encoding = e
			return true
		}
	}
	g.inv.usage(2, "")
	return false
}

// flags are how the attributes of a path are asked for.
func (g *attrReader) flags() int {
	if g.link {
		return sys.AT_SYMLINK_NOFOLLOW
	}
	return 0
}

// walk shows a path and, with -R, what lies below it. Operands are followed
// where they are symlinks to directories, unless -P says no.
func (g *attrReader) walk(path string, operand bool) {
	g.show(path)
	if !g.recursive {
		return
	}
	st, err := sys.Lstat(g.inv.p, path)
	if err == nil && st.Mode.IsSymlink() && (g.logical || operand && !g.link) {
		st, err = sys.StatPath(g.inv.p, path)
	}
	if err != nil || !st.Mode.IsDir() {
		return
	}
	entries, err := sys.ReadDir(g.inv.p, path)
	if err != nil {
		g.inv.errorf("%s: %v", path, err)
		return
	}
	for _, e := range entries {
		g.walk(strings.TrimSuffix(path, "/")+"/"+e.Name, false)
	}
}

// show prints the attributes of one file.
func (g *attrReader) show(path string) {
	names := []string{g.name}
	if g.name == "" {
		all, err := g.inv.p.Listxattrat(sys.AT_FDCWD, path, g.flags())
		if err != nil {
			g.inv.errorf("%s: %s", path, attrError(err))
			return
		}
		names = names[:0]
		for _, name := range all {
			if g.pattern.Match(name) {
				names = append(names, name)
			}
		}
		sort.Strings(names)
	}
	shown := 0
	for _, name := range names {
		if g.showOne(path, name, shown == 0) {
			shown++
		}
	}
	if shown > 0 && !g.onlyValues {
		g.inv.out.WriteByte('\n')
	}
}

// showOne prints one attribute, with the file's name before the first.
func (g *attrReader) showOne(path, name string, first bool) bool {
	var value []byte
	if g.dump || g.name != "" || g.onlyValues {
		var err error
		if value, err = g.inv.p.Getxattrat(sys.AT_FDCWD, path, name, g.flags()); err != nil {
			g.refuse(path, name, err)
			return false
		}
	}
	out := g.inv.out
	if g.onlyValues {
		out.Write(value)
		return true
	}
	if first {
		out.WriteString("# file: " + octalQuote(g.displayed(path), "\n\r\\") + "\n")
	}
	out.WriteString(octalQuote(name, "=\n\r\\"))
	if g.dump || g.name != "" {
		out.WriteString("=" + encodeAttr(value, g.encoding))
	}
	out.WriteByte('\n')
	return true
}

// refuse reports an attribute that cannot be read. A missing one is reported
// without the command's name, as the real tool does.
func (g *attrReader) refuse(path, name string, err error) {
	if g.name != "" && err == sys.ENODATA {
		g.inv.out.Flush()
		sys.WriteAll(g.inv.p, 2, []byte(path+": "+name+": "+attrError(err)+"\n"))
		g.inv.status = 1
		return
	}
	if _, missing := sys.Lstat(g.inv.p, path); missing != nil {
		g.inv.errorf("%s: %s", path, attrError(err))
		return
	}
	g.inv.out.Flush()
	sys.WriteAll(g.inv.p, 2, []byte(path+": "+name+": "+attrError(err)+"\n"))
	g.inv.status = 1
}

// attrError is the text of an error with the attr tools' own word for a
// missing attribute.
func attrError(err error) string {
	if err == sys.ENODATA {
		return "No such attribute"
	}
	return err.Error()
}

// displayed is a path as the "# file:" line has it: relative.
func (g *attrReader) displayed(path string) string {
	if g.absolute {
		return path
	}
	if strings.HasPrefix(path, "/") && !g.warned {
		g.warned = true
		g.inv.warnf("Removing leading '/' from absolute path names")
	}
	path = strings.TrimLeft(strings.TrimPrefix(path, "./"), "/")
	if path == "" {
		return "."
	}
	return path
}
