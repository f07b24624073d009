//go:build linux

package conform

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/overlook-fs/overlook/sim/rooms"
	"github.com/overlook-fs/overlook/sim/script"
)

// TestScripts runs every script in every room, on the filesystem that the
// simulated machine's root claims to be. The transcript must be the script's,
// and the tree left behind the one that bash leaves.
func TestScripts(t *testing.T) {
	for name, path := range files(t, "*.txtar") {
		t.Run(name, func(t *testing.T) {
			s := readScript(t, path)
			seen.add(&seen.scripts, 1)
			if *update {
				rewrite(t, s, path)
			}
			var left rooms.Tree // by bash, which comes first
			for _, room := range append([]string{"bash"}, ours...) {
				t.Run(room, func(t *testing.T) {
					if room == "linux" && leavesUserNamespace(s) {
						seen.note(&seen.skipped, "room linux of scripts with unshare -U (threads of one program share a user namespace)")
						t.Skip("threads of one program share a user namespace")
					}
					results.note(t, name, room)
					var tree rooms.Tree
					opened := open(t, room)
					for left := attempts(s); left > 0; left-- {
						got, err := s.Run(shell(opened, &tree))
						if err != nil {
							t.Fatal(err)
						}
						d := script.Differ(normal(s.Expect), normal(got), nil)
						if d == "" {
							break
						}
						if left == 1 {
							t.Error(d)
							break
						}
						time.Sleep(ratelimit)
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

// ratelimit is how long the kernel remembers how often it has said something;
// what it has said ten times it keeps for itself.
const ratelimit = 5100 * time.Millisecond

// attempts is how often a script may be run until it answers as it should. The
// kernel's log is the whole machine's: a script that reads it runs without
// other rooms, but who mounts on the machine outside of them writes to it too.
func attempts(s *script.Script) int {
	if readsLog(strings.Join(append(s.Boot, s.Lines...), "\n")) {
		return 5
	}
	return 1
}

// leavesUserNamespace reports whether a script makes user namespaces.
func leavesUserNamespace(s *script.Script) bool {
	return strings.Contains(strings.Join(append(s.Boot, s.Lines...), "\n"), "unshare -U")
}

// readsLog reports whether a text reads the kernel's log.
func readsLog(text string) bool { return strings.Contains(text, "dmesg") }

// readScript is the script of a file.
func readScript(t *testing.T, path string) *script.Script {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := script.Parse(path, text)
	if err != nil {
		t.Fatal(err)
	}
	return s
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
		r, err := room.Run(rooms.Job{Args: args, FS: "ext4", Tree: rooms.WithTree, Alone: readsLog(strings.Join(args, " "))})
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
