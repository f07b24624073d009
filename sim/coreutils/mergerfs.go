package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// mergerfs is mergerfs(1).
func mergerfs(inv *invocation) {
	f := &fuseMount{inv: inv, own: " branches minfreespace category.create category.action category.search "}
	if !f.parse() {
		return
	}
	list, given := f.take("branches")
	if !given && len(f.words) > 0 {
		list, f.words = f.words[0], f.words[1:]
	}
	complaints := ""
	if list == "" {
		complaints = "* ERROR: branches not set\n"
	}
	point := ""
	if len(f.words) > 0 {
		point = f.words[0]
	} else {
		complaints += "* ERROR: mountpoint not set\n"
	}
	if size, given := f.take("minfreespace"); given {
		if isSize(size) {
			f.options = append(f.options, "minfreespace="+size)
		} else {
			complaints += "* ERROR: invalid value - minfreespace=" + size + "\n"
		}
	}
	if complaints != "" {
		sys.WriteAll(inv.p, 2, []byte(complaints+"\n"))
	}
	if point == "" || list == "" {
		f.fail("missing mountpoint parameter")
		return
	}
	names, kept := []string{}, []string{}
	for _, item := range strings.Split(list, ":") {
		name, _, _ := strings.Cut(item, "=")
		if directoryError(inv.p, name) == nil {
			kept = append(kept, item)
			name = canonicalOr(inv.p, name)
		}
		names = append(names, name)
	}
	f.mount(shortened(names), "fuse.mergerfs", point, "branches="+strings.Join(kept, ":"))
}

// isSize reports whether text is a number with perhaps a unit.
func isSize(text string) bool {
	text = strings.TrimRight(text, "BbKkMmGgTt")
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return text != ""
}

// shortened are paths without what all of them begin with, between colons.
func shortened(names []string) string {
	same := len(names[0])
	for _, name := range names {
		same = min(same, len(name))
		for n := range same {
			if name[n] != names[0][n] {
				same = n
				break
			}
		}
	}
	if len(names) == 1 {
		same = 0
	}
	for n := range names {
		names[n] = names[n][same:]
	}
	return strings.Join(names, ":")
}
