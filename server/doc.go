// Overlook-server serves the page: files that were built and compressed
// beforehand, and nothing else. With --export it writes them to a directory for
// another host instead.
//
// # Words
//
// A variant is one of the forms in which a file is stored: as it is, brotli or
// gzip. An asset is a file whose name carries a hash of its content, so that a
// browser may keep it for ever.
//
// # The rule
//
// Nothing is compressed, hashed or read from disk while a request waits: all
// of it happens once, at the start.
//
// # What it must not know
//
// The engine, or anything about overlay filesystems.
//
// Read files.go next, then headers.go.
package main
