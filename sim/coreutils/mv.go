package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// moveCommand is one run of mv.
type moveCommand struct {
	*copier
	target targetOptions
	strip  bool
}

func mv(inv *invocation) {
	m := &moveCommand{copier: newCopier(inv)}
	m.move, m.recursive, m.follow = true, true, copyFollowNever
	m.keep = copyKeep{mode: true, owner: true, times: true, links: true, xattrs: true}
	var backup backupOptions
	o := inv.options()
	m.target.declare(o)
	backup.declare(o)
	o.do('f', "force", func() { m.ask = overwriteAlways })
	o.do('i', "interactive", func() { m.ask = overwriteAsk })
	o.do('n', "no-clobber", func() { m.ask = overwriteNever })
	o.flag(&m.update, 'u', "update")
	o.flag(&m.verbose, 'v', "verbose")
	o.flag(&m.strip, 0, "strip-trailing-slashes")
	o.do('Z', "context", func() {})
	names, ok := o.parse()
	if !ok {
		return
	}
	if m.backup, m.suffix, ok = backup.settle(); !ok {
		return
	}
	m.umask = currentUmask(inv.p)
	m.terminal = sys.IsTerminal(inv.p, 0)
	m.run(names)
}

// run moves the operands. Two of them are first renamed as they stand; whether
// the second is a directory matters only when that fails.
func (m *moveCommand) run(names []string) {
	into, err := true, error(errNotTried)
	if len(names) == 2 && m.target.directory == "" && !m.target.isFile {
		err = m.inv.p.Renameat2(sys.AT_FDCWD, names[0], sys.AT_FDCWD, names[1], sys.RENAME_NOREPLACE)
		into = false
		if err != nil {
			into, _ = isDirectory(m.inv.p, names[1])
		}
	}
	if m.ask == overwriteNever && m.backup != backupNone {
		m.inv.usage(1, "options --backup and --no-clobber are mutually exclusive")
		return
	}
	if m.strip {
		for i := range names {
			names[i] = trimSlashes(names[i])
		}
	}
	if !into {
		m.renameErrno, m.lastFile = err, true
		m.one(names[0], names[1])
		return
	}
	sources, directory, dest, ok := m.target.split(names)
	if !ok {
		return
	}
	for i, source := range sources {
		m.lastFile = i == len(sources)-1
		if directory != "" {
			dest = joinPath(directory, baseName(source))
			if baseName(source) == "/" {
				dest = trimSlashes(directory) + "/"
				m.inv.errorf("cannot move %s to %s: %v", quoteFile(source), quoteFile(dest), sys.ENOENT)
				continue
			}
		}
		m.one(source, dest)
	}
}

// one moves a file or tree; what had to be copied is removed.
func (m *moveCommand) one(source, dest string) {
	result := m.operand(source, dest)
	switch {
	case result.intoSelf:
		if m.inv.status == 0 {
			m.inv.status = 1
		}
		return
	case !result.ok || result.renamed:
		return
	}
	r := &remover{inv: m.inv, preserveRoot: true, ask: askNever, recursive: true, force: true, verbose: m.verbose}
	if last := base(trimSlashes(source)); last == "." || last == ".." || strings.HasSuffix(source, "/.") {
		m.inv.errorf("cannot move %s to %s", quoteFile(source), quoteFile(dest))
		return
	}
	r.operand(trimSlashes(source))
}
