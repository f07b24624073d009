package main

import "github.com/overlook-fs/overlook/sim/trace"

// The systems by the names that lines and tables have. The kernel's overlay is
// what all are compared with.
const (
	ours           = "engine"
	traced         = "traced" // ours, explaining what it does
	kernel         = "kernel"
	tmpfsAlone     = "tmpfs"
	fuseExport     = "fuse" // ours, mounted
	fuseOverlayfs  = "fuse-overlayfs"
	aferoOnMemory  = "afero"
	hackpadsMemory = "hackpadfs"
)

// portable makes a system that needs no Linux, or nil.
func portable(name string) System {
	switch name {
	case ours:
		return &engine{newRecorder: func() *trace.Recorder { return nil }}
	case traced:
		return &engine{newRecorder: func() *trace.Recorder { return &trace.Recorder{} }}
	case aferoOnMemory:
		return &aferoUnion{}
	case hackpadsMemory:
		return &hackpadMemory{}
	}
	return nil
}
