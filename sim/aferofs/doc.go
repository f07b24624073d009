//go:build !js

// Package aferofs makes any directory of a process an afero.Fs.
//
// # Vocabulary
//
// An Fs is a directory descriptor of a sys.Process. Its names are paths below
// that directory, with or without a slash in front; none leads above it.
//
// # The rule
//
// What a call does is what the system call does: over an overlay mount the Fs
// is a union with whiteouts, whose lower files can be deleted and renamed and
// keep their modes. Errors are the host's *os.PathError and *os.LinkError,
// because afero compares them so.
//
// # What it must not know
//
// Any kernel. It is not for a browser: afero weighs more than a megabyte
// there.
//
// Read fs.go, then compare_test.go, which sets it beside afero's own
// CopyOnWriteFs.
package aferofs
