//go:build linux

package conform

import (
	"os"
	"testing"

	"github.com/overlook-fs/overlook/sim/rooms"
	"github.com/overlook-fs/overlook/sim/script"
)

// TestScripts runs every script in every room, on the filesystem that the
// simulated machine's root claims to be.
func TestScripts(t *testing.T) {
	for name, path := range files(t, "*.txtar") {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s, err := script.Parse(path, text)
			if err != nil {
				t.Fatal(err)
			}
			seen.add(&seen.scripts, 1)
			if *update {
				rewrite(t, s, path)
			}
			for _, room := range append([]string{"bash"}, ours...) {
				t.Run(room, func(t *testing.T) {
					got, err := s.Run(shell(open(t, room)))
					if err != nil {
						t.Fatal(err)
					}
					if d := script.Differ(normal(s.Expect), normal(got), nil); d != "" {
						t.Error(d)
					}
				})
			}
		})
	}
}

// rewrite replaces the script's transcript by what room bash gives.
func rewrite(t *testing.T, s *script.Script, path string) {
	got, err := s.Run(shell(open(t, "bash")))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, s.Format(got), 0o644); err != nil {
		t.Fatal(err)
	}
	s.Expect = got
}

// shell is a room as scripts want it.
func shell(room rooms.Room) script.Shell {
	return func(args ...string) ([]byte, []byte, int, error) {
		r, err := room.Run(rooms.Job{Args: args, FS: "ext4"})
		return r.Stdout, r.Stderr, r.Status, err
	}
}

// normal is a transcript without what rooms may differ in.
func normal(entries []script.Entry) []script.Entry {
	n := rooms.NewNormaliser()
	var all []script.Entry
	for _, e := range entries {
		e.Stdout, e.Stderr = n.Text(e.Stdout), n.Text(e.Stderr)
		all = append(all, e)
	}
	return all
}
