// Package overlay is OverlayFS: a filesystem that shows a stack of directory
// trees as one, and writes only to the topmost.
//
// # Vocabulary
//
// A layer is a directory tree of some other filesystem. The upper layer takes
// every change; the lower layers, nearest first, are never changed. The work
// directory lies beside upper on the same filesystem: what cannot be done in
// upper in one step is prepared there and renamed into place.
//
// Copying up makes a lower object exist in upper, so that it can be changed.
// A whiteout is a character device 0/0 in a layer: the name does not exist,
// whatever the layers below say. An opaque directory hides all of the
// directories of its name below. A merged directory is one that exists in
// several layers and shows the entries of all. The origin of an upper object
// is the lower one it was copied from; an impure directory has children with
// an origin. A handle is a name for an inode that outlasts renames. The index is
// a directory beside work that leads from the handle of a lower object to its
// copy.
//
// # The rules
//
// An overlay inode is an upper dentry, perhaps, and a stack of places in lower
// layers. What it is (lower, upper, merged) follows from which are there and
// is stored nowhere.
//
// Lookup is the only walk through the layers. Every change to a layer goes
// through vfs.Door, which makes one call and tells of one effect. Nothing
// half-made is ever visible in upper: each change becomes visible by a single
// link or rename.
//
// Layers are touched with the mounter's credentials; the caller's count
// against the overlay inode only.
//
// # What it must not know
//
// What kind of filesystem a layer is; processes, but for whom to pass on.
//
// Read options.go and super.go (mounting), inode.go, lookup.go, then create.go,
// remove.go, rename.go and copyup.go; whiteout.go and opaque.go are the two
// marks; index.go, links.go and export.go are index=on and nfs_export=on;
// rules.go is every sentence the explanation may use, generated from the
// statements in sim/conform/testdata.
package overlay
