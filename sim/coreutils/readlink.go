package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

func readlink(inv *invocation) {
	how := resolving(-1)
	var noNewline, quiet, verbose, zero bool
	o := inv.options()
	o.do('f', "canonicalize", func() { how = resolveLastMissing })
	o.do('e', "canonicalize-existing", func() { how = resolveExisting })
	o.do('m', "canonicalize-missing", func() { how = resolveMissing })
	o.flag(&noNewline, 'n', "no-newline")
	o.flag(&quiet, 'q', "quiet")
	o.flag(&quiet, 's', "silent")
	o.flag(&verbose, 'v', "verbose")
	o.flag(&zero, 'z', "zero")
	names, ok := o.parse()
	if !ok {
		return
	}
	if len(names) == 0 {
		inv.usage(1, "missing operand")
		return
	}
	if noNewline && len(names) > 1 {
		inv.warnf("ignoring --no-newline with multiple arguments")
		noNewline = false
	}
	for _, name := range names {
		var text string
		var err error
		if how < 0 {
			text, err = sys.Readlink(inv.p, name)
		} else {
			text, err = canonicalPath(inv.p, name, how)
		}
		if err != nil {
			inv.status = 1
			if verbose {
				inv.errorf("%s: %v", quoteName(name), err)
			}
			continue
		}
		inv.out.WriteString(text)
		switch {
		case noNewline:
		case zero:
			inv.out.WriteByte(0)
		default:
			inv.out.WriteByte('\n')
		}
	}
}

// pathResolver is one run of realpath.
type pathResolver struct {
	inv        *invocation
	how        resolving
	logical    bool
	quiet      bool
	noSymlinks bool
	end        byte
	to, under  string // --relative-to and --relative-base, canonical
}

func realpath(inv *invocation) {
	r := &pathResolver{inv: inv, how: resolveLastMissing, end: '\n'}
	var to, under string
	o := inv.options()
	o.do('e', "canonicalize-existing", func() { r.how = resolveExisting })
	o.do('m', "canonicalize-missing", func() { r.how = resolveMissing })
	o.do('L', "logical", func() { r.logical = true })
	o.do('P', "physical", func() { r.logical, r.noSymlinks = false, false })
	o.do('s', "strip", func() { r.noSymlinks = true })
	o.do(0, "no-symlinks", func() { r.noSymlinks = true })
	o.flag(&r.quiet, 'q', "quiet")
	o.do('z', "zero", func() { r.end = 0 })
	o.value(&to, 0, "relative-to")
	o.value(&under, 0, "relative-base")
	names, ok := o.parse()
	if !ok {
		return
	}
	if len(names) == 0 {
		inv.usage(1, "missing operand")
		return
	}
	if !r.relative(to, under) {
		return
	}
	for _, name := range names {
		path, err := r.resolve(name)
		if err != nil {
			inv.status = 1
			if !r.quiet {
				inv.errorf("%s: %v", quoteName(name), err)
			}
			continue
		}
		inv.out.WriteString(r.seen(path))
		inv.out.WriteByte(r.end)
	}
}

// relative resolves the directories that names are shown relative to.
func (r *pathResolver) relative(to, under string) bool {
	if to == "" && under != "" {
		to = under
	}
	for _, dir := range [...]struct {
		name string
		into *string
	}{{to, &r.to}, {under, &r.under}} {
		if dir.name == "" {
			continue
		}
		path, err := r.resolve(dir.name)
		if err == nil && r.how == resolveExisting && !isDirPath(r.inv.p, path) {
			err = sys.ENOTDIR
		}
		if err != nil {
			r.inv.errorf("%s: %v", quoteName(dir.name), err)
			return false
		}
		*dir.into = path
	}
	if r.under != "" && !isUnder(r.to, r.under) {
		r.to, r.under = "", ""
	}
	return true
}

// seen is a path relative to where it is to be seen from.
func (r *pathResolver) seen(path string) string {
	if r.to == "" || r.under != "" && !isUnder(path, r.under) {
		return path
	}
	return relativePath(path, r.to)
}

// isUnder reports whether path is dir or below it.
func isUnder(path, dir string) bool {
	return path == dir || dir == "/" || strings.HasPrefix(path, dir+"/")
}

func (r *pathResolver) resolve(name string) (string, error) {
	how := r.how
	if name == "" {
		return "", sys.ENOENT
	}
	if r.noSymlinks || r.logical {
		plain, err := canonicalPath(r.inv.p, name, resolveNames)
		if err != nil || r.noSymlinks && how == resolveMissing {
			return plain, err
		}
		if !r.noSymlinks {
			return canonicalPath(r.inv.p, plain, how)
		}
		if how == resolveExisting {
			_, err = sys.StatPath(r.inv.p, plain)
		}
		return plain, err
	}
	return canonicalPath(r.inv.p, name, how)
}
