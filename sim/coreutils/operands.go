package coreutils

// noOperands refuses operands where a command takes none.
func (inv *invocation) noOperands(operands []string) bool {
	return inv.atMost(operands, 0, 1)
}

// atMost refuses more operands than n, with that exit status.
func (inv *invocation) atMost(operands []string, n, status int) bool {
	if len(operands) > n {
		inv.usage(status, "extra operand %s", quoteText(operands[n]))
		return false
	}
	return true
}

// atLeast refuses fewer operands than n, with that exit status.
func (inv *invocation) atLeast(operands []string, n, status int) bool {
	if len(operands) >= n {
		return true
	}
	if len(operands) == 0 {
		inv.usage(status, "missing operand")
	} else {
		inv.usage(status, "missing operand after %s", quoteText(operands[len(operands)-1]))
	}
	return false
}

// oneOf finds which of words a value of a long option means: itself or an
// unambiguous beginning. It says what was wrong otherwise.
func (inv *invocation) oneOf(option, value string, words ...string) (string, bool) {
	found := ""
	n := 0
	for _, w := range words {
		if w == value {
			return w, true
		}
		if len(value) <= len(w) && w[:len(value)] == value {
			found = w
			n++
		}
	}
	if n == 1 {
		return found, true
	}
	kind := "invalid"
	if n > 1 {
		kind = "ambiguous"
	}
	list := ""
	for _, w := range words {
		list += "\n  - " + quoteText(w)
	}
	inv.usage(1, "%s argument %s for %s\nValid arguments are:%s", kind, quoteText(value), quoteText("--"+option), list)
	return "", false
}
