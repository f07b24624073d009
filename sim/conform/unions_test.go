//go:build linux

package conform

import (
	"os/exec"
	"testing"

	"github.com/overlook-fs/overlook/sim/conform/unions"
	"github.com/overlook-fs/overlook/sim/rooms"
)

// TestUnions puts the same questions to every system that unites directories: to
// the real one where it exists, and to the engine. Both must print what the
// question's file has, and leave the same branches.
func TestUnions(t *testing.T) {
	book, err := unions.Read("testdata/unions")
	if err != nil {
		t.Fatal(err)
	}
	for i := range book.Systems {
		s := &book.Systems[i]
		t.Run(s.Name, func(t *testing.T) {
			for _, q := range book.Questions {
				t.Run(q.Name, func(t *testing.T) { ask(t, book, s, q) })
			}
		})
	}
}

func ask(t *testing.T, book *unions.Book, s *unions.System, q *unions.Question) {
	seen.add(&seen.scripts, 1)
	var real *rooms.Result
	if s.Checked() {
		real = askReal(t, book, s, q)
		if real != nil && *update {
			q.Answers[s.Name] = printed(real)
			if err := book.Write(q); err != nil {
				t.Fatal(err)
			}
		}
	}
	want, ok := q.Answers[s.Name]
	if !ok {
		t.Fatalf("%s has no section %s", q.Name, s.Name)
	}
	if real != nil && printed(real) != want {
		t.Errorf("the real one prints\n%s, the file has\n%s", printed(real), want)
	}
	if !s.Simulated {
		return
	}
	got := put(t, "ram", book.Lines(s, q))
	if printed(&got) != want {
		t.Errorf("the engine prints\n%s, the file has\n%s", printed(&got), want)
	}
	if real != nil {
		if d := rooms.CompareTrees(real.Tree, got.Tree); d != "" {
			t.Errorf("the branches left differ:\n%s", d)
		}
	}
}

// askReal puts a question to the real system; nil where this machine has it not.
func askReal(t *testing.T, book *unions.Book, s *unions.System, q *unions.Question) *rooms.Result {
	if program := s.Program(); program != "" {
		if _, err := exec.LookPath(program); err != nil {
			seen.note(&seen.skipped, "the real "+program+" (not installed)")
			return nil
		}
	}
	r := put(t, "bash", book.Lines(s, q))
	return &r
}

// put runs a text in a room.
func put(t *testing.T, room, text string) rooms.Result {
	job := rooms.Text(text)
	job.FS, job.Tree = "ext4", rooms.WithTree
	r, err := open(t, room).Run(job)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// printed is what a job printed, without what rooms may differ in.
func printed(r *rooms.Result) string { return rooms.NewNormaliser().Text(string(r.Stdout)) }
