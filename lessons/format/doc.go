// Package format compiles what authors write, Markdown with a YAML head, to
// the lessons that engines and pages read.
//
// # Vocabulary
//
// A source is a file *.lesson.md. Its head is YAML between two lines "---"; its
// body is cut into steps by its headings of the second level. A block is a
// fenced piece of code whose word is the name of a part of a lesson: check,
// hint, solution ... All else is prose. A translation, *.LANG.lesson.md, has
// prose alone and takes every block from its original.
//
// # The rule
//
// What can be known to be wrong without running anything is found here, all of
// it at once, each with file, line and what was expected.
//
// # What it must not know
//
// Any engine. It is never part of an engine's wasm: a learner's browser gets
// the compiled form.
//
// Read parse.go next, then blocks.go.
package format
