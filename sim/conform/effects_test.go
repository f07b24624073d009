//go:build linux

package conform

import (
	"os"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/rooms"
	"github.com/overlook-fs/overlook/sim/script"
	"github.com/overlook-fs/overlook/sim/trace"
)

// uppers are the kinds of upper layers by the sections that tell what is done
// to them.
var uppers = map[string]rooms.Watch{
	"effects with O_TMPFILE":    rooms.Watched,
	"effects without O_TMPFILE": rooms.WatchedNamedOnly,
}

// byHand ends a line that changes a layer beside the overlay, so that what it
// does is no effect.
const byHand = " # by hand"

// TestEffects runs the scripts of effects, and requires that each line changes
// upper and work in the steps that the script has: on the kernel, where a
// loopback filesystem looks on, and in the engine's trace.
func TestEffects(t *testing.T) {
	for name, path := range files(t, "effects/*.txtar") {
		t.Run(name, func(t *testing.T) {
			s := readScript(t, path)
			seen.add(&seen.scripts, 1)
			if *update {
				rewriteEffects(t, s, path)
			}
			for section, watch := range uppers {
				t.Run(strings.ReplaceAll(section[len("effects "):], " ", "-"), func(t *testing.T) {
					for _, room := range []string{"bash", "ram"} {
						t.Run(room, func(t *testing.T) {
							results.note(t, "effects/"+name, room)
							compareEffects(t, s, section, open(t, room), watch)
						})
					}
				})
			}
		})
	}
}

func compareEffects(t *testing.T, s *script.Script, section string, room rooms.Room, watch rooms.Watch) {
	entries, effects := watched(t, s, room, watch)
	if d := script.Differ(normal(s.Expect), normal(entries), nil); d != "" {
		t.Error(d)
	}
	if effects != s.Effects[section] {
		t.Errorf("the script has\n%s\ngot\n%s", s.Effects[section], effects)
	}
}

// rewriteEffects replaces what the script expects by what room bash gives.
func rewriteEffects(t *testing.T, s *script.Script, path string) {
	for section, watch := range uppers {
		s.Expect, s.Effects[section] = watched(t, s, open(t, "bash"), watch)
	}
	s.Format(s.Expect)
	if err := os.WriteFile(path, s.FormatEffects(s.Effects), 0o644); err != nil {
		t.Fatal(err)
	}
}

// watched runs a script and tells what its lines printed and changed.
func watched(t *testing.T, s *script.Script, room rooms.Room, watch rooms.Watch) ([]script.Entry, string) {
	t.Helper()
	var parts [][]trace.Event
	entries, err := s.RunLooking(func(args ...string) ([]byte, []byte, int, error) {
		r, err := room.Run(rooms.Job{Args: args, FS: "tmpfs", Watch: watch})
		parts = r.Changes
		return r.Stdout, r.Stderr, r.Status, err
	}, rooms.Look)
	if err != nil {
		t.Fatal(err)
	}
	if len(parts) < len(s.Boot)+len(entries) {
		t.Fatalf("%d lines, but only %d parts of changes", len(s.Boot)+len(entries), len(parts))
	}
	parts = parts[len(s.Boot) : len(s.Boot)+len(entries)]
	for n, e := range entries {
		if strings.HasSuffix(e.Line, byHand) {
			parts[n] = nil
		}
	}
	return entries, effectsText(entries, rooms.Effects(parts))
}

// effectsText is a section of effects.
func effectsText(entries []script.Entry, parts [][]string) string {
	var b strings.Builder
	for n, e := range entries {
		b.WriteString("$ " + strings.ReplaceAll(e.Line, "\n", "\n> ") + "\n")
		for _, line := range parts[n] {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}
