// Command generate writes what follows from the statements: the rules of the
// engine, the page of rules, and the table of conformance; and from what the other
// unions were asked, the page that compares them.
//
// # Vocabulary
//
// A statement is something that OverlayFS does, as seen from user space. It
// has an identity, a letter for what it is about and a number that is never
// used again: N1. The name of a script begins with the statement it shows:
// testdata/N1-unlinking.txtar.
//
// The head of a script, before its first section, is the statement: its text,
// and behind an empty line what else is to be known of it:
//
//	rule onlyUpper: a name that only upper has goes without a trace
//	why: No lower layer shows it, so nothing must hide it.
//	instead: what would have worked, for a rule that refuses
//	rule needsWhiteout
//	also: N2
//	code: overlay.Inode.Unlink, overlay.FS.whiteout
//
// A line "rule NAME: TEXT" is where a rule of the explanation is defined, with
// the lines why and instead behind it; "rule NAME" alone says that the rule
// rests on this statement too. Rules of package vfs are called vfs.NAME. also
// names further statements that the script shows. code names what does it:
// PACKAGE.FUNCTION or PACKAGE.TYPE.METHOD, and must exist; where a rule is
// used is found by itself.
//
// testdata/unseen.txt has the statements that no script shows, and why;
// testdata/kernels.txt the kernels on which a script's transcript held.
//
// # The rule
//
// What is generated is never written by hand, and a test fails where it is
// not what the heads say.
//
// # What it must not know
//
// How scripts are run.
//
// Read statement.go next, then code.go.
package main
