package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// asking is when rm and mv ask before they act.
type asking int

const (
	askSometimes asking = iota // where the file is write-protected and input is a terminal
	askNever
	askAlways
)

// remover is one run of rm.
type remover struct {
	inv          *invocation
	ask          asking
	askOnce      bool // -I
	recursive    bool
	directories  bool // -d
	verbose      bool
	force        bool // missing files are fine
	preserveRoot bool
	oneFS        bool
	terminal     bool // standard input is one
	device       uint64
	nearby       nearby
}

func rm(inv *invocation) {
	r := &remover{inv: inv, preserveRoot: true}
	o := inv.options()
	o.do('f', "force", func() { r.ask, r.force, r.askOnce = askNever, true, false })
	o.do('i', "", func() { r.ask, r.force, r.askOnce = askAlways, false, false })
	o.do('I', "", func() { r.ask, r.force, r.askOnce = askSometimes, false, true })
	o.optional(0, "interactive", r.interactive)
	o.flag(&r.recursive, 'r', "recursive")
	o.flag(&r.recursive, 'R', "")
	o.flag(&r.directories, 'd', "dir")
	o.flag(&r.verbose, 'v', "verbose")
	o.flag(&r.oneFS, 0, "one-file-system")
	o.do(0, "no-preserve-root", func() { r.preserveRoot = false })
	o.optional(0, "preserve-root", func(string) bool { r.preserveRoot = true; return true })
	inv.hint = hyphenHint(inv)
	names, ok := o.parse()
	if !ok {
		return
	}
	if len(names) == 0 {
		if !r.force {
			inv.usage(1, "missing operand")
		}
		return
	}
	r.terminal = sys.IsTerminal(inv.p, 0)
	if r.askOnce && (r.recursive || len(names) > 3) && !r.confirmAll(len(names)) {
		return
	}
	for _, name := range names {
		r.operand(name)
	}
}

// interactive is --interactive[=WHEN].
func (r *remover) interactive(when string) bool {
	switch when {
	case "never", "no", "none":
		r.ask, r.askOnce = askNever, false
	case "once":
		r.ask, r.askOnce, r.force = askSometimes, true, false
	case "", "always", "yes":
		r.ask, r.askOnce, r.force = askAlways, false, false
	default:
		r.inv.invalidArgument(when, "--interactive", "'never', 'no', 'none'", "'once'", "'always', 'yes'")
		return false
	}
	return true
}

func (r *remover) confirmAll(n int) bool {
	plural := "s"
	if n == 1 {
		plural = ""
	}
	how := ""
	if r.recursive {
		how = " recursively"
	}
	return r.inv.confirm("remove %d argument%s%s? ", n, plural, how)
}

// operand removes what was named on the command line.
func (r *remover) operand(name string) {
	p := r.inv.p
	st, err := sys.Lstat(p, name)
	if err != nil {
		if !r.force || err != sys.ENOENT && err != sys.ENOTDIR {
			r.inv.errorf("cannot remove %s: %v", quoteFile(name), err)
		}
		return
	}
	if st.Mode.IsDir() && r.recursive && r.refusesDirectory(name, &st) {
		return
	}
	r.device = st.Dev
	r.remove(name, &st)
}

// refusesDirectory says why "/", "." and ".." are not removed.
func (r *remover) refusesDirectory(name string, st *sys.Stat) bool {
	if last := base(trimSlashes(name)); last == "." || last == ".." {
		r.inv.errorf("refusing to remove '.' or '..' directory: skipping %s", quoteFile(name))
		return true
	}
	root, err := sys.Lstat(r.inv.p, "/")
	if !r.preserveRoot || err != nil || root.Dev != st.Dev || root.Ino != st.Ino {
		return false
	}
	if name == "/" {
		r.inv.errorf("it is dangerous to operate recursively on '/'")
	} else {
		r.inv.errorf("it is dangerous to operate recursively on %s (same as '/')", quoteFile(name))
	}
	r.inv.warnf("use --no-preserve-root to override this failsafe")
	return true
}

// remove removes a file or a tree; it reports whether name is gone.
func (r *remover) remove(name string, st *sys.Stat) bool {
	if st.Mode.IsDir() {
		return r.directory(name, st)
	}
	if !r.agreed(name, st) {
		return false
	}
	return r.unlink(name, 0)
}

// unlink is the call itself and what is said of it.
func (r *remover) unlink(name string, flags int) bool {
	err := r.inv.p.Unlinkat(r.nearby.at(), r.nearby.rest(name), flags)
	if err != nil {
		if r.force && err == sys.ENOENT {
			return true
		}
		r.inv.errorf("cannot remove %s: %v", quoteFile(name), err)
		return false
	}
	if r.verbose {
		what := "removed %s\n"
		if flags != 0 {
			what = "removed directory %s\n"
		}
		r.inv.out.Printf(what, quoteFile(name))
	}
	return true
}

