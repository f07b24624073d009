package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

func uname(inv *invocation) {
	letters := "snrvmpio"
	long := []string{"kernel-name", "nodename", "kernel-release", "kernel-version", "machine", "processor", "hardware-platform", "operating-system"}
	asked := make([]bool, len(letters))
	var all bool
	o := inv.options()
	o.flag(&all, 'a', "all")
	for i := range letters {
		o.flag(&asked[i], letters[i], long[i])
	}
	operands, ok := o.parse()
	if !ok || !inv.noOperands(operands) {
		return
	}
	u := inv.p.Uname()
	values := []string{u.Sysname, u.Nodename, u.Release, u.Version, u.Machine, "unknown", "unknown", "GNU/Linux"}
	var shown []string
	for i, v := range values {
		if asked[i] || all && v != "unknown" {
			shown = append(shown, v)
		}
	}
	if len(shown) == 0 {
		shown = values[:1]
	}
	inv.out.WriteString(strings.Join(shown, " ") + "\n")
}

func arch(inv *invocation) {
	operands, ok := inv.options().parse()
	if ok && inv.noOperands(operands) {
		inv.out.WriteString(inv.p.Uname().Machine + "\n")
	}
}

func hostname(inv *invocation) {
	var short, full, addresses bool
	o := inv.options()
	o.badStatus = 255
	o.flag(&short, 's', "short")
	o.flag(&full, 'f', "fqdn")
	o.flag(&full, 0, "long")
	o.flag(&addresses, 'i', "ip-address")
	o.known("a", "alias", "A", "all-fqdns", "b", "boot", "d", "domain", "F", "file", "I", "all-ip-addresses", "y", "yp", "nis")
	operands, ok := o.parse()
	name := inv.p.Uname().Nodename
	switch {
	case !ok:
	case len(operands) > 0:
		inv.rename(operands[0])
	case addresses:
		inv.out.WriteString("127.0.0.1\n")
	case short:
		name, _, _ = strings.Cut(name, ".")
		fallthrough
	default:
		inv.out.WriteString(name + "\n")
	}
}

// rename gives the machine another name.
func (inv *invocation) rename(name string) {
	switch err := inv.p.Sethostname(name); err {
	case nil:
	case sys.EPERM:
		inv.errorf("you must be root to change the host name")
	default:
		inv.errorf("name too long")
	}
}
