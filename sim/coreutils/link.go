package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// link is link(2) as a command.
func link(inv *invocation) {
	names, ok := inv.options().parse()
	switch {
	case !ok:
	case len(names) == 0:
		inv.usage(1, "missing operand")
	case len(names) == 1:
		inv.usage(1, "missing operand after %s", quoteText(names[0]))
	case len(names) > 2:
		inv.usage(1, "extra operand %s", quoteText(names[2]))
	default:
		if err := sys.Link(inv.p, names[0], names[1]); err != nil {
			inv.errorf("cannot create link %s to %s: %v", quoteFile(names[1]), quoteFile(names[0]), err)
		}
	}
}
