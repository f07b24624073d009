//go:build linux

// Package hostfs is a directory of the host as a filesystem of the simulated
// kernel: what an overlay writes there is in the form that the host's own
// overlayfs mounts.
//
// # Vocabulary
//
// An FS is one directory of the host with all that is below it. An inode is
// one object of the host's, named by a descriptor that only says which object
// is meant (O_PATH). There may be more inodes than descriptors: the pool holds
// those used last, and the way back to the others, a handle or a name. A file
// is an open one: a further descriptor, which reads and writes.
//
// # The rules
//
// A name of the host is one component, looked up from a directory's
// descriptor, and neither a symlink nor ".." nor a mount is followed: nothing
// leads out of the directory. Where the host has no call that takes a
// descriptor, the call takes the name that /proc/self/fd has for it.
//
// The host is the only memory: what was changed behind our back shows at the
// next system call (looks.go). Nothing here is undone by restoring a snapshot.
//
// The process acts with its own rights, the checks of the caller's having been
// made above; only what it makes belongs to the caller (as.go). Its umask must
// be 0.
//
// # What it must not know
//
// Who stands above it; overlays; paths of the host.
//
// Read super.go, inode.go and pool.go, then names.go.
package hostfs
