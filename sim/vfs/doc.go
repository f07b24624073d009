// Package vfs is the simulated kernel: processes and turns, descriptors,
// pipes, signals, mounts, the path walk, the dentry cache, permissions and
// /proc. Filesystems stand below it, programs above it.
//
// # Vocabulary
//
// A Kernel is one Linux. A Process is one process on it and implements
// sys.Process. A Superblock is one mounted instance of a filesystem, a Mount
// a subtree of it attached over a Dentry, an Inode one file object, a Dentry
// a name bound to an inode or to nothing. An OpenFile is what descriptors
// name. A Path is a dentry seen through a mount.
//
// # The rules
//
// The kernel lock orders everything about names and attributes. It is never
// held while a process blocks, or while much file data moves.
//
// One process of a machine runs at a time: it has the turn until a call
// blocks, it exits, or it has made turnLength calls. Processes made by Attach
// are clients from outside and take no turns.
//
// Everything that a snapshot restores is saved before its first change after
// the snapshot (History).
//
// # What it must not know
//
// Any filesystem by name; the host.
//
// Read inode.go and file.go (what a filesystem provides), ops.go (what it may
// ask of others), walk.go, then the system calls: names.go and its kin.
package vfs
