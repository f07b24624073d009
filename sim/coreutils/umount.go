package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// unmounting is one run of umount(8).
type unmounting struct {
	inv                          *invocation
	flags                        int
	quiet, verbose, all, recurse bool
	allTargets, fake             bool
	fstype                       string
}

func umount(inv *invocation) {
	u := &unmounting{inv: inv}
	var none, version bool
	o := inv.options()
	o.do('l', "lazy", func() { u.flags |= sys.MNT_DETACH })
	o.do('f', "force", func() { u.flags |= sys.MNT_FORCE })
	o.flag(&u.quiet, 'q', "quiet")
	o.flag(&u.verbose, 'v', "verbose")
	o.flag(&u.all, 'a', "all")
	o.flag(&u.allTargets, 'A', "all-targets")
	o.flag(&u.recurse, 'R', "recursive")
	o.flag(&u.fake, 0, "fake")
	o.value(&u.fstype, 't', "types")
	o.flag(&version, 'V', "version")
	o.flag(&none, 'n', "no-mtab")
	o.flag(&none, 'c', "no-canonicalize")
	o.flag(&none, 'd', "detach-loop")
	o.flag(&none, 'i', "internal-only")
	o.flag(&none, 'r', "read-only")
	var ignored string
	o.value(&ignored, 'O', "test-opts")
	o.known("N", "namespace")
	operands, ok := o.parse()
	switch {
	case !ok:
	case version:
		inv.out.Printf("umount from %s\n", libmountVersion)
	case u.all:
		u.everything()
	case len(operands) == 0:
		inv.usage(1, "bad usage")
	default:
		for _, target := range operands {
			u.operand(target)
		}
	}
}

// operand unmounts what the operand names: a mount point or a source.
func (u *unmounting) operand(name string) {
	mounts, _ := readMounts(u.inv.p)
	switch {
	case u.recurse:
		u.tree(name, mounts)
	case u.allTargets:
		u.sameDevice(name, mounts)
	default:
		u.one(name, u.find(name, mounts))
	}
}

// find is the mount that a name stands for; nil where there is none.
func (u *unmounting) find(name string, mounts []mountEntry) *mountEntry {
	if full, err := canonical(u.inv.p, name); err == nil {
		if at := mountAt(mounts, full); at != nil {
			return at
		}
	}
	for i := len(mounts) - 1; i >= 0; i-- {
		if mounts[i].source == name && name != "" {
			return &mounts[i]
		}
	}
	return nil
}

// one unmounts a mount; name is how the user called it.
func (u *unmounting) one(name string, at *mountEntry) {
	if at == nil {
		u.missing(name)
		return
	}
	if u.inv.p.Cred().EUID != 0 {
		u.failed(at.target, sys.EPERM)
		return
	}
	if !u.fake {
		if err := u.inv.p.Umount2(at.target, u.flags); err != nil {
			u.failed(at.target, sys.ErrnoOf(err))
			return
		}
	}
	if u.verbose {
		u.inv.warnf("%s (%s) unmounted", at.target, at.source)
	}
}

// missing reports a name that is no mount.
func (u *unmounting) missing(name string) {
	_, err := sys.StatPath(u.inv.p, name)
	switch {
	case err == sys.ENOENT || name == "":
		u.say(exitMountFailed, name, "no mount point specified.")
	case u.inv.p.Cred().EUID != 0:
		u.say(1, canonicalOr(u.inv.p, name), "not mounted.")
	case u.quiet:
		u.status(exitMountFailed)
	default:
		u.say(exitMountFailed, name, "not mounted.")
	}
}

func (u *unmounting) failed(target string, errno sys.Errno) {
	words := map[sys.Errno]string{
		sys.ENXIO:  "invalid block device",
		sys.EINVAL: "not mounted",
		sys.EIO:    "can't write superblock",
		sys.EBUSY:  "target is busy",
		sys.ENOENT: "no mount point specified",
		sys.EPERM:  "must be superuser to unmount",
		sys.EACCES: "block devices are not permitted on filesystem",
	}
	text, ok := words[errno]
	if !ok {
		text = "umount(2) system call failed: " + errno.Error()
	}
	u.say(exitMountFailed, target, text+".")
}

func (u *unmounting) say(status int, name, text string) {
	u.inv.warnf("%s: %s", name, text)
	u.status(status)
}

func (u *unmounting) status(status int) {
	if u.inv.status == 0 {
		u.inv.status = status
	}
}

// tree unmounts a mount with everything mounted below it, innermost first.
func (u *unmounting) tree(name string, mounts []mountEntry) {
	full, err := canonical(u.inv.p, name)
	if err != nil {
		u.say(1, name, "not found")
		return
	}
	at := mountAt(mounts, full)
	if at == nil {
		if u.quiet {
			u.status(1)
			return
		}
		u.say(1, name, "not mounted")
		return
	}
	for i := len(mounts) - 1; i >= 0 && u.inv.status == 0; i-- {
		if m := &mounts[i]; m != at && isBelow(m, at, mounts) {
			u.child(m)
		}
	}
	if u.inv.status == 0 {
		u.child(at)
	}
}

// child unmounts a mount of the tree.
func (u *unmounting) child(m *mountEntry) {
	if err := u.inv.p.Umount2(m.target, u.flags); err != nil {
		u.failed(m.target, sys.ErrnoOf(err))
		return
	}
	if u.verbose {
		u.inv.warnf("%s unmounted", m.target)
	}
}

// isBelow reports whether m hangs somewhere under top in the mount tree.
func isBelow(m, top *mountEntry, mounts []mountEntry) bool {
	for steps := 0; m != nil && steps < len(mounts); steps++ {
		if m.parent == top.id {
			return true
		}
		m = mountByID(mounts, m.parent)
	}
	return false
}

func mountByID(mounts []mountEntry, id int) *mountEntry {
	for i := range mounts {
		if mounts[i].id == id {
			return &mounts[i]
		}
	}
	return nil
}

// sameDevice unmounts every mount of the filesystem that the name lies on.
func (u *unmounting) sameDevice(name string, mounts []mountEntry) {
	at := u.find(name, mounts)
	if at == nil {
		u.say(1, name, "not mounted")
		return
	}
	for i := len(mounts) - 1; i >= 0; i-- {
		if mounts[i].dev == at.dev {
			u.one(mounts[i].target, &mounts[i])
		}
	}
}

// everything unmounts all that can be and that -t does not exclude.
func (u *unmounting) everything() {
	mounts, _ := readMounts(u.inv.p)
	for i := len(mounts) - 1; i >= 0; i-- {
		m := &mounts[i]
		verdict := "ignored"
		if u.wanted(m) {
			if err := u.inv.p.Umount2(m.target, u.flags); err != nil {
				u.failed(m.target, sys.ErrnoOf(err))
				continue
			}
			verdict = "successfully unmounted"
		}
		if u.verbose {
			u.inv.out.Printf("%-25s: %s\n", m.target, verdict)
		}
	}
}

// wanted reports whether umount -a is about m: not about what the system
// itself stands on.
func (u *unmounting) wanted(m *mountEntry) bool {
	if u.fstype != "" {
		return typeMatches(u.fstype, m.fstype)
	}
	switch m.fstype {
	case "proc", "sysfs", "devtmpfs", "devpts", "cgroup", "cgroup2":
		return false
	}
	return m.target != "/" && !strings.HasPrefix(m.target, "/dev/")
}
