package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"time"
)

var (
	seed  = flag.Uint64("seed", 0, "what conditions are drawn by; 0: any")
	count = flag.Int("n", 50, "how many conditions are negated")
	limit = flag.Duration("limit", time.Minute, "how long the proofs of one mutant may take")
	only  = flag.String("only", "", "negate the conditions whose name contains this, and no others")
)

// engine is the package whose conditions are negated.
const engine = "sim/overlay"

// equivalents is the file of conditions that make no visible difference.
const equivalents = "sim/traces/mutate/equivalent.txt"

func main() {
	flag.Parse()
	if *seed == 0 {
		*seed = rand.Uint64N(1 << 32)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

func run() error {
	all, err := conditions(engine)
	if err != nil {
		return err
	}
	reasons, err := readEquivalents(all)
	if err != nil {
		return err
	}
	chosen := draw(all)
	fmt.Printf("mutate: seed %d, %d of %d conditions of %s\n", *seed, len(chosen), len(all), engine)
	b, err := newBench()
	if err != nil {
		return err
	}
	defer b.close()
	if proof, err := b.prove(); err != nil || proof != "" {
		return fmt.Errorf("without a mutation, %s fails: %v", proof, err)
	}
	killed, unexplained := 0, 0
	for i, c := range chosen {
		proof, err := b.try(c)
		verdict := "killed by " + proof
		switch {
		case err != nil:
			return err
		case proof != "":
			killed++
		case reasons[c.name()] != "":
			verdict = "survived, equivalent: " + reasons[c.name()]
		default:
			unexplained++
			verdict = "SURVIVED"
		}
		fmt.Printf("%3d line %d of %s: %s\n", i+1, c.line, c.name(), verdict)
	}
	fmt.Printf("mutate: %d killed, %d survived, %d of these without a reason\n", killed, len(chosen)-killed, unexplained)
	if unexplained > 0 {
		return fmt.Errorf("the proofs do not notice %d mistakes", unexplained)
	}
	return nil
}

// draw draws the conditions to negate.
func draw(all []condition) []condition {
	if *only != "" {
		var chosen []condition
		for _, c := range all {
			if strings.Contains(c.name(), *only) {
				chosen = append(chosen, c)
			}
		}
		return chosen
	}
	r := rand.New(rand.NewPCG(*seed, 1))
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:min(*count, len(all))]
}

// readEquivalents reads why conditions make no difference, by their names. A
// name that no condition has any more is an error.
func readEquivalents(all []condition) (map[string]string, error) {
	text, err := os.ReadFile(equivalents)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, c := range all {
		known[c.name()] = true
	}
	reasons := map[string]string{}
	name := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		switch reason, indented := strings.CutPrefix(line, "\t"); {
		case line == "" || line[0] == '#':
		case indented:
			reasons[name] = strings.TrimSpace(reasons[name] + " " + reason)
		case !known[line]:
			return nil, fmt.Errorf("%s: no condition is called %q", equivalents, line)
		default:
			name = line
		}
	}
	return reasons, nil
}
