// Package lessons is what a lesson is made of once it is compiled, and the two
// small languages that lessons, embeds and share links have in common.
//
// # Vocabulary
//
// A tree says which directories and files a lab starts from; a mount line says
// which overlay lies over them. A check is what must hold, line by line: an
// assertion each. A lesson has steps; a step has a task in prose, checks, a
// solution, hints, and questions that are asked before a command runs
// (predict) or after (quiz).
//
// # The rule
//
// A tree and a mount line become shell text and nothing else, so that one way
// of preparing a lab serves the simulator, the real kernel and a reader's own
// machine. An assertion is parsed here and decided in sim/tutor.
//
// # What it must not know
//
// Any engine, and Markdown: lessons/format compiles what authors write. Errors
// are Problems, which name the line and what was expected.
//
// Lessons themselves lie beside this code: *.lesson.md, which authors write
// (README.md says how), and *.lesson.json, what they are compiled to.
//
// Read tree.go next, then check.go, then lesson.go.
package lessons
