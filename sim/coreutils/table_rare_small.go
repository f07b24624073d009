//go:build js && !containers

package coreutils

// rareCommands are not in this build.
func rareCommands() []named { return nil }
