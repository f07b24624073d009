// Package unions is the other filesystems that show several directories as one:
// aufs, UnionFS, unionfs-fuse, mhddfs, mergerfs, BSD's union mounts and Plan 9's
// bind. They stand beside OverlayFS so that it can be seen what it chose.
//
// # Vocabulary
//
// A branch is one of the directories, and has a mode: it may be written, or only
// read, or written but given no new names. A system is one of those filesystems,
// declared as a choice of parts (system.go): how far directories merge, what a
// write to a file of a branch that is only read does, which branch gets a new
// name, what removing and renaming do. A place is an object in one branch. The
// copies of a name are the places that it has; the first, or the one that a
// policy searches, answers for it. A marker says in a branch that a name is gone,
// whatever the branches behind have. A policy picks branches.
//
// # The rules
//
// An inode is the copies of one name, in the order of the branches. Lookup
// (lookup.go) is the only walk through the branches. Where a system sees changes
// made behind it, each walk asks anew. Every change to a branch goes through
// vfs.Door.
//
// What unionfs-fuse, mhddfs and mergerfs do was seen on the real programs, and
// scripts compare. The others have no implementation at hand: each one's rule in
// rules.go says what it was written from.
//
// # What it must not know
//
// What kind of filesystem a branch is; the overlay, its sibling.
//
// Read system.go next, then super.go, lookup.go and policy.go; create.go,
// remove.go, rename.go and copyup.go are the changes, marker.go the marks.
package unions
