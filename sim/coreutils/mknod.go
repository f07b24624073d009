package coreutils

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

func mknod(inv *invocation) {
	mode := ""
	o := inv.options()
	o.value(&mode, 'm', "mode")
	o.do('Z', "", func() {})
	o.known("context")
	names, ok := o.parse()
	if !ok {
		return
	}
	permissions, ok := specialMode(inv, mode)
	if !ok {
		return
	}
	wanted := 4
	if len(names) > 1 && names[1] != "" && names[1][0] == 'p' {
		wanted = 2
	}
	switch {
	case len(names) < wanted:
		if len(names) == 0 {
			inv.usage(1, "missing operand")
			return
		}
		inv.warnf("missing operand after %s", quoteText(names[len(names)-1]))
		if wanted == 4 && len(names) == 2 {
			sys.WriteAll(inv.p, 2, []byte("Special files require major and minor device numbers.\n"))
		}
		inv.usage(1, "")
		return
	case len(names) > wanted:
		inv.warnf("extra operand %s", quoteText(names[wanted]))
		if wanted == 2 && len(names) == 4 {
			sys.WriteAll(inv.p, 2, []byte("Fifos do not have major and minor device numbers.\n"))
		}
		inv.usage(1, "")
		return
	}
	kind, dev := sys.S_IFIFO, uint64(0)
	switch names[1][:min(1, len(names[1]))] {
	case "p":
	case "b", "c", "u":
		kind = sys.S_IFCHR
		if names[1][0] == 'b' {
			kind = sys.S_IFBLK
		}
		if dev, ok = deviceNumber(inv, names[2], names[3]); !ok {
			return
		}
	default:
		inv.usage(1, "invalid device type %s", quoteText(names[1]))
		return
	}
	makeSpecial(inv, names[0], kind, permissions, dev, mode != "")
}

// specialMode is the permissions of a special file: what -m says, or all.
func specialMode(inv *invocation, mode string) (sys.Mode, bool) {
	if mode == "" {
		return 0o666, true
	}
	spec, ok := parseModeSpec(mode)
	if !ok {
		inv.errorf("invalid mode")
		return 0, false
	}
	permissions, _ := spec.adjust(0o666, currentUmask(inv.p))
	if permissions&^0o777 != 0 {
		inv.errorf("mode must specify only file permission bits")
		return 0, false
	}
	return permissions, true
}

func deviceNumber(inv *invocation, major, minor string) (uint64, bool) {
	a, err := strconv.ParseUint(major, 0, 32)
	if err != nil {
		inv.errorf("invalid major device number %s", quoteText(major))
		return 0, false
	}
	b, err := strconv.ParseUint(minor, 0, 32)
	if err != nil {
		inv.errorf("invalid minor device number %s", quoteText(minor))
		return 0, false
	}
	return sys.Makedev(uint32(a), uint32(b)), true
}

// makeSpecial makes a special file; exact: the umask has no say.
func makeSpecial(inv *invocation, name string, kind, permissions sys.Mode, dev uint64, exact bool) {
	if err := sys.Mknod(inv.p, name, kind|permissions, dev); err != nil {
		if inv.name == "mkfifo" {
			inv.errorf("cannot create fifo %s: %v", quoteFile(name), err)
		} else {
			inv.errorf("%s: %v", quoteName(name), err)
		}
		return
	}
	if !exact {
		return
	}
	if err := inv.p.Fchmodat2(sys.AT_FDCWD, name, permissions, sys.AT_SYMLINK_NOFOLLOW); err != nil {
		inv.errorf("cannot set permissions of %s: %v", quoteFile(name), err)
	}
}

func mkfifo(inv *invocation) {
	mode := ""
	o := inv.options()
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
	permissions, ok := specialMode(inv, mode)
	if !ok {
		return
	}
	for _, name := range names {
		makeSpecial(inv, name, sys.S_IFIFO, permissions, 0, mode != "")
	}
}
