// Package image reads and writes container images as layers of directories:
// OCI layouts and docker archives on one side, what OverlayFS stacks on the
// other.
//
// # Vocabulary
//
// An Archive is a file or folder that holds images; a blob is one of the files
// in it. An Image is a config and layers, the lowest first. A layer is a tar,
// packed or plain, in which a name .wh.NAME deletes NAME below it and
// .wh..wh..opq hides everything below its directory. A layer directory is the
// same as a layer of OverlayFS has it: the deletion is a whiteout (a character
// device 0:0), the other mark the attribute trusted.overlay.opaque. The digest
// of a layer is of its bytes as stored, its diff id of the plain tar.
//
// # The rules
//
// Marks work on the layers below, never on their own, wherever they stand in
// the tar. Nothing is written outside the directory that was asked for, and
// what could not be unpacked whole is removed again. Where real tools disagree
// about a layer, the best reading is taken and a Warning tells what others do.
// Every archive is hostile: sizes, names and depths have Limits, and memory
// never depends on what a header claims.
//
// # What it must not know
//
// Kernels: it works by system calls alone. Containers, and where images are
// kept.
//
// Read image.go next, then unpack.go and pack.go; report.go tells what layers do
// to each other.
package image
