package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// explain prints events: a call in a line of its own with its answer, what
// the kernel did for it indented below.
func explain(w io.Writer, events []trace.Event) {
	out := bufio.NewWriter(w)
	defer out.Flush()
	for _, e := range events {
		switch e.Kind {
		case trace.Walk:
			// Of walks only those through an overlay explain anything.
			if e.Arg == "overlay" {
				fmt.Fprintf(out, "       walk: %s\n", phrase(e))
			}
		case trace.Call:
			fmt.Fprintf(out, "[%d] %s\n", e.PID, phrase(e))
		case trace.Return:
			if e.Err != 0 {
				fmt.Fprintf(out, "[%d]   = %s (%s)\n", e.PID, e.Err.Name(), e.Err.Error())
			}
		case trace.Decide:
			fmt.Fprintf(out, "       rule: %s\n", ruleText(e.Rule))
		default:
			fmt.Fprintf(out, "       %s: %s\n", e.Kind, phrase(e))
		}
	}
}

// phrase is an event's operation with what it was done to.
func phrase(e trace.Event) string {
	words := []string{e.Op}
	if e.Path != "" {
		words = append(words, e.Path)
	}
	if e.Path2 != "" {
		words = append(words, "-> "+e.Path2)
	}
	if e.Arg != "" {
		words = append(words, "("+e.Arg+")")
	}
	text := strings.Join(words, " ")
	if e.Found != "" {
		text += ": " + e.Found
	}
	if e.Kind != trace.Call && e.Err != 0 {
		text += " = " + e.Err.Name()
	}
	return strings.TrimSpace(text)
}

func ruleText(r *trace.Rule) string {
	if r == nil {
		return ""
	}
	text := r.Name
	if len(r.Statements) > 0 {
		text += " [" + strings.Join(r.Statements, " ") + "]"
	}
	if r.Why != "" {
		text += ". " + r.Why
	}
	if r.Instead != "" {
		text += " Instead: " + r.Instead
	}
	return text
}

// printPicture prints the layers of the machine as they are now.
func printPicture(w io.Writer, m *sim.Machine) {
	m.Observe(func(p sys.Process) {
		pic, err := picture.Take(p, picture.Options{})
		if err != nil {
			complain("no picture: %v", err)
			return
		}
		io.WriteString(w, pic.Text())
	})
}
