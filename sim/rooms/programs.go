//go:build linux

package rooms

import (
	"maps"

	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/node"
	"github.com/overlook-fs/overlook/sim/node/goja"
	"github.com/overlook-fs/overlook/sim/sys"
)

// programs are our shell and commands by the names of their files.
func programs() map[string]sys.Program {
	programs := sim.Programs()
	maps.Copy(programs, brought())
	return programs
}

// brought are those that need what only a native program has.
func brought() map[string]sys.Program {
	return map[string]sys.Program{"node": node.Program(goja.New())}
}
