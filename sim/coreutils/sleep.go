package coreutils

// sleep waits as long as its operands add up to.
func sleep(inv *invocation) {
	operands, ok := inv.options().parse()
	if !ok {
		return
	}
	if len(operands) == 0 {
		inv.usage(1, "missing operand")
		return
	}
	var total int64
	for _, text := range operands {
		d, ok := parseDuration(text)
		if !ok {
			inv.errorf("invalid time interval %s", quoteText(text))
			continue
		}
		if total += d; total < 0 {
			total = 1<<63 - 1
		}
	}
	if inv.status != 0 {
		inv.usage(1, "")
		return
	}
	inv.p.Nanosleep(total)
	inv.p.Checkpoint()
}
