package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/deflate"
	"github.com/overlook-fs/overlook/sim/sys"
)

// gzipRun is one run of gzip, gunzip or zcat.
type gzipRun struct {
	*invocation
	unpack, toStdout, keep, force, test bool
	suffix                              string
}

// gzipCommand packs and unpacks files.
func gzipCommand(inv *invocation) {
	g := gzipRun{invocation: inv, suffix: ".gz"}
	g.unpack = inv.name == "gunzip" || inv.name == "zcat"
	g.toStdout = inv.name == "zcat"
	inv.callItself("gzip")
	inv.hint = "Try `gzip --help' for more information.\n"
	o := inv.options()
	o.flag(&g.unpack, 'd', "decompress")
	o.flag(&g.toStdout, 'c', "stdout")
	o.flag(&g.keep, 'k', "keep")
	o.flag(&g.force, 'f', "force")
	o.flag(&g.test, 't', "test")
	o.value(&g.suffix, 'S', "suffix")
	for c := byte('1'); c <= '9'; c++ {
		o.do(c, "", func() {})
	}
	o.do('n', "no-name", func() {})
	o.do('q', "quiet", func() {})
	o.known("l", "list", "r", "recursive", "v", "verbose")
	operands, ok := o.parse()
	if !ok {
		return
	}
	if len(operands) == 0 {
		operands = []string{"-"}
	}
	for _, name := range operands {
		g.file(name)
	}
}

func (g *gzipRun) file(name string) {
	if name == "-" {
		g.stream()
		return
	}
	if g.unpack && !strings.HasSuffix(name, g.suffix) {
		if _, err := sys.StatPath(g.p, name); err != nil {
			name += g.suffix
		} else if !g.toStdout {
			g.warnf("%s: unknown suffix -- ignored", name)
			g.status = 2
			return
		}
	}
	st, err := sys.StatPath(g.p, name)
	if err != nil {
		g.errorf("%s: %v", name, err)
		return
	}
	if st.Mode.IsDir() {
		g.warnf("%s is a directory -- ignored", name)
		g.status = 2
		return
	}
	if !g.unpack && strings.HasSuffix(name, g.suffix) && !g.toStdout && !g.force {
		g.warnf("%s already has %s suffix -- unchanged", name, g.suffix)
		return
	}
	data, err := sys.ReadFile(g.p, name)
	if err != nil {
		g.errorf("%s: %v", name, err)
		return
	}
	if data, ok := g.convert(name, data); ok {
		g.store(name, data, st)
	}
}

// convert packs or unpacks.
func (g *gzipRun) convert(name string, data []byte) ([]byte, bool) {
	if !g.unpack && !g.test {
		return deflate.Pack(data), true
	}
	plain, err := deflate.Unpack(data)
	if err != nil {
		g.out.Flush()
		sys.WriteAll(g.p, 2, []byte("\ngzip: "+name+": "+err.Error()+"\n"))
		g.status = 1
		return nil, false
	}
	return plain, true
}

func (g *gzipRun) stream() {
	data, err := sys.ReadAll(g.p, 0)
	if err != nil {
		g.errorf("stdin: %v", err)
		return
	}
	if data, ok := g.convert("stdin", data); ok && !g.test {
		g.out.Write(data)
	}
}

// store writes the result beside the file and removes that.
func (g *gzipRun) store(name string, data []byte, st sys.Stat) {
	if g.test {
		return
	}
	if g.toStdout {
		g.out.Write(data)
		return
	}
	target := name + g.suffix
	if g.unpack {
		target = strings.TrimSuffix(name, g.suffix)
	}
	if _, err := sys.Lstat(g.p, target); err == nil {
		if !g.force {
			g.warnf("%s already exists;\tnot overwritten", target)
			g.status = 2
			return
		}
		sys.Unlink(g.p, target)
	}
	if err := sys.WriteFile(g.p, target, data, 0o600); err != nil {
		g.errorf("%s: %v", target, err)
		return
	}
	sys.Chown(g.p, target, int(st.UID), int(st.GID))
	sys.Chmod(g.p, target, st.Mode.Perm())
	g.p.Utimensat(sys.AT_FDCWD, target, &[2]sys.Timespec{st.Atime, st.Mtime}, 0)
	if !g.keep {
		sys.Unlink(g.p, name)
	}
}
