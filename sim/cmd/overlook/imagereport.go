package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/overlook-fs/overlook/sim/image"
)

// mostListed is how many of a list are printed.
const mostListed = 20

// printImages prints reports for people.
func printImages(w io.Writer, all []examined) {
	for n, e := range all {
		if n > 0 {
			fmt.Fprintln(w)
		}
		e.print(w)
	}
}

func (e *examined) print(w io.Writer) {
	i, r := e.image, e.report
	names := strings.Join(i.Tags, " ")
	if names == "" {
		names = "(no name)"
	}
	fmt.Fprintf(w, "%s  %s  %s  %s\n\n", names, strings.TrimPrefix(i.ID, "sha256:")[:12], i.Config.Platform(), count(len(i.Layers), "layer"))
	e.printLayers(w)
	fmt.Fprintf(w, "\n%s stored, %s visible: %s (%.1f%%) stored and invisible\n", size(r.Stored), size(r.Visible), size(r.Wasted()), share(r.Wasted(), r.Stored))
	list(w, "Stored and invisible", len(r.Lost), func(n int) string {
		l := r.Lost[n]
		return fmt.Sprintf("%s\t%s\t%s", size(l.Bytes), l.Path, fate(l))
	})
	list(w, "Written by several layers", len(r.Twice), func(n int) string {
		t := r.Twice[n]
		same := ""
		if t.Same {
			same = ", the same bytes"
		}
		return fmt.Sprintf("%s\t%s\tlayers %s%s", size(t.Bytes), t.Path, numbers(t.Layers), same)
	})
	list(w, "Hidden, but stored for everybody to read", len(r.Secrets), func(n int) string {
		s := r.Secrets[n]
		return fmt.Sprintf("%s\t%s\t%s", s.Why, s.Path, fate(s.Lost))
	})
	var odd []string
	for n, warnings := range e.warnings {
		for _, warning := range warnings {
			odd = append(odd, fmt.Sprintf("layer %d\t%s", n+1, warning))
		}
	}
	list(w, "Odd", len(odd), func(n int) string { return odd[n] })
	if len(e.exceeded) > 0 {
		fmt.Fprintf(w, "\nLimits exceeded: %s\n", strings.Join(e.exceeded, ", "))
	}
}

// printLayers prints the table of layers.
func (e *examined) printLayers(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "LAYER\tSTORED\tINVISIBLE\tADDED\tCHANGED\tDELETED\tHIDDEN\t\n")
	for n, l := range e.report.Layers {
		fmt.Fprintf(t, "%d\t%s\t%s\t%d\t%d\t%d\t%d\t  %s\n", n+1, size(l.Bytes), size(l.Lost), l.Added, l.Changed, l.Deleted, l.Hidden, firstLine(e.image.Layers[n].History.CreatedBy))
	}
	t.Flush()
}

// list prints the beginning of a list under a title, in columns.
func list(w io.Writer, title string, n int, row func(n int) string) {
	if n == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s:\n", title)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i := range min(n, mostListed) {
		fmt.Fprintf(t, "  %s\n", row(i))
	}
	t.Flush()
	if n > mostListed {
		fmt.Fprintf(w, "  and %d more\n", n-mostListed)
	}
}

// fate is where a file is stored and what became of it.
func fate(l image.Lost) string {
	return fmt.Sprintf("layer %d, %s by layer %d", l.Layer+1, l.How, l.By+1)
}

// numbers are layers as people count them.
func numbers(layers []int) string {
	var words []string
	for _, n := range layers {
		words = append(words, strconv.Itoa(n+1))
	}
	return strings.Join(words, ", ")
}

// firstLine is the beginning of a step's text.
func firstLine(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	if len(text) > 60 {
		text = text[:57] + "..."
	}
	return text
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// size is bytes as docker writes them.
func size(n int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB"}
	f, unit := float64(n), 0
	for f >= 1000 && unit < len(units)-1 {
		f /= 1000
		unit++
	}
	return strconv.FormatFloat(f, 'g', max(3, len(strconv.Itoa(int(f)))), 64) + units[unit]
}
