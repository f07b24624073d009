//go:build !js

package goja

import (
	"sync"

	"github.com/dop251/goja"

	"github.com/overlook-fs/overlook/sim/node"
)

// engine compiles the prelude once for all realms.
type engine struct {
	prelude func() *goja.Program
}

// New is an engine.
func New() node.Engine {
	return engine{sync.OnceValue(func() *goja.Program { return goja.MustCompile("node:prelude", node.Prelude(), false) })}
}

func (e engine) Open() node.Realm {
	r := &realm{vm: goja.New(), calls: make(chan []byte), answers: make(chan []byte), closed: make(chan struct{}), failed: make(chan string, 1)}
	r.vm.SetMaxCallStackSize(deepest)
	r.begin(e.prelude())
	return r
}

// deepest is how many calls of functions may be open.
const deepest = 8000
