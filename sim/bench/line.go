package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// A line is one sample in the format of Go's benchmarks, which benchstat reads.
const prefix = "Benchmark"

// writeSample writes a line; wrong is in what the result is.
func writeSample(to io.Writer, row, system string, s Sample, wrong string) {
	fmt.Fprintf(to, "%s%s/system=%s %d %.2f ns/op %.1f B/op %.3f allocs/op", prefix, row, system, s.Ops, s.Nanoseconds, s.Bytes, s.Allocations)
	if wrong != "" {
		fmt.Fprintf(to, " 1 wrong-%s", wrong)
	}
	fmt.Fprintln(to)
}

// writeRefusal says that a system cannot do what a row asks.
func writeRefusal(to io.Writer, row, system, why string) {
	fmt.Fprintf(to, "--- SKIP: %s/system=%s: %s\n", row, system, why)
}

// Results are what lines say.
type Results struct {
	About   map[string]string // "kernel: ..." and its like
	Samples map[string]map[string]*Series
}

func newResults() *Results {
	return &Results{About: map[string]string{}, Samples: map[string]map[string]*Series{}}
}

// Series is what the rounds of a row told of a system.
type Series struct {
	Values map[string][]float64 // by unit
	Wrong  string
	Refuse string
}

// of is the series of a row and a system.
func (r *Results) of(row, system string) *Series {
	if r.Samples[row] == nil {
		r.Samples[row] = map[string]*Series{}
	}
	s := r.Samples[row][system]
	if s == nil {
		s = &Series{Values: map[string][]float64{}}
		r.Samples[row][system] = s
	}
	return s
}

// readResults reads lines.
func readResults(from io.Reader, r *Results) error {
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		r.line(lines.Text())
	}
	return lines.Err()
}

// line takes one line in; others than ours do not count.
func (r *Results) line(text string) {
	if rest, ok := strings.CutPrefix(text, "--- SKIP: "); ok {
		name, why, _ := strings.Cut(rest, ": ")
		row, system, _ := strings.Cut(name, "/system=")
		r.of(row, system).Refuse = why
		return
	}
	fields := strings.Fields(text)
	if len(fields) < 4 || !strings.HasPrefix(fields[0], prefix) {
		if key, value, ok := strings.Cut(text, ": "); ok {
			r.About[key] = value
		}
		return
	}
	row, system, _ := strings.Cut(strings.TrimPrefix(fields[0], prefix), "/system=")
	s := r.of(row, system)
	for i := 2; i+1 < len(fields); i += 2 {
		value, _ := strconv.ParseFloat(fields[i], 64)
		if wrong, ok := strings.CutPrefix(fields[i+1], "wrong-"); ok {
			s.Wrong = wrong
			continue
		}
		s.Values[fields[i+1]] = append(s.Values[fields[i+1]], value)
	}
}
