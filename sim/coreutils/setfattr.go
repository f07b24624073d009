package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// attrWriter is one run of setfattr(1).
type attrWriter struct {
	inv          *invocation
	name, remove string
	value        []byte
	flags        int
}

func setfattr(inv *invocation) {
	inv.hint = "Usage: setfattr {-n name} [-v value] [-h] file...\n       setfattr {-x name} [-h] file...\nTry `setfattr --help' for more information.\n"
	w := &attrWriter{inv: inv}
	var names, values int
	var restore, value string
	var version, restoring, raw bool
	o := inv.options()
	o.badStatus = 2
	o.each('n', "name", func(v string) bool { w.name = v; names++; return true })
	o.each('x', "remove", func(v string) bool { w.remove = v; names++; return true })
	o.each('v', "value", func(v string) bool { value = v; values++; return true })
	o.do('h', "no-dereference", func() { w.flags = sys.AT_SYMLINK_NOFOLLOW })
	o.flag(&raw, 0, "raw")
	o.each('B', "restore", func(v string) bool { restore, restoring = v, true; return true })
	o.flag(&version, 0, "version")
	files, ok := o.parse()
	switch {
	case !ok:
		return
	case version:
		inv.out.WriteString("setfattr 2.5.1\n")
		return
	case restoring:
		w.restore(restore)
		return
	case names != 1, values > 1, len(files) == 0, values > 0 && w.name == "":
		inv.usage(2, "")
		return
	}
	w.value = []byte(value)
	if w.value, ok = decodeAttr(value); !ok && !raw {
		sys.WriteAll(inv.p, 2, []byte("bad input encoding\n"))
		inv.status = 1
		return
	}
	if raw {
		w.value = []byte(value)
	}
	for _, file := range files {
		w.apply(file)
	}
}

// apply sets or removes the attribute of one file.
func (w *attrWriter) apply(file string) {
	var err error
	if w.remove != "" {
		err = w.inv.p.Removexattrat(sys.AT_FDCWD, file, w.remove, w.flags)
	} else {
		err = w.inv.p.Setxattrat(sys.AT_FDCWD, file, w.name, w.value, 0, w.flags)
	}
	if err != nil {
		w.inv.errorf("%s: %s", file, attrError(err))
	}
}

// restore sets what a dump of getfattr -d says.
func (w *attrWriter) restore(dump string) {
	in, err := openInput(w.inv.p, dump)
	if err != nil {
		w.inv.warnf("%s: %v", dump, err)
		return
	}
	defer in.Close()
	file, named := "", false
	for n := 1; ; n++ {
		line, ok := in.line()
		if !ok {
			return
		}
		if text, ok := strings.CutPrefix(line, "# file: "); ok {
			file, named = string(unquoteOctal(text)), true
			continue
		}
		switch {
		case line == "":
			named = false
			continue
		case line[0] == '#':
			continue
		case !named:
			w.inv.errorf("%s: No filename found in line %d, aborting", dump, n-1)
			return
		}
		name, value, _ := strings.Cut(line, "=")
		w.name = string(unquoteOctal(name))
		if w.value, ok = decodeAttr(value); !ok {
			sys.WriteAll(w.inv.p, 2, []byte("bad input encoding\n"))
			w.inv.status = 1
			continue
		}
		w.apply(file)
	}
}
