package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
)

// options of the command line.
type arguments struct {
	rounds  int
	rows    *regexp.Regexp
	systems *regexp.Regexp
	program string
}

func main() {
	var a arguments
	rows := flag.String("rows", "", "only the rows that match")
	systems := flag.String("systems", "", "only the systems that match")
	flag.IntVar(&a.rounds, "rounds", 9, "how often everything is done")
	flag.StringVar(&a.program, "program", "bin/overlook", "the built program, for its mount")
	flag.Parse()
	a.rows, a.systems = regexp.MustCompile(*rows), regexp.MustCompile(*systems)
	if err := command(&a, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// command does what the command line says: run (or nothing), serve SYSTEM, or
// report FILE....
func command(a *arguments, args []string) error {
	switch {
	case len(args) == 0:
		return run(os.Stdout, a)
	case args[0] == "serve" && len(args) == 2:
		return serve(args[1], a.program, os.Stdin, os.Stdout)
	case args[0] == "memory":
		return memory(os.Stdout)
	case args[0] == "report":
		return report(os.Stdout, args[1:])
	}
	return fmt.Errorf("cannot %q", args)
}
