package tutor_test

import (
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim/tutor"
)

// text is prose of one paragraph.
func text(s string) []lessons.Node { return []lessons.Node{{Text: s}} }

func TestLint(t *testing.T) {
	good := lessons.Step{
		Title: "Remove", Check: "merged/f missing\nlower/f exists",
		Solution: "# by the name that all see\nrm merged/f\nls -l upper\n",
		Hints:    []lessons.Hint{{Text: text("ls -l upper")}},
		Predict: []lessons.Question{{Run: "rm merged/f", Options: []lessons.Option{
			{Check: "upper/f missing"}, {Check: "upper/f is whiteout"},
		}}},
	}
	change := func(f func(*lessons.Step)) lessons.Step {
		s := good
		f(&s)
		return s
	}
	for name, c := range map[string]struct {
		step lessons.Step
		want string // what is wrong, "" for nothing
	}{
		"good":             {good, ""},
		"solved at first":  {change(func(s *lessons.Step) { s.Check = "lower/f exists" }), "everything holds at the start already"},
		"not solved":       {change(func(s *lessons.Step) { s.Solution = "echo x > merged/g" }), `the solution leaves "merged/f missing" false: merged/f is a file`},
		"solved too early": {change(func(s *lessons.Step) { s.Solution = "rm merged/f\ntouch merged/g\n" }), `it is solved after "rm merged/f" already; the rest of the solution is not needed`},
		"nothing":          {change(func(s *lessons.Step) { s.Check, s.Solution = "merged/f missing", "ls" }), `the solution leaves "merged/f missing" false: merged/f is a file` + "\nthe solution changes nothing"},
		"two are right": {change(func(s *lessons.Step) {
			s.Predict = []lessons.Question{{Run: "rm merged/f", Options: []lessons.Option{{Check: "upper/f exists"}, {Check: "upper/f is whiteout"}}}}
		}), `after "rm merged/f", 2 options are right, not one: upper/f exists; upper/f is whiteout`},
		"hint":            {change(func(s *lessons.Step) { s.Predict = nil; s.Hints = []lessons.Hint{{Text: text("Try rm merged/f.")}} }), "hint 1 holds a line of the solution: rm merged/f"},
		"no such command": {change(func(s *lessons.Step) { s.Solution += "lx upper\n" }), `"lx upper": there is no such command`},
		"simulator only":  {change(func(s *lessons.Step) { s.Predict = nil; s.Check = "saw step work/* -> upper/f" }), "only the simulator can decide this step; it needs a check that the kernel can decide, too"},
	} {
		t.Run(name, func(t *testing.T) {
			l := lessons.Lesson{
				Profile: lessons.Linux, Tree: "lower/\n  f \"x\"\n", Mount: "overlay lower upper work -> merged",
				Steps: []lessons.Step{c.step},
			}
			r, err := tutor.Lint(l, tutor.Simulate)
			if err != nil {
				t.Fatal(err)
			}
			var wrong []string
			for _, m := range r.Remarks {
				if m.Wrong {
					wrong = append(wrong, m.Text)
				}
			}
			if got := strings.Join(wrong, "\n"); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestLabsThatCannotBeBuilt(t *testing.T) {
	l := lessons.Lesson{Profile: lessons.Linux, Mount: "overlay lower -> merged", Steps: []lessons.Step{{Check: "a exists", Solution: "touch a"}}}
	_, err := tutor.Lint(l, tutor.Simulate)
	if err == nil || !strings.Contains(err.Error(), "setup: it ends with status 32 and says") {
		t.Error(err)
	}
}

func TestAStepThatBuildsTheTreeAnew(t *testing.T) {
	l := whiteouts
	l.Steps = append([]lessons.Step{}, whiteouts.Steps...)
	l.Steps[0].Solution = "rm merged/notes.txt"
	l.Steps[1].Reset, l.Steps[1].Setup = true, "rm merged/@NAME"
	l.Steps[1].Solution = "umount merged\nrm upper/notes.txt\nmount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged"
	r, err := tutor.Lint(l, tutor.Simulate)
	if err != nil || r.Wrong() || len(r.Worlds) != 2 {
		t.Errorf("%+v %v", r, err)
	}
}

func TestStepsThatNoKernelPlays(t *testing.T) {
	l := lessons.Lesson{Profile: lessons.Linux, Steps: []lessons.Step{
		{Title: "Docker", Check: "a exists", Solution: "touch a", Simulated: true},
		{Title: "Plain", Check: "b exists", Solution: "touch b", Reset: true},
	}}
	simulated, err := tutor.Lint(l, tutor.Simulate)
	if err != nil {
		t.Fatal(err)
	}
	kernel := func(shown string) *tutor.Report {
		r, err := tutor.Lint(l, func(trial tutor.Trial) (tutor.Outcome, error) {
			if trial.Lesson.Steps[trial.Step].Simulated {
				return tutor.Outcome{}, tutor.ErrSimulated
			}
			o, err := tutor.Simulate(trial)
			o.World += shown
			return o, err
		})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := kernel("")
	if r.Wrong() || len(r.Remarks) == 0 || r.Remarks[0].Step != "Docker" || r.Remarks[0].Text != tutor.ErrSimulated.Error() {
		t.Errorf("remarks: %+v", r.Remarks)
	}
	if got := simulated.Differences(r); len(got) != 0 {
		t.Errorf("the same worlds differ: %v", got)
	}
	if got := simulated.Differences(kernel("x")); len(got) != 1 || got[0] != 1 {
		t.Errorf("other worlds: %v", got)
	}
}
