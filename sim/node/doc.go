// Package node is the command node: Node.js 20.20.2 as far as its scripts move
// files.
//
// # Vocabulary
//
// An Engine brings JavaScript; a Realm is one program's run in it. The prelude
// (prelude/*.js) is the JavaScript that makes a bare engine Node: modules, fs,
// process, console, the event loop, and how an error is reported. A call is
// what the prelude asks of the system: a name and arguments, each ended by a
// NUL, and then bytes; its answer is a byte, 0 or the number of an error, and
// what the call gave.
//
// # The rule
//
// There is one prelude for every engine, and nothing reaches the machine but by
// calls, each of which is one system call or a few. A realm stops at each of
// them, so that a call may block like any other process's. What a program
// prints, and what is said of errors that nobody catches, is what Node prints;
// goja/testdata has scripts with what the real one said.
//
// # What is different
//
// fs, path, process, console, util, events, os, assert and timers are there, as
// far as scripts that move files need them; no streams, no network, no ES
// modules. Columns of frames are V8's for calls and for new; what an engine
// says of other mistakes may have its own words.
//
// # What it must not know
//
// Which kernel it runs on; which engine; the host.
//
// Read node.go, then calls.go, then prelude/main.js.
package node
