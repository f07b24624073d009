package coreutils

// logname prints who logged in, which in this machine is nobody.
func logname(inv *invocation) {
	names, ok := inv.options().parse()
	switch {
	case !ok:
	case len(names) > 0:
		inv.usage(1, "extra operand %s", quoteText(names[0]))
	default:
		inv.errorf("no login name")
	}
}
