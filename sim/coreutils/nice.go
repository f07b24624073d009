package coreutils

import "strconv"

// nice runs a command. Nothing here has a priority, so the adjustment is only
// checked, and every process's niceness is 0.
func nice(inv *invocation) {
	adjusted := false
	o := inv.options()
	o.badStatus = 125
	o.posix = true
	o.each('n', "adjustment", func(v string) bool {
		adjusted = true
		if _, err := strconv.Atoi(v); err != nil {
			inv.warnf("invalid adjustment %s", quoteText(v))
			inv.status = 125
			return false
		}
		return true
	})
	args := inv.args
	if len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' && isDigit(args[0][1]) {
		inv.args = append([]string{"-n", args[0][1:]}, args[1:]...)
	}
	argv, ok := o.parse()
	switch {
	case !ok:
	case len(argv) == 0 && adjusted:
		inv.usage(125, "a command must be given with an adjustment")
	case len(argv) == 0:
		inv.out.WriteString("0\n")
	default:
		err := execute(inv.p, argv, inv.p.Environ())
		inv.warnf("%s: %v", quoteText(argv[0]), err)
		inv.status = runStatus(err)
	}
}
