package main

import (
	"fmt"
	"os"
)

// help prints the overview or what there is to know of one command.
func help(args []string) int {
	if len(args) == 0 {
		overview(os.Stdout)
		return 0
	}
	for _, c := range commands() {
		if c.name == args[0] {
			fmt.Print(c.help)
			return 0
		}
	}
	complain("no command %q", args[0])
	return exitUsage
}
