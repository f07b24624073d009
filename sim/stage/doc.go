//go:build linux

// Package stage is what it takes to mount an overlay of the host's directories
// on the host.
//
// # Vocabulary
//
// A stage is a simulated kernel in which the host's filesystems that the layers
// lie on are mounted where the host has them, and over its root the overlay. So
// a layer's name means the same in both, as does a mount's option. An export of
// a stage (package fuse) is what the host's kernel then mounts.
//
// # The rule
//
// A stage sees of the host what the layers need and nothing else, by mounts
// that nobody else has: no mount of the host is busy because of it.
//
// # What it must not know
//
// Command lines, and who mounts the export.
//
// Read stage.go, then places.go; observer.go is for who looks on.
package stage
