// Package sim is a Linux box small enough for a browser tab: a kernel with
// OverlayFS, a shell, commands, and time that can be turned back.
//
// # Vocabulary
//
// A Machine is one box to type at. A Step is what one line caused. The journal
// is what was typed or brought in, and when. A layer is a directory tree; an overlay shows
// an upper layer over lower ones as the merged tree; work is where the overlay
// prepares changes. A whiteout is the mark that a name is deleted, an opaque
// directory one that hides what lies below. To copy up is to bring a lower
// file to upper because it is to change.
//
// # The floor plan
//
//	clients      shell+coreutils   picture   fuse   hackfs   aferofs
//	                    \             |        |       /        /
//	                     ------- sys.Process (system calls) ----
//	                             /                          \
//	kernels              vfs.Process                  linux.Process
//	                           |
//	                      vfs.Inode (what a filesystem provides)
//	                      /     |     \
//	filesystems      tmpfs  overlay  hostfs
//
// Two seams: sys.Process, which the simulated kernel and the real one both
// implement, and vfs.Inode, below the simulated one. floorplan_test.go says
// who may import whom.
//
// # The life of an unlink
//
// The line "unlink overlay/file1.txt" comes to Machine.Run. The shell parses
// it, forks, and the child executes /usr/bin/unlink, which calls
// Process.Unlinkat. vfs emits the call, walks the path, finds the overlay's
// directory inode and calls its Unlink. overlay/lookup.go has asked the layers,
// one probe each, and knows the verdict. overlay/remove.go states the rule (a
// name that a lower layer has needs a whiteout) and calls overlay/whiteout.go,
// the only file that knows 0/0. Each change to a layer goes through the door,
// vfs/door.go, one call and one effect each: mknod work/#1, link, rename
// to upper/file1.txt. The Step has all of it.
//
// # Where to read next
//
// sys/process.go, then vfs/inode.go, then overlay/doc.go. Machine is in
// machine.go, undo and replay in journal.go, files from outside in import.go.
package sim
