//go:build linux

// Package loopback is a FUSE filesystem that shows a directory of the host and
// writes down every change that is asked of it: what the kernel's overlayfs
// does to its upper layer and its work directory becomes a list.
//
// # Vocabulary
//
// A node is an inode of the directory that the kernel knows; it is held open,
// so it needs no name, and it is never forgotten. A change is one request that
// changes something, in the words of a trace's effects (package trace). A look
// is a lookup of the name Mark in the root: it changes nothing, and cuts the
// list.
//
// # The rule
//
// Every request goes on to the directory unaltered: what the directory can do,
// the loopback can do. The one exception is files without a name, which
// Features may take away.
//
// # What it must not know
//
// Overlays, rooms, the simulated kernel.
//
// Read server.go, then node.go; names.go, attributes.go, data.go and
// directory.go are the requests, change.go is the list.
package loopback
