//go:build linux

package conform

import (
	"os"
	"os/exec"
	"strings"
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

// TestUnionSessions plays one long session on each of many mounts, with the real
// program and with the engine: they print the same and leave the same branches.
func TestUnionSessions(t *testing.T) {
	session, err := os.ReadFile("testdata/unions/sessions/session.sh")
	if err != nil {
		t.Fatal(err)
	}
	for _, mount := range unionLines(t, "mounts") {
		t.Run(mount, func(t *testing.T) {
			sameUnion(t, mount, "exec 2>&1\nMOUNT='"+mount+" 2>/dev/null'\n"+string(session))
		})
	}
}

// TestUnionRefusals requires the same words of who cannot mount.
func TestUnionRefusals(t *testing.T) {
	for _, line := range unionLines(t, "refusals") {
		t.Run(line, func(t *testing.T) { sameUnion(t, line, "exec 2>&1\nmkdir a b m\n"+line) })
	}
}

// sameUnion runs a text that begins with a union's program in room bash and in the
// engine.
func sameUnion(t *testing.T, line, text string) {
	seen.add(&seen.scripts, 1)
	program, _, _ := strings.Cut(line, " ")
	if _, err := exec.LookPath(program); err != nil {
		seen.note(&seen.skipped, "the real "+program+" (not installed)")
		t.Skip(err)
	}
	want, got := put(t, "bash", text), put(t, "ram", text)
	if printed(&want) != printed(&got) {
		t.Errorf("the real one prints\n%s, the engine\n%s", printed(&want), printed(&got))
	}
	if d := rooms.CompareTrees(want.Tree, got.Tree); d != "" {
		t.Errorf("the branches left differ:\n%s", d)
	}
}

// unionLines are the lines of a list in testdata/unions/sessions.
func unionLines(t *testing.T, name string) (lines []string) {
	text, err := os.ReadFile("testdata/unions/sessions/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			lines = append(lines, line)
		}
	}
	return lines
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
