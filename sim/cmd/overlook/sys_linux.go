package main

import "github.com/overlook-fs/overlook/sim/rooms"

func sysCommand() command {
	return command{
		name:  "sys",
		short: "make system calls of this machine's kernel",
		help: `Usage: overlook sys CALL [ARGUMENT]...

Makes system calls and prints what the kernel of this machine answers: the
command sys of the simulated machine, on the real one. A copy of the program
that is called sys does so too. overlook sys -- --help lists the calls.
`,
		run: func(args []string) int {
			if len(args) > 0 && args[0] == "--" {
				args = args[1:]
			}
			return rooms.RunSystemCalls(args)
		},
	}
}
