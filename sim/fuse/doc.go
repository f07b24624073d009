//go:build linux

// Package fuse exports any directory of a process through the host's kernel:
// real programs work on what the process sees.
//
// # Vocabulary
//
// An Export is a tree below a directory descriptor of a sys.Process. A node is
// an inode that the host's kernel knows by a number; here it is a descriptor
// (O_PATH), so it needs no name. A handle is an open file that the host's
// kernel has; here it is a descriptor too, and its number.
//
// # The rules
//
// Who asks was checked by the host's kernel, which knows the caller's groups,
// capabilities and user namespace (default_permissions): a request runs as the
// caller's user and group with the power to do what was allowed, so that what
// it makes belongs to the caller. Looking runs as the process itself.
//
// All changes of the tree come through the export, so the host's kernel may
// remember every answer, but about a file with several names: which of them is
// copied up, and so broken off perhaps, is not its to know. Two names are one
// node where they are one inode to the process, whatever numbers they show
// (sys.Identifier).
//
// Locks (fcntl, flock and open file descriptions') are the host's kernel's own:
// every process that could meet another on the mount asks that kernel, so the
// export has none to answer for, and a lock costs no request.
//
// # What it must not know
//
// Any kernel but the host's, to which it speaks go-fuse. The process it is
// given must bear calls from several goroutines, as the simulated kernel does
// and a real one does not.
//
// Read export.go and node.go, then the requests: lookup.go, attributes.go,
// names.go, xattr.go, file.go, data.go, directory.go; passthrough.go is how
// the host's kernel reads and writes a file without asking.
package fuse
