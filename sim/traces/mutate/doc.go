// The program mutate asks whether the proofs would notice a mistake: it negates
// conditions of the overlay engine, one at a time, and requires that a proof
// then fails.
//
// A mutant is the engine with one condition negated: of an if, or an operand of
// && or ||. It is killed when a proof fails or does not end; it survives when
// all pass. A survivor whose condition makes no difference that anybody can see
// is equivalent, and equivalent.txt says why.
//
// The checkout is never touched: the compiler is told to read a changed file in
// the place of the real one (go build -overlay).
//
// Read main.go next, then conditions.go.
package main
