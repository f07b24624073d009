//go:build linux

package rooms

import (
	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/sys"
)

// programs are our shell and commands by the names of their files.
func programs() map[string]sys.Program { return sim.Programs() }
