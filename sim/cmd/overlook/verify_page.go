package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/overlook-fs/overlook/sim"
)

// verifyPage runs every lab of a page and says where it prints something else
// than the page shows.
func verifyPage(o verifyOptions, file string) (status int) {
	text, err := os.ReadFile(file)
	if err != nil {
		var failed *fs.PathError
		if errors.As(err, &failed) {
			err = failed.Err
		}
		complain("verify: %s: %v", file, err)
		return exitUsage
	}
	labsOf := htmlLabs
	switch strings.ToLower(filepath.Ext(file)) {
	case ".md", ".markdown":
		labsOf = markdownLabs
	}
	labs, err := labsOf(text)
	if err != nil {
		complain("verify: %s: %v", file, err)
		return exitUsage
	}
	commands := 0
	for i, l := range labs {
		place := fmt.Sprintf("%s: lab %d", file, i+1)
		if l.line > 0 {
			place = fmt.Sprintf("%s:%d", file, l.line)
		}
		n, s := verifyLab(place, l, o.timeout)
		commands += n
		status = max(status, s)
	}
	if status == 0 {
		fmt.Printf("%s: as shown: labs %d, commands %d\n", file, len(labs), commands)
	}
	return status
}

// verifyLab runs one lab, and says how many commands it has.
func verifyLab(place string, l lab, limit time.Duration) (commands, status int) {
	lines := shownLines(l.shown)
	var m *sim.Machine
	setup, err := l.prepared()
	if err != nil {
		fmt.Printf("%s: %v\n", place, err)
		return 0, exitDiffers
	}
	o := l.options()
	o.Reading = func() { go m.Type(sim.EntryEOF, "") }
	m, err = sim.New(o)
	if err != nil {
		complain("the machine could not be made: %v", err)
		return 0, exitFailed
	}
	if setup != "" {
		if step, ok := runLine(m, setup, limit); !ok || step.Status != 0 {
			fmt.Printf("%s: the setup fails:\n%s", place, step.Output)
			return 0, exitDiffers
		}
	}
	for _, line := range lines {
		step, ok := runLine(m, line.text, limit)
		got := rowsOf(step.Output)
		switch {
		case !ok:
			fmt.Printf("%s: differs\n$ %s\nDid not end within %v.\n", place, line.text, limit)
			return len(lines), exitDiffers
		case len(line.want) > 0 && !showsSame(line.want, got):
			fmt.Printf("%s: differs\n$ %s\n%s%s", place, line.text, marked("- ", line.want), marked("+ ", got))
			status = exitDiffers
		}
	}
	return len(lines), status
}

// runLine runs a line; not ok: it had to be interrupted.
func runLine(m *sim.Machine, line string, limit time.Duration) (step *sim.Step, ok bool) {
	late := time.AfterFunc(limit, func() { m.Type(sim.EntryInterrupt, "") })
	step = m.Run(line)
	return step, late.Stop()
}

func rowsOf(output []byte) []string {
	text := strings.ReplaceAll(string(output), "\r\n", "\n")
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// marked is rows with a mark before each.
func marked(mark string, rows []string) string {
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(mark + row + "\n")
	}
	return b.String()
}
