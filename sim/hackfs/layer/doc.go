// Package layer makes a hackpadfs.FS a read-only filesystem of the simulated
// kernel, to be mounted as it is or used as a lower layer of an overlay.
//
// # Vocabulary
//
// A layer is a hackpadfs.FS that nobody changes while it is mounted. An inode
// is one path in it: what has two names there is two inodes here.
//
// # The rule
//
// A layer shows what its FS says and makes nothing up but inode numbers, which
// follow from the path alone. Where the FS can tell (its FileInfo's Sys is a
// *sys.Stat, as package hackfs has it) owner, device and link count are its
// own; elsewhere everything belongs to root. An FS without ReadLink has no
// symlinks: it shows where they lead. There are no extended attributes.
//
// The FS is asked with the kernel lock held. It must not lie on the same
// machine.
//
// # What it must not know
//
// The overlay above it.
//
// Read layer.go, then inode.go.
package layer
