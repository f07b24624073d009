// Package sys is the system-call table: what a Linux process can ask of its
// kernel, as Go types and one interface.
//
// # Vocabulary
//
// A process (Process) is the caller. A descriptor is a small integer that
// names an open file of that process. A name is always a pair (directory
// descriptor, path): AT_FDCWD stands for the working directory, and with
// AT_EMPTY_PATH an empty path stands for the descriptor itself. An Errno is
// why a call failed. A Program is what a process runs.
//
// # The rule
//
// Every error returned by a Process is nil or an Errno; only clients add
// words. Two kernels implement Process: the simulated one (package vfs) and
// the real one (package linux). A client must not be able to tell which of
// them it talks to, other than by asking for something that they answer
// differently.
//
// # What it must not know
//
// No kernel, no filesystem, no os and no syscall: the numbers below are
// Linux's on every host, a browser included.
//
// Read process.go next, then package vfs or package linux.
package sys
