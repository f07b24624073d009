package main

import (
	"github.com/overlook-fs/overlook/sim/node"
	"github.com/overlook-fs/overlook/sim/node/goja"
	"github.com/overlook-fs/overlook/sim/sys"
)

// programs are what this program brings to its machines.
func programs() map[string]sys.Program {
	return map[string]sys.Program{"node": node.Program(goja.New())}
}
