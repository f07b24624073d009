package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// unionfs is unionfs-fuse(8).
func unionfs(inv *invocation) {
	f := &fuseMount{inv: inv, own: " cow dirs hide_meta_files max_files statfs_omit_ro relaxed_permissions chroot debug_file "}
	if !f.parse() {
		return
	}
	list, given := f.take("dirs")
	if !given && len(f.words) > 0 {
		list, f.words = f.words[0], f.words[1:]
	}
	for _, ignored := range []string{"max_files", "statfs_omit_ro", "relaxed_permissions", "chroot", "debug_file"} {
		f.take(ignored)
	}
	if list == "" {
		sys.WriteAll(inv.p, 2, []byte("You need to specify at least one branch!\n"))
		inv.status = 1
		return
	}
	point := ""
	if len(f.words) > 0 {
		point = f.words[0]
	}
	branches := strings.Split(list, ":")
	for n, item := range branches {
		name, mode, named := strings.Cut(item, "=")
		switch up := strings.ToUpper(mode); {
		case named && up != "RW" && up != "RO":
			sys.WriteAll(inv.p, 2, []byte("Failed to parse RO/RW flag, setting RO.\n"))
			branches[n] = name + "=RO"
		}
		if err := directoryError(inv.p, name); err != nil && point != "" {
			sys.WriteAll(inv.p, 2, []byte("\nFailed to open "+absolute(inv.p, name)+"/: "+err.Error()+". Aborting!\n\n"))
			inv.status = 1
			return
		}
	}
	f.mount("unionfs", "fuse.unionfs", point, "dirs="+strings.Join(branches, ":"))
}
