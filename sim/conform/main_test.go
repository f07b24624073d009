//go:build linux

package conform

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/overlook-fs/overlook/sim/rooms"
)

var (
	update = flag.Bool("update", false, "rewrite the transcripts of scripts from room bash")
	record = flag.Bool("record", false, "note this kernel for the scripts that every room agrees on")
	tables = flag.Bool("table", false, "print how each statement went")
	oneRow = flag.String("row", "", "compare this row only")
)

// ours are the rooms that must answer as room bash does.
var ours = []string{"ram", "disk", "linux"}

func TestMain(m *testing.M) {
	rooms.Main()
	flag.Parse()
	status := m.Run()
	if *tables {
		fmt.Print(results.table())
	}
	if *record || *update {
		if err := results.record(); err != nil {
			fmt.Println(err)
			status = 1
		}
	}
	fmt.Println(seen.String())
	os.Exit(status)
}

// seen counts what ran, for the one line at the end.
var seen tally

type tally struct {
	mu                      sync.Mutex
	scripts, rows, declared int
	rooms                   []string
	skipped                 []string
}

func (t *tally) add(count *int, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	*count += n
}

func (t *tally) note(list *[]string, name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, known := range *list {
		if known == name {
			return
		}
	}
	*list = append(*list, name)
}

func (t *tally) String() string {
	skipped := "none"
	if len(t.skipped) > 0 {
		skipped = strings.Join(t.skipped, "; ")
	}
	return fmt.Sprintf("conform: %d scripts, %d rows (%d declared different); rooms that ran: %s; skipped: %s",
		t.scripts, t.rows, t.declared, strings.Join(t.rooms, " "), skipped)
}

// open opens a room for the length of a test. A room that needs root is
// skipped where there is none, and counted.
func open(t *testing.T, name string) rooms.Room {
	t.Helper()
	if name != "ram" && os.Geteuid() != 0 {
		seen.note(&seen.skipped, "room "+name+" (not root)")
		t.Skipf("room %s needs root", name)
	}
	room, err := rooms.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	seen.note(&seen.rooms, name)
	t.Cleanup(func() {
		if err := room.Close(); err != nil {
			t.Error(err)
		}
	})
	return room
}

// files are the files of testdata that match, by their names without ending.
func files(t *testing.T, pattern string) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	named := map[string]string{}
	for _, path := range paths {
		base := filepath.Base(path)
		named[strings.TrimSuffix(base, filepath.Ext(base))] = path
	}
	return named
}
