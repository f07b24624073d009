//go:build !linux

package main

// Where there is no Linux kernel there are no rooms on it, and nothing to
// verify against.

func startRoom() {}

// verifyScripts has nothing to compare with.
func verifyScripts(verifyOptions, []string) int {
	complain("verify: a script is compared with the kernel of a Linux machine; this is none")
	return exitFailed
}

// openKernel: lessons are tried in the simulated machine alone.
func openKernel() (kernel try, stop func(), err error) { return nil, func() {}, nil }

func sysCommand() command {
	return command{
		name:  "sys",
		short: "make system calls of this machine's kernel (needs Linux)",
		help:  "overlook sys calls the kernel of a Linux machine; this is none.\n",
		run:   func([]string) int { complain("sys needs Linux"); return exitFailed },
	}
}

// helperArguments: there is no mount(8) whose helper this could be.
func helperArguments() ([]string, bool) { return nil, false }

func mountCommand() command {
	return command{
		name:  "mount",
		short: "mount real directories as an overlay (needs Linux)",
		help:  "overlook mount mounts directories of a Linux machine; this is none.\n",
		run:   func([]string) int { complain("mount needs Linux"); return exitFailed },
	}
}
