package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// report writes the tables of files with lines: one from here, and one from a
// browser if there is one.
func report(to io.Writer, files []string) error {
	native, browser := newResults(), newResults()
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		r := newResults()
		err = readResults(f, r)
		f.Close()
		if err != nil {
			return err
		}
		if r.About["goos"] == "js" {
			browser = r
			continue
		}
		native = r
	}
	fmt.Fprint(to, "# Beside the kernel, beside every other union\n\nMade by `make bench`. ")
	fmt.Fprintf(to, "%s, Linux %s, %s, %s.\n", native.About["date"], native.About["kernel"], native.About["go"], native.About["cpu"])
	fmt.Fprint(to, "CPU time by operation; a ratio is the median of the rounds' own ratios, with quartiles. ")
	fmt.Fprintf(to, "The goal of a warm stat, 0.08, is 140 ns where the kernel takes 1.75 µs; this one takes %s.\n", native.of("Stat/warm", kernel).time())
	native.besideKernel(to)
	native.besideOthers(to)
	native.explained(to)
	native.growth(to)
	native.lives(to)
	if len(browser.Samples) > 0 {
		browser.inBrowser(to, native)
	}
	return nil
}

// besideKernel is the engine's table with its goals.
func (r *Results) besideKernel(to io.Writer) {
	fmt.Fprint(to, "\n## The engine, and the kernel's overlay on tmpfs\n\n")
	fmt.Fprint(to, "| operation | kernel | engine | ratio | at most | allocations | bytes |\n|---|---|---|---|---|---|---|\n")
	for _, row := range Rows() {
		a, b := r.of(row.Name, ours), r.of(row.Name, kernel)
		_, allocations, _ := quartiles(a.Values["allocs/op"])
		_, bytes, _ := quartiles(a.Values["B/op"])
		fmt.Fprintf(to, "| %s | %s | %s | %s | %s | %.3g | %.0f |\n", row.Title, b.time(), a.time(), ratio(a, b), goal(row.Most), allocations, bytes)
	}
	once, deep := r.of("Stat/warm", ours), r.of("Stat/lowers=500", ours)
	fmt.Fprintf(to, "\nRepeated lookup at 500 lowers, of what it costs at 1: %s; at most 1.3.\n", ratio(deep, once))
}

func goal(most float64) string {
	if most == 0 {
		return ""
	}
	return fmt.Sprint(most)
}

// time is the median time of an operation.
func (s *Series) time() string {
	_, ns, _ := quartiles(s.Values["ns/op"])
	switch {
	case len(s.Values["ns/op"]) == 0:
		return ""
	case ns < 1e4:
		return fmt.Sprintf("%.0f ns", ns)
	case ns < 1e7:
		return fmt.Sprintf("%.1f µs", ns/1e3)
	}
	return fmt.Sprintf("%.1f ms", ns/1e6)
}

// ratio is what a costs of what b costs.
func ratio(a, b *Series) string {
	q1, q2, q3 := quartiles(ratios(a.Values["ns/op"], b.Values["ns/op"]))
	if q2 == 0 {
		return ""
	}
	return fmt.Sprintf("%.3g (%.3g–%.3g)", q2, q1, q3)
}

// besideOthers is what the others cost of what the kernel's overlay does, and
// what the engine costs of what afero's union does.
func (r *Results) besideOthers(to io.Writer) {
	others := []string{tmpfsAlone, fuseExport, fuseOverlayfs, aferoOnMemory, hackpadsMemory}
	fmt.Fprint(to, "\n## The others, as ratios to the kernel's overlay\n\n")
	fmt.Fprint(to, "Our FUSE export is `fuse`, its daemon's CPU with it, as with fuse-overlayfs. What a system showed afterwards and the kernel does not is told behind its ratio; what it refused stands in the ratio's place.\n\n")
	fmt.Fprintf(to, "| operation | %s | engine to afero |\n|---%s|---|\n", strings.Join(others, " | "), strings.Repeat("|---", len(others)))
	for _, row := range Rows() {
		fmt.Fprintf(to, "| %s ", row.Title)
		for _, name := range others {
			fmt.Fprintf(to, "| %s ", r.of(row.Name, name).beside(r.of(row.Name, kernel)))
		}
		fmt.Fprintf(to, "| %s |\n", r.of(row.Name, ours).beside(r.of(row.Name, aferoOnMemory)))
	}
}

