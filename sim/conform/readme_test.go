//go:build linux

package conform

import (
	"os"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/rooms"
)

// TestReadmeSession types the README's session in every room and compares.
func TestReadmeSession(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "```console\n")
	session, _, found := strings.Cut(rest, "```\n")
	if !found {
		t.Fatal("README.md has no console session")
	}
	script, want := "", ""
	for line := range strings.Lines(session) {
		if typed, ok := strings.CutPrefix(line, "$ "); ok {
			script += typed
			continue
		}
		want += line
	}
	for _, name := range append([]string{"bash"}, ours...) {
		t.Run(name, func(t *testing.T) {
			r, err := open(t, name).Run(rooms.File("session.sh", "exec 2>&1\n"+script))
			if err != nil {
				t.Fatal(err)
			}
			if got := string(r.Stdout); got != want {
				t.Errorf("printed\n%s\nREADME.md has\n%s", got, want)
			}
		})
	}
}
