// Package coreutils is the commands: ls, cat, mount and the others, each one
// file, each a client of sys.Process and of nothing else.
//
// # Vocabulary
//
// A command is a function of an invocation: one run of it in a process, with
// its arguments, a buffered standard output and the words for errors. Options
// are GNU's: short ones bundle, long ones may be abbreviated, operands may
// stand between them, "--" ends them.
//
// # The rule
//
// Output, error texts and exit status are those of GNU coreutils 9.1,
// findutils 4.9, grep 3.8, sed 4.9, mawk 1.3.4, diffutils 3.8, tar 1.34,
// util-linux 2.38 and their kin, in the C locale. What the real tool does not
// know gets its own text. What it knows and is not simulated says so
// (invocation.unsimulated). One command is our own: sys makes the system calls
// that it is told to and prints what the kernel answers (sys.go).
//
// # What it must not know
//
// Which kernel it runs on; the host.
//
// Read command.go and options.go next, then any command.
package coreutils
