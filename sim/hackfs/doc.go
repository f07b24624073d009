// Package hackfs makes any directory of a process a hackpadfs.FS.
//
// # Vocabulary
//
// An FS is a directory descriptor of a sys.Process; its names are slash paths
// below that directory, as io/fs wants them. An Error is an Errno that the
// errors of io/fs and of hackpadfs recognise.
//
// # The rule
//
// What hackpadfs promises to be like package os is like package os: the same
// system calls, the same operations named in errors, the same refusals. An
// interface that cannot be had honestly is not offered. No call waits: a fifo
// is opened with O_NONBLOCK.
//
// The directory is a starting point and not a jail: a symlink leads where the
// process's own root lets it. Give a process that was chrooted where that
// matters.
//
// # What it must not know
//
// Any kernel.
//
// Read fs.go, then file.go. Package layer goes the other way.
package hackfs
