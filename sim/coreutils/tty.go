package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

func tty(inv *invocation) {
	var silent bool
	o := inv.options()
	o.badStatus = 2
	o.flag(&silent, 's', "silent")
	o.flag(&silent, 0, "quiet")
	operands, ok := o.parse()
	if !ok || !inv.atMost(operands, 0, 2) {
		return
	}
	name := "not a tty"
	if sys.IsTerminal(inv.p, 0) {
		name = "/dev/tty"
		if path, err := sys.Readlink(inv.p, "/proc/self/fd/0"); err == nil {
			name = path
		}
	} else {
		inv.status = 1
	}
	if !silent {
		inv.out.WriteString(name + "\n")
	}
}

// clearScreen is clear(1): cursor home, screen and scrollback erased.
func clearScreen(inv *invocation) {
	if getenv(inv.p, "TERM") == "" {
		inv.out.Flush()
		message := "TERM environment variable not set.\n"
		if _, set := lookupEnv(inv.p, "TERM"); set {
			message = "'': unknown terminal type.\n"
		}
		sys.WriteAll(inv.p, 2, []byte(message))
		inv.status = 1
		return
	}
	inv.out.WriteString("\x1b[H\x1b[2J\x1b[3J")
}
