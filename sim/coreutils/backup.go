package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// backupControl is how backups of replaced files are named.
type backupControl int

const (
	backupNone     backupControl = iota
	backupSimple                 // name~
	backupNumbered               // name.~1~
	backupExisting               // numbered where there are numbered ones, else simple
)

// backupOptions are --backup, -b and --suffix, shared by cp, mv, ln, install.
type backupOptions struct {
	inv     *invocation
	wanted  bool
	control string
	suffix  string
	given   bool
}

func (b *backupOptions) declare(o *options) {
	b.inv = o.inv
	o.do('b', "", func() { b.wanted = true })
	o.optional(0, "backup", func(control string) bool {
		b.wanted = true
		if control != "" {
			b.control = control
		}
		return true
	})
	o.each('S', "suffix", func(suffix string) bool {
		b.wanted, b.given, b.suffix = true, true, suffix
		return true
	})
}

// settle finds the control and the suffix.
func (b *backupOptions) settle() (backupControl, string, bool) {
	suffix := b.suffix
	if !b.given {
		suffix = getenv(b.inv.p, "SIMPLE_BACKUP_SUFFIX")
	}
	if suffix == "" || strings.Contains(suffix, "/") {
		suffix = "~"
	}
	if !b.wanted {
		return backupNone, suffix, true
	}
	word, option := b.control, "backup type"
	if word == "" {
		word, option = getenv(b.inv.p, "VERSION_CONTROL"), "$VERSION_CONTROL"
	}
	switch word {
	case "none", "off":
		return backupNone, suffix, true
	case "simple", "never":
		return backupSimple, suffix, true
	case "", "existing", "nil":
		return backupExisting, suffix, true
	case "numbered", "t":
		return backupNumbered, suffix, true
	}
	b.inv.invalidArgument(word, option, "'none', 'off'", "'simple', 'never'", "'existing', 'nil'", "'numbered', 't'")
	return backupNone, suffix, false
}

// backupName is the name that a backup of name gets.
func backupName(p sys.Process, name string, control backupControl, suffix string) string {
	name = trimSlashes(name)
	if control == backupSimple {
		return name + suffix
	}
	entries, _ := sys.ReadDir(p, dirName(name))
	highest := 0
	for _, entry := range entries {
		number, ok := strings.CutPrefix(entry.Name, baseName(name)+".~")
		if !ok || !strings.HasSuffix(number, "~") {
			continue
		}
		if n, err := strconv.Atoi(strings.TrimSuffix(number, "~")); err == nil && n > highest {
			highest = n
		}
	}
	if highest == 0 && control == backupExisting {
		return name + suffix
	}
	return name + ".~" + strconv.Itoa(highest+1) + "~"
}
