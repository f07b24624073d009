// Package goja is the JavaScript engine of native programs: goja, in Go.
//
// # Vocabulary
//
// A realm runs in a goroutine of its own, which waits at every call for the
// answer. Whoever serves it goes on meanwhile, so that a program which computes
// without calls gives up its turn and can be interrupted like any other.
//
// # The rule
//
// A realm that was closed stops at its next instruction. One that takes more
// memory than it may is ended.
//
// # What is different
//
// A program's checkpoints follow the host's clock, not what it does: those that
// take longer than a moment are not the same at every run.
//
// # What it must not know
//
// What calls mean. The prelude, and package node, do.
package goja
