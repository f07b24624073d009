// Package unions reads what the other union filesystems are asked, and what they
// answered.
//
// # Vocabulary
//
// A system is one of them, mounted over the directories a and b
// (testdata/unions/systems.txt). A question is a file testdata/unions/*.txtar:
// its head says what is asked, the section "script" asks it behind boot.sh and
// the mount, and each section of a system's name is what that one printed.
//
// # The rule
//
// What a program printed that exists was written by it. What those print that
// do not exist here was written from their documents, by hand.
//
// # What it must not know
//
// How answers come about.
package unions
