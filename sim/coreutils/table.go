package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// Programs is every command by its name, as /bin has them.
func Programs() map[string]sys.Program {
	table := map[string]sys.Program{}
	for _, group := range []map[string]command{fileCommands(), systemCommands(), textCommands(), shellCommands()} {
		for name, run := range group {
			table[name] = program(run)
		}
	}
	return table
}
