package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// run does all rounds of all rows on all systems, and writes a line for each.
func run(to io.Writer, a *arguments) error {
	about(to)
	for _, row := range allRows() {
		if !a.rows.MatchString(row.Name) {
			continue
		}
		if err := runRow(to, a, &row); err != nil {
			return fmt.Errorf("%s: %w", row.Name, err)
		}
	}
	return nil
}

// about says what the samples were taken on.
func about(to io.Writer) {
	var u unix.Utsname
	unix.Uname(&u)
	fmt.Fprintf(to, "goos: %s\ngoarch: %s\n", runtime.GOOS, runtime.GOARCH)
	fmt.Fprintf(to, "date: %s\n", time.Now().UTC().Format(time.DateOnly))
	fmt.Fprintf(to, "kernel: %s\n", strings.SplitN(unix.ByteSliceToString(u.Release[:]), "-", 2)[0])
	fmt.Fprintf(to, "go: %s\n", runtime.Version())
	fmt.Fprintf(to, "cpu: %s\n", cpuFamily())
}

// cpuFamily is who made the processor, and its family and model.
func cpuFamily() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	var parts []string
	for line := range strings.Lines(string(text)) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			break
		}
		switch key = strings.TrimSpace(key); key {
		case "vendor_id":
			parts = append(parts, strings.TrimSpace(value))
		case "cpu family", "model":
			parts = append(parts, strings.TrimPrefix(key, "cpu ")+value)
		}
	}
	return strings.Join(parts, " ")
}

// runRow does the rounds of one row, each in another order.
func runRow(to io.Writer, a *arguments, row *Row) error {
	servers, err := startAll(a, row)
	if err != nil {
		return err
	}
	for round := range a.rounds {
		answers := make([]answer, len(servers))
		for i := range servers {
			n := (i + round) % len(servers)
			if servers[n] == nil {
				continue
			}
			if answers[n], err = servers[n].round(row.Name); err != nil {
				return fmt.Errorf("%s: %w", servers[n].name, err)
			}
		}
		if err := tell(to, row, servers, answers); err != nil {
			return err
		}
	}
	for _, s := range servers {
		if s == nil {
			continue
		}
		if err := s.stop(); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// startAll starts the systems that a row is for, the kernel's overlay with any.
func startAll(a *arguments, row *Row) ([]*server, error) {
	var all []*server
	for _, name := range []string{ours, kernel, tmpfsAlone, traced, fuseExport, fuseOverlayfs, aferoOnMemory, hackpadsMemory} {
		if len(row.Only) > 0 && !slices.Contains(row.Only, name) || !a.systems.MatchString(name) {
			continue
		}
		s, err := start(name, a.program)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// tell writes what a round came to. What refuses once is asked no more; one of
// ours may neither refuse nor be wrong.
func tell(to io.Writer, row *Row, servers []*server, answers []answer) error {
	var truth *Proof
	for i, s := range servers {
		if s != nil && s.name == kernel && answers[i].Error == "" {
			truth = &answers[i].Sample.Proof
		}
	}
	for i, s := range servers {
		if s == nil {
			continue
		}
		exact := s.name == ours || s.name == traced
		if why := answers[i].Error; why != "" {
			if exact || s.name == kernel {
				return fmt.Errorf("%s: %s", s.name, why)
			}
			writeRefusal(to, row.Name, s.name, why)
			s.stop()
			servers[i] = nil
			continue
		}
		wrong := ""
		if truth != nil {
			wrong = answers[i].Sample.Proof.Wrong(*truth, exact)
		}
		writeSample(to, row.Name, s.name, answers[i].Sample, wrong)
		if wrong != "" && exact {
			return fmt.Errorf("%s shows other %s than the kernel", s.name, wrong)
		}
	}
	return nil
}
