//go:build js && wasm

// Command wasm is the bridge between the engine and the page: the Go program
// that runs in a web worker.
//
// # Vocabulary
//
// A session is one machine and whoever looks at it: a number, and a function
// on(type, data) that hears what happens. A request is something to be done
// in turn, such as a line; typing into a running command, and Ctrl-C, are no
// requests, they happen at once.
//
// # The rule
//
// It adds no logic: what a line does is the machine's, what it means is the
// page's. A function that JavaScript calls never blocks. Small messages are
// plain structs and cross by vert; pictures and steps are JSON written by
// hand. Output crosses at most once per visit of the event loop.
//
// A session can move: where a line needs a program that only the full build
// has (sim.Options.Missing), "missing" is told, and the worker opens the
// session in an engine of that build with what leave gave (move.go).
//
// Programs run in a JavaScript engine that the worker brings (node.go): it is
// told of each of their calls, and asked to go on with the answer.
//
// Files from outside stay there: the worker's depot has them by digest
// (source.go), and a shelf for what leaves the machine again. What the layers of container images hold is told by image.go.
//
// # What it must not know
//
// Filesystems, the shell's language, the page.
//
// Read main.go, session.go, then messages.go for what crosses.
package main
