package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// directoryMaker is one run of mkdir.
type directoryMaker struct {
	inv     *invocation
	spec    modeSpec // nil: as the umask has it
	umask   sys.Mode
	parents bool
	verbose bool
}

func mkdir(inv *invocation) {
	m := directoryMaker{inv: inv}
	mode := ""
	o := inv.options()
	o.flag(&m.parents, 'p', "parents")
	o.flag(&m.verbose, 'v', "verbose")
	o.value(&mode, 'm', "mode")
	o.do('Z', "", func() {})
	o.known("context")
	names, ok := o.parse()
	if !ok {
		return
	}
	if len(names) == 0 {
		inv.usage(1, "missing operand")
		return
	}
	if mode != "" {
		if m.spec, ok = parseModeSpec(mode); !ok {
			inv.errorf("invalid mode %s", quoteText(mode))
			return
		}
	}
	m.umask = currentUmask(inv.p)
	for _, name := range names {
		if m.parents {
			m.makeAll(name)
		} else {
			m.makeOne(name)
		}
	}
}

// currentUmask reads the umask, which takes setting it.
func currentUmask(p sys.Process) sys.Mode {
	mask := p.Umask(0)
	p.Umask(mask)
	return mask
}

// makeOne makes a directory and gives it its mode.
func (m *directoryMaker) makeOne(name string) {
	mode := sys.Mode(0o777)
	if m.spec != nil {
		mode, _ = m.spec.adjust(sys.S_IFDIR|0o777, m.umask)
		defer m.inv.p.Umask(m.inv.p.Umask(m.umask &^ mode))
	}
	if err := sys.Mkdir(m.inv.p, name, mode); err != nil {
		m.inv.errorf("cannot create directory %s: %v", quoteText(name), err)
		return
	}
	m.said(name)
	m.special(name, mode)
}

// special sets the bits that mkdir(2) leaves out.
func (m *directoryMaker) special(name string, mode sys.Mode) {
	if m.spec == nil || mode&(sys.S_ISUID|sys.S_ISGID|sys.S_ISVTX) == 0 {
		return
	}
	if err := sys.Chmod(m.inv.p, name, mode); err != nil {
		m.inv.errorf("cannot set permissions of %s: %v", quoteName(name), err)
	}
}

func (m *directoryMaker) said(name string) {
	if m.verbose {
		m.inv.out.Printf("%s: created directory %s\n", m.inv.called, quoteText(name))
	}
}

// makeAll makes a directory and those above it that are missing; one that is
// there already is fine.
func (m *directoryMaker) makeAll(name string) {
	if !m.makeAbove(name) {
		return
	}
	st, err := sys.StatPath(m.inv.p, name)
	if err == nil && st.Mode.IsDir() {
		return
	}
	m.makeOne(name)
}

// makeAbove makes the missing directories above name, writable by their owner
// whatever the umask says.
func (m *directoryMaker) makeAbove(name string) bool {
	p := m.inv.p
	name = trimSlashes(name)
	for i := 1; i < len(name); i++ {
		if name[i] != '/' || name[i-1] == '/' {
			continue
		}
		above := name[:i]
		old := p.Umask(m.umask &^ 0o300)
		err := sys.Mkdir(p, above, 0o777)
		p.Umask(old)
		if err == nil {
			m.said(above)
			continue
		}
		if st, staterr := sys.StatPath(p, above); staterr == nil && st.Mode.IsDir() {
			continue
		}
		if err == sys.EEXIST {
			err = sys.ENOTDIR
			if _, staterr := sys.StatPath(p, above); staterr != nil {
				err = sys.EEXIST
			}
		}
		m.inv.errorf("cannot create directory %s: %v", quoteText(above), err)
		return false
	}
	return true
}

func rmdir(inv *invocation) {
	var parents, verbose, ignoreNonEmpty bool
	o := inv.options()
	o.flag(&parents, 'p', "parents")
	o.flag(&verbose, 'v', "verbose")
	o.flag(&ignoreNonEmpty, 0, "ignore-fail-on-non-empty")
	names, ok := o.parse()
	if !ok {
		return
	}
	if len(names) == 0 {
		inv.usage(1, "missing operand")
		return
	}
	for _, name := range names {
		what := "failed to remove"
		for {
			if verbose {
				inv.out.Printf("%s: removing directory, %s\n", inv.called, quoteFile(name))
			}
			err := sys.Rmdir(inv.p, name)
			if err != nil {
				if !ignoreNonEmpty || !isForNonEmpty(inv.p, name, err) {
					inv.errorf("%s %s: %v", what, quoteFile(name), rmdirError(inv.p, name, err))
				}
				break
			}
			slash := strings.LastIndexByte(trimSlashes(name), '/')
			if !parents || slash <= 0 {
				break
			}
			name = trimSlashes(name[:slash+1])
			what = "failed to remove directory"
		}
	}
}

// isForNonEmpty reports whether a directory could not be removed, or could not
// have been, because it has entries.
func isForNonEmpty(p sys.Process, name string, err error) bool {
	switch err {
	case sys.ENOTEMPTY:
		return true
	case sys.EACCES, sys.EPERM, sys.EROFS, sys.EBUSY, sys.EEXIST:
		entries, err := sys.ReadDir(p, name)
		return err == nil && len(entries) > 0
	}
	return false
}

// rmdirError is what rmdir says went wrong: of "link/" it says that the link
// was not followed.
func rmdirError(p sys.Process, name string, err error) error {
	if err != sys.ENOTDIR || !strings.HasSuffix(name, "/") {
		return err
	}
	link, linkErr := sys.Lstat(p, trimSlashes(name))
	target, targetErr := sys.StatPath(p, name)
	if linkErr == nil && link.Mode.IsSymlink() && (targetErr == nil && target.Mode.IsDir()) {
		return symlinkNotFollowed{}
	}
	return err
}

// symlinkNotFollowed is rmdir's word for a symlink with a slash behind it.
type symlinkNotFollowed struct{}

func (symlinkNotFollowed) Error() string { return "Symbolic link not followed" }
