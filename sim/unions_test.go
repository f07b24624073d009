//go:build containers || !js

package sim

import (
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/conform/unions"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
)

// eachUnion runs test for every simulated system and question, in a machine in
// which the system is mounted.
func eachUnion(t *testing.T, test func(t *testing.T, m *Machine, q *unions.Question)) {
	book, err := unions.Read("conform/testdata/unions")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range book.Systems {
		if !s.Simulated {
			continue
		}
		for _, q := range book.Questions {
			t.Run(s.Name+"/"+q.Name, func(t *testing.T) {
				m := newMachine(t)
				for line := range strings.Lines(book.Boot + s.Mount) {
					if step := m.Run(strings.TrimSpace(line)); step.Status != 0 {
						t.Fatalf("%s: exit status %d: %s", line, step.Status, step.Output)
					}
				}
				test(t, m, q)
			})
		}
	}
}

// TestThePictureOfAUnionIsWhatItShows requires that what the picture works out
// from the branches is what the union shows, but where a change behind it is not
// seen.
func TestThePictureOfAUnionIsWhatItShows(t *testing.T) {
	eachUnion(t, func(t *testing.T, m *Machine, q *unions.Question) {
		m.Run(q.Script)
		looked, shown := pictured(t, m, picture.LayersAndMerged), pictured(t, m, picture.LayersOnly)
		if looked != shown {
			t.Errorf("it shows\n%s, and from the branches it would\n%s", looked, shown)
		}
	})
}

// pictured are the names that a union shows, and which branch answers.
func pictured(t *testing.T, m *Machine, look picture.Look) string {
	var b strings.Builder
	m.Observe(func(p sys.Process) {
		pic, err := picture.Take(p, picture.Options{Look: look})
		if err != nil || len(pic.Mounts) != 1 {
			t.Fatalf("%v, %d mounts", err, len(pic.Mounts))
		}
		for _, r := range pic.Mounts[0].Rows {
			if c := r.Cells[0]; c.Ghost == "" {
				b.WriteString(r.Path + " " + c.Kind + " " + pic.Mounts[0].Columns[r.Provider].Name + "\n")
			}
		}
	})
	return b.String()
}

func TestAUnionIsUndone(t *testing.T) {
	const everything = "ls -lAR m; find a b -type f -exec cat {} +"
	eachUnion(t, func(t *testing.T, m *Machine, q *unions.Question) {
		before := say(m, everything)
		m.Run(q.Script)
		after := say(m, everything)
		m.Undo()
		m.Undo()
		if got := say(m, everything); got != before {
			t.Errorf("undone:\n%s, before:\n%s", got, before)
		}
		m.Undo()
		m.Run(q.Script)
		if got := say(m, everything); got != after {
			t.Errorf("done again:\n%s, the first time:\n%s", got, after)
		}
	})
}
