//go:build linux

package conform

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/lessons/format"
	"github.com/overlook-fs/overlook/sim/rooms"
	"github.com/overlook-fs/overlook/sim/tutor"
)

// Every lesson is played to the end of each prefix of its solutions, in the
// simulator and on the kernel; both must find the same, and nothing wrong.
func TestLessons(t *testing.T) {
	bash := open(t, "bash")
	sources, err := filepath.Glob("../../lessons/*.lesson.md")
	if err != nil || len(sources) == 0 {
		t.Fatal("no lessons", err)
	}
	for _, path := range sources {
		name := filepath.Base(path)
		if strings.Count(name, ".") > 2 {
			continue // a translation
		}
		t.Run(strings.TrimSuffix(name, ".lesson.md"), func(t *testing.T) { playLesson(t, path, bash) })
	}
}

// Every course is current and leads to lessons that exist; none comes before one
// that it needs.
func TestCourses(t *testing.T) {
	sources, err := filepath.Glob("../../lessons/*.course.md")
	if err != nil || len(sources) == 0 {
		t.Fatal("no courses", err)
	}
	for _, path := range sources {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		c, err := format.ParseCourse(filepath.Base(path), string(source))
		if err != nil {
			t.Error(err)
			continue
		}
		compiled, err := format.Encode(c)
		if err != nil {
			t.Fatal(err)
		}
		current(t, path, compiled)
		var order []string
		for _, u := range c.Units {
			order = append(order, u.Lessons...)
		}
		for i, id := range order {
			for _, needed := range needs(t, id) {
				if at := slices.Index(order, needed); at > i {
					t.Errorf("%s: %s stands before %s, which it needs", path, id, needed)
				}
			}
		}
	}
}

// needs are the lessons that a compiled lesson needs.
func needs(t *testing.T, id string) []string {
	compiled, err := os.ReadFile("../../lessons/" + id + ".lesson.json")
	if err != nil {
		t.Error(err)
		return nil
	}
	l, err := format.Decode(compiled)
	if err != nil {
		t.Error(id, err)
		return nil
	}
	return l.Needs
}

// current fails where the compiled form beside a source is another one.
func current(t *testing.T, path string, compiled []byte) {
	committed, err := os.ReadFile(strings.TrimSuffix(path, ".md") + ".json")
	if err != nil || !bytes.Equal(compiled, committed) {
		t.Errorf("the compiled form is not current: overlook lesson build %s (%v)", path, err)
	}
}

func playLesson(t *testing.T, path string, bash rooms.Room) {
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	l, err := format.Parse(filepath.Base(path), string(source))
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := format.Encode(l)
	if err != nil {
		t.Fatal(err)
	}
	current(t, path, compiled)
	simulated, err := tutor.Lint(*l, tutor.Simulate)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range simulated.Remarks {
		if m.Wrong {
			t.Errorf("%s: %s", m.Step, m.Text)
		}
	}
	real, err := tutor.Lint(*l, func(trial tutor.Trial) (tutor.Outcome, error) { return rooms.Try(bash, trial) })
	if err != nil {
		t.Fatal("on the kernel: ", err)
	}
	for _, m := range real.Remarks {
		if m.Wrong {
			t.Errorf("on the kernel: %s: %s", m.Step, m.Text)
		}
	}
	for _, i := range simulated.Differences(real) {
		t.Errorf("after step %d, the simulator shows\n%s\nand the kernel\n%s", i+1, simulated.Worlds[i], real.Worlds[i])
	}
	for _, m := range append(simulated.Remarks, real.Remarks...) {
		if strings.HasPrefix(m.Text, "only the simulator") {
			t.Logf("%s: %s", m.Step, m.Text)
		}
	}
}

// The guide's example of a head can be read.
func TestTheGuideToLessons(t *testing.T) {
	guide, err := os.ReadFile("../../lessons/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, head, found := strings.Cut(string(guide), "```yaml\n")
	head, _, ended := strings.Cut(head, "```\n")
	if !found || !ended {
		t.Fatal("the guide has no head as an example")
	}
	l, err := format.Parse("README.md", head+"## One\n\n```quiz\nWhat?\n- [x] a\n- [ ] b\n```\n")
	if err != nil {
		t.Fatal(err)
	}
	step := lessons.Step{Check: "upper/gone is whiteout\nupper/etc is opaque\nlower/again same-inode lower/notes.txt\nlower/big size = 10M\nmerged/here target \"notes.txt\"", Solution: "true"}
	l.Steps = []lessons.Step{step}
	o, err := tutor.Simulate(tutor.Trial{Lesson: *l, Question: -1})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range o.Findings {
		if !f.Holds {
			t.Errorf("%s: %s", o.Checks[i].Text, f.Found)
		}
	}
}
