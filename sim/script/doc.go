// Package script is worlds as text: a txtar file that says what to do and
// what a shell must answer.
//
// # Vocabulary
//
// A script has an intent (one sentence, the archive's comment), boot lines,
// lines and a transcript. Boot lines are run before the lines by the same
// shell; nobody compares what they print. A transcript is each line with what
// it printed and how it ended, written
//
//	$ line
//	output
//	[stderr] a line of standard error
//	[exit N]          where N is not 0
//
// A script of effects also has, for each kind of upper layer, a section
// "effects ..." with the changes that each line makes to the upper layer and
// the work directory.
//
// A line may be several physical lines, such as a here-document; the
// transcript then shows the second and later ones after "> ".
//
// # The rule
//
// Expected transcripts are written by real bash alone.
//
// # What it must not know
//
// Any kernel, and how a shell is run: a Shell is whatever takes bash's
// arguments and says what came of it.
//
// Read script.go next, then drive.go.
package script
