// Command bench does the same operations on the simulated overlay, on the
// kernel's, and on other unions, side by side in one run.
//
// # Vocabulary
//
// A System is something that shows directory trees as one. A World is the trees
// it is to show, a Row an operation done in one, a Sample what one round of a
// row cost a system. A Proof is the tree afterwards, in four sums.
//
// # The rules
//
// Each system has a process of its own, so that none pays for another's
// memory. Rounds are interleaved, and each round begins with another system.
// What counts is CPU time, that of a daemon included; in a browser
// (web/bench) it is the page's. What a system shows afterwards is
// compared with what the kernel's overlay shows: a result that differs is
// marked wrong, and none of ours may be; of the largest worlds, in the first
// round.
//
// Samples are written as the lines of Go's benchmarks, which benchstat reads;
// the tables are made of those lines alone.
//
// # What it must not know
//
// The inside of any system: a row is system calls, or what a library has in
// their place.
//
// Read system.go, rows.go, measure.go, then a system: engine.go.
package main
