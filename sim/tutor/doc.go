// Package tutor follows somebody through a compiled lesson and decides what
// holds.
//
// # Vocabulary
//
// The lab is the directory that a lesson's tree lies in. A look is what an
// observer sees of it: a process that may look around, and a picture. A
// tutor's log has what each line since the step's start did: deeds, which two
// pictures tell, and answers, which system calls gave. A finding is one
// assertion decided: whether it holds, and what was found instead.
//
// # The rule
//
// Assertions are decided from state and trace, never from what was typed: any
// way to the state passes. What was decided from a line is forgotten with the
// line, when it is undone.
//
// # What it must not know
//
// Any kernel, Markdown, and how a page shows a lesson. Whoever calls it sees to
// it that a look touches nothing (sim.Machine.Observe, or an observer that only
// lists and lstats).
//
// Read tutor.go next, then decide.go.
package tutor
