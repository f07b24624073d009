// Package tmpfs is the in-memory filesystem: inodes with any number of names,
// extended attributes, devices, holes, and data in shared chunks.
//
// # Vocabulary
//
// An FS is one filesystem. An inode has a state of plain data and a body: a
// directory, a content, a symlink's target or a device number. A content is
// chunks of 64 KiB; a chunk that two contents share, or a content and a
// snapshot, is copied when one of them writes. An extent is a part of a source
// outside the machine; a chunk that is one comes in when somebody writes to it.
// The shelf is the source that a file's chunks can leave for (vfs.Config.Shelf).
//
// # The rules
//
// A directory lists the newest entry first, as Linux's tmpfs does. Every
// change is saved for undo before it happens (vfs.History).
//
// # What it must not know
//
// Who stands above it; overlays; the host.
package tmpfs
