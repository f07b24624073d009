package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// named is a command and what its file is called.
type named struct {
	name string
	run  command
}

// Programs is every command that this build has, by its name.
func Programs() map[string]sys.Program {
	table := map[string]sys.Program{}
	for _, group := range [][]named{commonCommands(), rareCommands()} {
		for _, c := range group {
			table[c.name] = program(c.run)
		}
	}
	return table
}

// Lacking is the names of the commands that this build has not: none, but for
// the browser's first, small one.
func Lacking() []string {
	if len(rareCommands()) > 0 {
		return nil
	}
	return strings.Fields(rareNames)
}
