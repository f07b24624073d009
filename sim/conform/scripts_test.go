//go:build linux

package conform

import (
	"os"
	"testing"

	"github.com/overlook-fs/overlook/sim/rooms"
	"github.com/overlook-fs/overlook/sim/script"
)

// TestScripts runs every script in every room, on the filesystem that the
// simulated machine's root claims to be. The transcript must be the script's,
// and the tree left behind the one that bash leaves.
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
			var left rooms.Tree // by bash, which comes first
			for _, room := range append([]string{"bash"}, ours...) {
				t.Run(room, func(t *testing.T) {
					results.note(t, name, room)
					var tree rooms.Tree
					got, err := s.Run(shell(open(t, room), &tree))
					if err != nil {
						t.Fatal(err)
					}
					if d := script.Differ(normal(s.Expect), normal(got), nil); d != "" {
						t.Error(d)
					}
					if left == nil {
						left = tree
					}
					if d := rooms.CompareTrees(left, tree); d != "" {
						t.Errorf("the trees left differ:\n%s", d)
					}
				})
			}
		})
	}
}

// rewrite replaces the script's transcript by what room bash gives.
func rewrite(t *testing.T, s *script.Script, path string) {
	got, err := s.Run(shell(open(t, "bash"), new(rooms.Tree)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, s.Format(got), 0o644); err != nil {
		t.Fatal(err)
	}
	s.Expect = got
}

// shell is a room as scripts want it. What a script leaves goes to tree.
func shell(room rooms.Room, tree *rooms.Tree) script.Shell {
	return func(args ...string) ([]byte, []byte, int, error) {
		r, err := room.Run(rooms.Job{Args: args, FS: "ext4", Tree: rooms.WithTree})
		*tree = r.Tree
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