// directory removes a directory with all that is in it.
func (r *remover) directory(name string, st *sys.Stat) bool {
	if !r.recursive && !r.directories {
		r.inv.errorf("cannot remove %s: %v", quoteFile(name), sys.EISDIR)
		return false
	}
	if r.oneFS && st.Dev != r.device {
		r.inv.errorf("skipping %s, since it's on a different device", quoteFile(name))
		return false
	}
	entries, err := r.nearby.list(r.inv.p, name)
	if !r.recursive && err == nil && len(entries) > 0 {
		r.inv.errorf("cannot remove %s: %v", quoteFile(name), sys.ENOTEMPTY)
		return false
	}
	if len(entries) > 0 && !r.descends(name, st) {
		return false
	}
	if err != nil && (r.recursive || err != sys.EACCES) {
		if rmdirErr := r.inv.p.Unlinkat(r.nearby.at(), r.nearby.rest(name), sys.AT_REMOVEDIR); rmdirErr == nil {
			r.removedDirectory(name)
			return true
		}
		r.inv.errorf("cannot remove %s: %v", quoteFile(name), err)
		return false
	}
	whole, leave := true, r.nearby.enter(r.inv.p, name)
	for _, entry := range entries {
		if !r.entry(joinPath(name, entry.Name)) {
			whole = false
		}
	}
	leave()
	if !whole || !r.agreed(name, st) {
		return false
	}
	return r.unlink(name, sys.AT_REMOVEDIR)
}

func (r *remover) removedDirectory(name string) {
	if r.verbose {
		r.inv.out.Printf("removed directory %s\n", quoteFile(name))
	}
}

// entry removes what was found in a directory.
func (r *remover) entry(name string) bool {
	st, err := r.nearby.lstat(r.inv.p, name)
	if err == sys.ENOENT && r.force {
		return r.unlink(name, 0)
	}
	if err != nil {
		r.inv.errorf("cannot remove %s: %v", quoteFile(name), err)
		return false
	}
	return r.remove(name, &st)
}

// descends asks before the content of a directory is removed.
func (r *remover) descends(name string, st *sys.Stat) bool {
	protected := r.protected(name, st)
	switch {
	case r.ask == askAlways && protected:
		return r.inv.confirm("descend into write-protected directory %s? ", quoteFile(name))
	case r.ask == askAlways:
		return r.inv.confirm("descend into directory %s? ", quoteFile(name))
	case protected:
		return r.inv.confirm("descend into write-protected directory %s? ", quoteFile(name))
	}
	return true
}

// protected reports whether rm asks because the file is not writable.
func (r *remover) protected(name string, st *sys.Stat) bool {
	if r.ask == askNever || r.ask == askSometimes && !r.terminal || st.Mode.IsSymlink() {
		return false
	}
	return r.inv.p.Faccessat2(r.nearby.at(), r.nearby.rest(name), sys.W_OK, sys.AT_EACCESS) == sys.EACCES
}

// agreed asks where asking is due.
func (r *remover) agreed(name string, st *sys.Stat) bool {
	protected := r.protected(name, st)
	if r.ask != askAlways && !protected {
		return true
	}
	what := fileType(st)
	if protected {
		what = "write-protected " + what
	}
	return r.inv.confirm("remove %s %s? ", what, quoteFile(name))
}

func unlink(inv *invocation) {
	o := inv.options()
	names, ok := o.parse()
	switch {
	case !ok:
	case len(names) == 0:
		inv.usage(1, "missing operand")
	case len(names) > 1:
		inv.usage(1, "extra operand %s", quoteText(names[1]))
	default:
		if err := sys.Unlink(inv.p, names[0]); err != nil {
			inv.errorf("cannot unlink %s: %v", quoteFile(names[0]), err)
		}
	}
}

// invalidArgument says which values an option takes; each of lines is one
// value with its synonyms.
func (inv *invocation) invalidArgument(value, option string, lines ...string) {
	inv.warnf("invalid argument %s for %s\nValid arguments are:\n  - %s",
		quoteText(value), quoteText(option), strings.Join(lines, "\n  - "))
	inv.usage(1, "")
}

// hyphenHint is what follows bad usage: how to remove a file whose name looks
// like an option.
func hyphenHint(inv *invocation) string {
	end := "Try '" + inv.called + " --help' for more information.\n"
	for _, arg := range inv.args {
		if len(arg) < 2 || arg[0] != '-' {
			continue
		}
		if _, err := sys.Lstat(inv.p, arg); err == nil {
			return "Try '" + inv.called + " ./" + quoteName(arg) + "' to remove the file " + quoteFile(arg) + ".\n" + end
		}
	}
	return end
}
