// Author is the compiler of lessons for a page: lessons/format in a wasm of its
// own, which is fetched when somebody writes a lesson.
//
// # The rule
//
// Texts go in and JSON comes out; nothing is kept between two calls. What is
// wrong with a source is an answer, not a failure.
//
// # What it must not know
//
// Any engine: facts are proposed and decided by the machine at which the lesson
// is done.
//
// Read author.go next, then main.go.
package main
