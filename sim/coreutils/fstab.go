package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// fstabEntry is one line of /etc/fstab.
type fstabEntry struct{ source, target, fstype, options string }

func readFstab(p sys.Process) []fstabEntry {
	text, _ := sys.ReadFile(p, "/etc/fstab")
	var entries []fstabEntry
	for _, line := range strings.Split(string(text), "\n") {
		f := strings.Fields(line)
		if len(f) >= 4 && f[0][0] != '#' {
			entries = append(entries, fstabEntry{unescapeMount(f[0]), unescapeMount(f[1]), f[2], unescapeMount(f[3])})
		}
	}
	return entries
}

// fromFstab mounts what /etc/fstab knows by the one name that was given; named
// means that --source or --target gave it.
func (m *mountRequest) fromFstab(named bool) {
	name, what := m.source, "can't find"
	switch {
	case named && m.hasSource:
		what = "can't find mount source " + name
	case named:
		name, what = m.target, "can't find mount point"
	}
	full := canonicalOr(m.inv.p, name)
	for _, e := range readFstab(m.inv.p) {
		if e.target == full || e.source == name {
			m.mountEntry(e)
			return
		}
	}
	m.inv.errorf("%s: %s in /etc/fstab.", name, what)
}

// mountEntry mounts an entry with the command line's options behind its own.
func (m *mountRequest) mountEntry(e fstabEntry) {
	one := *m
	one.options = mountOptions{}
	one.options.add(e.options)
	for _, option := range m.options.list {
		one.options.one(option)
	}
	one.source, one.target, one.fstype, one.hasSource = e.source, e.target, e.fstype, true
	one.attach()
}

// all mounts what /etc/fstab wants mounted and is not.
func (m *mountRequest) all() {
	mounts, _ := readMounts(m.inv.p)
	for _, e := range readFstab(m.inv.p) {
		if !typeMatches(m.fstype, e.fstype) || e.fstype == "swap" || hasOption(e.options, "noauto") || mountAt(mounts, e.target) != nil {
			continue
		}
		m.mountEntry(e)
	}
}

// hasOption reports whether a comma-separated list has the option.
func hasOption(list, option string) bool {
	for _, o := range strings.Split(list, ",") {
		if o == option {
			return true
		}
	}
	return false
}
