package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// signalNames are the names of the signals 1 to 31.
const signalNames = "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH POLL PWR SYS"

// SignalNamed reads a signal: its number or its name, perhaps with SIG. EXIT is
// 0.
func SignalNamed(text string) (sys.Signal, bool) {
	if n, err := strconv.Atoi(text); err == nil {
		return sys.Signal(n), n >= 0 && n <= 64
	}
	name := strings.TrimPrefix(strings.ToUpper(text), "SIG")
	for i, known := range strings.Fields(signalNames) {
		if known == name {
			return sys.Signal(i + 1), true
		}
	}
	return 0, name == "EXIT" || name == "0"
}

// signalName is a signal's name without SIG.
func signalName(sig sys.Signal) string {
	names := strings.Fields(signalNames)
	if sig < 1 || int(sig) > len(names) {
		return strconv.Itoa(int(sig))
	}
	return names[sig-1]
}
