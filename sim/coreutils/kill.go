package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// kill sends a signal to processes, or lists the signals.
func kill(inv *invocation) {
	sig := sys.SIGTERM
	args := inv.args
	if len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' && args[0] != "--" {
		option := args[0][1:]
		switch {
		case option == "l" || option == "L":
			inv.listSignals(args[1:])
			return
		case option == "s" && len(args) > 1:
			option, args = args[1], args[1:]
		}
		n, ok := SignalNamed(option)
		if !ok {
			inv.usage(1, "unknown signal %s", quoteText(option))
			return
		}
		sig, args = n, args[1:]
	}
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		inv.usage(1, "not enough arguments")
		return
	}
	for _, arg := range args {
		pid, err := strconv.Atoi(arg)
		if err != nil {
			inv.errorf("failed to parse argument: %s", quoteText(arg))
			continue
		}
		if err := inv.p.Kill(pid, sig); err != nil {
			inv.errorf("(%d): %v", pid, err)
		}
	}
}

// listSignals prints the names of all signals, or of those in args.
func (inv *invocation) listSignals(args []string) {
	if len(args) == 0 {
		inv.out.WriteString(strings.Join(strings.Fields(signalNames), " ") + "\n")
		return
	}
	for _, arg := range args {
		sig, ok := SignalNamed(arg)
		if !ok {
			inv.errorf("unknown signal %s", quoteText(arg))
			continue
		}
		if _, err := strconv.Atoi(arg); err == nil {
			inv.out.WriteString(signalName(sig&0x7f) + "\n")
		} else {
			inv.out.WriteString(strconv.Itoa(int(sig)) + "\n")
		}
	}
}
