// Overlook is the native program: it runs scripts in a simulated Linux with
// an exact OverlayFS, gives it a terminal, and checks it against the real
// kernel.
//
// Each subcommand is a file. The program adds words and exit statuses; what
// it runs is package sim, and what it compares is package rooms.
package main

import (
	"fmt"
	"io"
	"os"
)

// Exit statuses of the program's own; help explains them.
const (
	exitDiffers = 1
	exitUsage   = 2
	exitFailed  = 125
)

// command is a subcommand.
type command struct {
	name  string
	short string // one line for the overview
	help  string
	run   func(args []string) int
}

func commands() []command {
	return []command{runCommand(), shellCommand(), mountCommand(), verifyCommand(), lessonCommand(), imageCommand(), sysCommand()}
}

func main() {
	startRoom()
	if args, ok := helperArguments(); ok {
		os.Exit(mountCommand().run(args))
	}
	os.Exit(dispatch(os.Args[1:]))
}

// dispatch runs the subcommand that the arguments name.
func dispatch(args []string) int {
	if len(args) == 0 {
		overview(os.Stderr)
		return exitUsage
	}
	switch args[0] {
	case "help", "-h", "--help":
		return help(args[1:])
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		if len(args) > 1 && (args[1] == "--help" || args[1] == "-h") {
			return help(args[:1])
		}
		return c.run(args[1:])
	}
	complain("no command %q; overlook help lists them", args[0])
	return exitUsage
}

// complain prints what is wrong.
func complain(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "overlook: "+format+"\n", args...)
}

// usage complains about the arguments of a subcommand.
func usage(name, format string, args ...any) int {
	complain(name+": "+format, args...)
	complain("try overlook help %s", name)
	return exitUsage
}

func overview(w io.Writer) {
	fmt.Fprint(w, "Overlook simulates a Linux machine with OverlayFS.\n\nUsage:\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  overlook %-8s %s\n", c.name, c.short)
	}
	fmt.Fprint(w, "  overlook help [COMMAND]\n")
}
