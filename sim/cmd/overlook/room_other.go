//go:build !linux

package main

// Where there is no Linux kernel there are no rooms on it, and nothing to
// verify against.

func startRoom() {}

func verifyCommand() command {
	return command{
		name:  "verify",
		short: "compare scripts with bash on the real kernel (needs Linux)",
		help:  "overlook verify compares with the kernel of a Linux machine; this is none.\n",
		run:   func([]string) int { complain("verify needs Linux"); return exitFailed },
	}
}

func sysCommand() command {
	return command{
		name:  "sys",
		short: "make system calls of this machine's kernel (needs Linux)",
		help:  "overlook sys calls the kernel of a Linux machine; this is none.\n",
		run:   func([]string) int { complain("sys needs Linux"); return exitFailed },
	}
}
