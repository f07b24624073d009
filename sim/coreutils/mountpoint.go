package coreutils

import (
	"github.com/overlook-fs/overlook/sim/sys"
)

func mountpoint(inv *invocation) {
	var quiet, device, rdev, nofollow, version bool
	o := inv.options()
	o.flag(&quiet, 'q', "quiet")
	o.flag(&device, 'd', "fs-devno")
	o.flag(&rdev, 'x', "devno")
	o.flag(&nofollow, 0, "nofollow")
	o.flag(&version, 'V', "version")
	operands, ok := o.parse()
	switch {
	case !ok:
		return
	case version:
		inv.out.WriteString("mountpoint from util-linux 2.38.1\n")
		return
	case len(operands) != 1:
		inv.usage(1, "bad usage")
		return
	}
	name := operands[0]
	stat := sys.StatPath
	if nofollow {
		stat = sys.Lstat
	}
	st, err := stat(inv.p, name)
	if err != nil {
		inv.status = 1
		if !quiet {
			inv.errorf("%s: %v", name, err)
		}
		return
	}
	if rdev {
		inv.printBlockDevice(name, st)
		return
	}
	at := (*mountEntry)(nil)
	if full, err := canonical(inv.p, name); err == nil && !(nofollow && st.Mode.IsSymlink()) {
		mounts, _ := readMounts(inv.p)
		at = mountAt(mounts, full)
	}
	verdict := " is a mountpoint"
	if at == nil {
		verdict = " is not a mountpoint"
		inv.status = exitMountFailed
	}
	switch {
	case quiet:
	case at != nil && device:
		inv.out.Printf("%d:%d\n", sys.Major(st.Dev), sys.Minor(st.Dev))
	default:
		inv.out.WriteString(name + verdict + "\n")
	}
}

func (inv *invocation) printBlockDevice(name string, st sys.Stat) {
	if st.Mode.Type() != sys.S_IFBLK {
		inv.errorf("%s: not a block device", name)
		inv.status = exitMountFailed
		return
	}
	inv.out.Printf("%d:%d\n", sys.Major(st.Rdev), sys.Minor(st.Rdev))
}
