//go:build js && !containers

package vfs

// share copies nothing: in this build no data lie outside the machine.
func share(_, _ *OpenFile, _, _, _ int64) int64 { return 0 }
