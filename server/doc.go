// Overlook-server serves the page: files that were built and compressed
// beforehand. With --lessons it also serves a person's own lessons, compiled as
// they are asked for. With --export it writes all of it to a directory for
// another host instead.
//
// # Words
//
// A variant is one of the forms in which a file is stored: as it is, brotli or
// gzip. An asset is a file whose name carries a hash of its content, so that a
// browser may keep it for ever. A shelf is a directory of somebody's lessons.
//
// # The rule
//
// Of the page nothing is compressed, hashed or read from disk while a request
// waits: all of it happens once, at the start. Of a shelf all is read when it is
// asked for, so that an author sees what was just written.
//
// # What it must not know
//
// The engine, or anything about overlay filesystems.
//
// Read files.go next, then headers.go, then shelf.go.
package main
