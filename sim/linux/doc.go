//go:build linux

// Package linux is the oracle: the system-call table answered by the kernel
// that this program runs on.
//
// # Vocabulary
//
// A Kernel is a family of processes that can see each other. A process is a
// goroutine locked to a thread of its own; the thread has its own working
// directory, root, umask and credentials, and a mount namespace of its own
// after Unshare. A file is an open file of the host that descriptors of
// several processes may share.
//
// # The rule
//
// What a call does and which error it answers is the host kernel's. Only what
// several threads of one program cannot have apart is kept here: descriptor
// numbers, signals, process groups, parents and children. A signal never
// leaves the family: no process of the host can be reached.
//
// # What it must not know
//
// The simulated kernel: the oracle shares no code with the engine.
//
// Read kernel.go next, then task.go and call.go.
package linux
