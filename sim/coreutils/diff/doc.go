// Package diff finds how one sequence of lines becomes another: the edit
// script that GNU diff prints.
//
// # Vocabulary
//
// Lines are given as classes, equal numbers for equal lines. A change deletes
// lines of the first sequence and inserts lines of the second at one place; a
// script is the changes in order.
//
// # The rule
//
// A script is as short as can be, and of equally short ones it is the one GNU
// diff takes: Myers' search from both ends meets in the middle, lines that
// match nothing are put aside first, and each change is slid as far down as it
// goes, or to where the other sequence changes too.
//
// # What it must not know
//
// Files, text and output formats.
//
// Read script.go next, then search.go.
package diff