// beside is the median ratio, and what was wrong.
func (s *Series) beside(other *Series) string {
	if s.Refuse != "" {
		return s.Refuse
	}
	_, q2, _ := quartiles(ratios(s.Values["ns/op"], other.Values["ns/op"]))
	if q2 == 0 {
		return ""
	}
	text := fmt.Sprintf("%.3g", q2)
	if s.Wrong != "" {
		text += ", wrong " + s.Wrong
	}
	return text
}

// explained is what an explanation costs.
func (r *Results) explained(to io.Writer) {
	fmt.Fprint(to, "\n## The engine with a trace, of what it costs without\n\n| operation | ratio |\n|---|---|\n")
	for _, row := range Rows() {
		fmt.Fprintf(to, "| %s | %s |\n", row.Title, ratio(r.of(row.Name, traced), r.of(row.Name, ours)))
	}
}

// growth is the curves.
func (r *Results) growth(to io.Writer) {
	fmt.Fprint(to, "\n## How cost grows\n\nOf undo, an operation is a snapshot and the way back to it, after so many files of so many were copied up by chmod; of readdir, a name.\n\n| row | engine | kernel |\n|---|---|---|\n")
	for _, row := range curves() {
		fmt.Fprintf(to, "| %s | %s | %s |\n", row.Name, r.of(row.Name, ours).time(), r.of(row.Name, kernel).time())
	}
}

// lives is what files take.
func (r *Results) lives(to io.Writer) {
	fmt.Fprint(to, "\n## Memory of a file, where there are a million\n\n| size | bytes | at most |\n|---|---|---|\n")
	for _, each := range []struct {
		size string
		most int
	}{{"0", 210}, {"64", 300}} {
		_, bytes, _ := quartiles(r.of("Memory/size="+each.size, ours).Values["live-B/op"])
		fmt.Fprintf(to, "| %s | %.0f | %d |\n", each.size, bytes, each.most)
	}
}

// inBrowser is the engine as WebAssembly beside itself and what npm has.
func (r *Results) inBrowser(to io.Writer, native *Results) {
	fmt.Fprintf(to, "\n## In a browser\n\n%s. CPU time of the page (of what is too short for that, the time that passes), and ratios of medians; at most 4 of what it costs natively in the median row, 8 in any, and 0.02 of zenfs' CopyOnWrite.\n\n", r.About["browser"])
	fmt.Fprint(to, "| operation | engine | to native | to zenfs' CopyOnWrite | to memfs |\n|---|---|---|---|---|\n")
	var all []float64
	for _, row := range Rows() {
		a := r.of(row.Name, ours)
		_, here, _ := quartiles(a.Values["ns/op"])
		_, there, _ := quartiles(native.of(row.Name, ours).Values["ns/op"])
		if here == 0 || there == 0 {
			continue
		}
		all = append(all, here/there)
		fmt.Fprintf(to, "| %s | %s | %.3g | %s | %s |\n", row.Title, a.time(), here/there, overMedian(here, r.of(row.Name, "zenfs")), overMedian(here, r.of(row.Name, "memfs")))
	}
	_, median, _ := quartiles(all)
	fmt.Fprintf(to, "\nThe median row: %.3g times native.\n", median)
}

// overMedian is a time as a ratio to a series' median.
func overMedian(ns float64, s *Series) string {
	if s.Refuse != "" {
		return s.Refuse
	}
	_, q2, _ := quartiles(s.Values["ns/op"])
	if q2 == 0 {
		return ""
	}
	text := fmt.Sprintf("%.3g", ns/q2)
	if s.Wrong != "" {
		text += ", wrong " + s.Wrong
	}
	return text
}
