package coreutils

import "strconv"

// nproc says how many processors there are: one, as processes here take turns.
func nproc(inv *invocation) {
	var all bool
	n := 1
	o := inv.options()
	o.flag(&all, 0, "all")
	o.each(0, "ignore", func(v string) bool {
		ignore, err := strconv.Atoi(v)
		if err != nil || ignore < 0 {
			inv.errorf("invalid number: %s", quoteText(v))
			return false
		}
		n = max(n-ignore, 1)
		return true
	})
	operands, ok := o.parse()
	if ok && inv.noOperands(operands) {
		inv.out.WriteString(strconv.Itoa(n) + "\n")
	}
}
