//go:build linux

package conform

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/overlook-fs/overlook/sim/rooms"
)

// row is one script and, where our rooms answer it differently, why.
type row struct {
	script string
	reason string
	line   int
}

// TestRows compares every row of every table.
func TestRows(t *testing.T) {
	if *oneRow != "" {
		compareRows(t, "row", []row{{script: *oneRow}})
		return
	}
	for name, path := range files(t, "lines/*.txt") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compareRows(t, path, readRows(t, path))
		})
	}
}

func readRows(t *testing.T, path string) []row {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []row
	reason := ""
	scanner := bufio.NewScanner(f)
	for n := 1; scanner.Scan(); n++ {
		line := scanner.Text()
		switch {
		case line == "" || strings.HasPrefix(line, "# ") || line == "#":
		case strings.HasPrefix(line, "! "):
			reason = line[2:]
		default:
			rows = append(rows, row{line, reason, n})
			reason = ""
		}
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// compareRows runs the rows of one table in rooms opened once.
func compareRows(t *testing.T, table string, rows []row) {
	bash := open(t, "bash")
	others := map[string]rooms.Room{}
	for _, name := range ours {
		others[name] = open(t, name)
	}
	for _, r := range rows {
		seen.add(&seen.rows, 1)
		want, err := answer(bash, r.script)
		if err != nil {
			t.Fatalf("%s:%d: %s\n%v", table, r.line, r.script, err)
		}
		differing := ""
		for _, name := range ours {
			got, err := answer(others[name], r.script)
			if err != nil {
				got = err.Error() + "\n"
				others[name] = open(t, name)
			}
			if got != want {
				differing += fmt.Sprintf("\n--- bash\n%s--- %s\n%s", want, name, got)
			}
		}
		switch {
		case r.reason != "":
			seen.add(&seen.declared, 1)
			if differing == "" {
				t.Errorf("%s:%d: declared different (%s), and is not: %s", table, r.line, r.reason, r.script)
			}
		case differing != "":
			t.Errorf("%s:%d: %s%s", table, r.line, r.script, differing)
		}
	}
}

// rowTime is how long a row may take.
const rowTime = 10 * time.Second

// answer is what a room has to say to a row, made comparable.
func answer(room rooms.Room, text string) (string, error) {
	job := rooms.Text(text)
	job.Timeout = rowTime
	r, err := room.Run(job)
	if err != nil {
		return "", err
	}
	n := rooms.NewNormaliser()
	answer := n.Text(string(r.Stdout))
	if answer != "" && !strings.HasSuffix(answer, "\n") {
		answer += "[no newline]\n"
	}
	if len(r.Stderr) > 0 {
		answer += "[stderr] " + strings.ReplaceAll(strings.TrimSuffix(n.Text(string(r.Stderr)), "\n"), "\n", "\n[stderr] ") + "\n"
	}
	if r.TimedOut {
		answer += "[timed out]\n"
	}
	if r.Status != 0 {
		answer += fmt.Sprintf("[exit %d]\n", r.Status)
	}
	return answer, nil
}
