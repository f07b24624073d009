package docker

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// interrupts counts the SIGINTs of who waits for a container. They go to its
// first process as well, but the kernel keeps from that what it does not catch.
type interrupts struct {
	p     sys.Process
	c     *container
	vain  int
	apart bool // somebody else runs the container: it stays when docker goes
}

// patience is how many SIGINTs may be in vain.
const patience = 3

// take takes the signals that came. After the last in vain docker goes, and
// with it a container that it runs itself.
func (i *interrupts) take() (leaves bool) {
	for sig := i.p.Caught(); sig != 0; sig = i.p.Caught() {
		if sig == sys.SIGINT && i.apart {
			i.p.Kill(i.c.state.pid, sig)
		}
		if sig != sys.SIGINT || i.caught() {
			continue
		}
		if i.vain++; i.vain != patience {
			continue
		}
		sys.WriteAll(i.p, 2, []byte("\ngot 3 SIGTERM/SIGINTs, forcefully exiting\n"))
		if !i.apart {
			i.p.Kill(i.c.state.pid, sys.SIGKILL)
		}
	}
	return i.vain >= patience
}

// caught reports whether the first process catches SIGINT.
func (i *interrupts) caught() bool {
	status, _ := sys.ReadFile(i.p, "/proc/"+decimal(i.c.state.pid)+"/status")
	_, mask, _ := strings.Cut(string(status), "SigCgt:\t")
	mask, _, _ = strings.Cut(mask, "\n")
	set, _ := strconv.ParseUint(mask, 16, 64)
	return set>>(sys.SIGINT-1)&1 != 0
}
