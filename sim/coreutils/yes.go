package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// yes prints a line for ever.
func yes(inv *invocation) {
	operands, ok := inv.options().parse()
	if !ok {
		return
	}
	line := "y\n"
	if len(operands) > 0 {
		line = strings.Join(operands, " ") + "\n"
	}
	block := []byte(strings.Repeat(line, max(8192/len(line), 1)))
	for {
		if err := sys.WriteAll(inv.p, 1, block); err != nil {
			inv.errorf("standard output: %v", err)
			return
		}
	}
}
