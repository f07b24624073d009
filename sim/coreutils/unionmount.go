package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// mountUnionfs is BSD's mount_unionfs(8).
func mountUnionfs(inv *invocation) {
	var below bool
	var list []string
	o := inv.options()
	o.flag(&below, 'b', "")
	o.each('o', "", func(v string) bool {
		list = append(list, strings.Split(v, ",")...)
		return true
	})
	inv.hint = "usage: mount_unionfs [-b] [-o options] directory uniondir\n"
	operands, ok := o.parse()
	if !ok {
		return
	}
	if len(operands) != 2 {
		inv.usage(1, "")
		return
	}
	if below {
		list = append(list, "below")
	}
	uniteBSD(inv, operands[0], operands[1], list)
}

// uniteBSD mounts BSD's unionfs.
func uniteBSD(inv *invocation, directory, point string, options []string) {
	mark := "<above>:"
	for _, option := range options {
		if option == "below" {
			mark = "<below>:"
		}
	}
	data := strings.Join(append([]string{"old=" + point}, options...), ",")
	if err := inv.p.Mount(mark+canonicalOr(inv.p, directory), point, "unionfs", 0, data); err != nil {
		inv.errorf("%s: %v", directory, err)
	}
}

// unionHelper is a helper of mount(8): mount.TYPE SOURCE DIRECTORY [-o OPTIONS].
func unionHelper(inv *invocation) {
	var list []string
	flags := sys.MountFlags(0)
	o := inv.options()
	o.each('o', "", func(v string) bool {
		for _, option := range strings.Split(v, ",") {
			switch option {
			case "rw":
			case "ro":
				flags |= sys.MS_RDONLY
			default:
				list = append(list, option)
			}
		}
		return true
	})
	operands, ok := o.parse()
	if !ok || !inv.atLeast(operands, 2, 1) {
		return
	}
	source, point := operands[0], operands[1]
	fstype := strings.TrimPrefix(inv.name, "mount.")
	union, dirs := false, false
	for _, option := range list {
		union = union || option == "union"
		dirs = dirs || strings.HasPrefix(option, "dirs")
	}
	var err error
	switch {
	case fstype == "nullfs" && !union:
		err = inv.p.Mount(source, point, "", sys.MS_BIND, "")
	case fstype == "nullfs":
		err = inv.p.Mount(canonicalOr(inv.p, source), point, fstype, flags, strings.Join(append(list, "old="+point), ","))
	case fstype == "unionfs" && !dirs:
		uniteBSD(inv, source, point, list)
	default:
		err = inv.p.Mount(source, point, fstype, flags, strings.Join(list, ","))
	}
	if err != nil {
		inv.errorf("%s: %v", point, err)
		inv.status = exitMountFailed
	}
}
