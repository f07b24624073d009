package tutor

import (
	"errors"
	"fmt"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
)

// Remark is what a lint has to say of a lesson.
type Remark struct {
	Step  string // its title, "" for the lesson
	Text  string
	Wrong bool // not only worth knowing
}

// Report is what came of playing a lesson whole.
type Report struct {
	Remarks []Remark
	// Worlds are the pictures of the end of each step with a check, to be
	// compared with those of another stage; "" where it cannot be played.
	Worlds []string
}

// Wrong reports whether something is wrong with the lesson.
func (r *Report) Wrong() bool {
	for _, m := range r.Remarks {
		if m.Wrong {
			return true
		}
	}
	return false
}

// Lint plays a lesson by trials: each step must be unsolved at its start,
// unsolved after every prefix of its solution that lacks the last line which
// changes anything, and solved at the end; of the options of a question just
// one must be right. The error is of the stage, or of the lab that a lesson
// wants.
func Lint(l lessons.Lesson, try func(Trial) (Outcome, error)) (*Report, error) {
	r := &Report{}
	for i := range l.Steps {
		lint := linter{step: &l.Steps[i], report: r, try: func(t Trial) (Outcome, error) {
			t.Lesson, t.Step = l, i
			return try(t)
		}}
		err := lint.run()
		if errors.Is(err, ErrSimulated) {
			lint.skip()
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("step %q: %w", l.Steps[i].Title, err)
		}
	}
	return r, nil
}

// ErrSimulated is the error of a stage that is a real kernel, in a step that
// only the simulator can play.
var ErrSimulated = errors.New("only the simulator can play this step")

// Differences are the numbers of those worlds, the first being 0, that another
// stage shows differently; what it could not play is none of them.
func (r *Report) Differences(other *Report) (numbers []int) {
	for i, world := range r.Worlds {
		if other.Worlds[i] != "" && other.Worlds[i] != world {
			numbers = append(numbers, i)
		}
	}
	return numbers
}

// notFound is the status of a line whose command does not exist.
const notFound = 127

// linter looks at one step.
type linter struct {
	step   *lessons.Step
	try    func(Trial) (Outcome, error)
	report *Report
	checks []lessons.Assertion
}

func (n *linter) add(wrong bool, format string, args ...any) {
	n.report.Remarks = append(n.report.Remarks, Remark{n.step.Title, fmt.Sprintf(format, args...), wrong})
}

func (n *linter) run() error {
	for i := range n.step.Predict {
		if err := n.question(i); err != nil {
			return err
		}
	}
	if n.step.Check == "" {
		return nil
	}
	return n.prefixes()
}

// skip notes that the stage cannot play the step.
func (n *linter) skip() {
	n.add(false, "%s", ErrSimulated)
	if n.step.Check != "" {
		n.report.Worlds = append(n.report.Worlds, "")
	}
}

// changes reports whether the last line made a difference to what was before.
func (o *Outcome) changes(before *Outcome) bool {
	if o.Deeds > 0 || o.World != before.World {
		return true
	}
	for i, f := range o.Findings {
		if f.Holds != before.Findings[i].Holds {
			return true
		}
	}
	return false
}

// prefixes plays every prefix of the solution.
func (n *linter) prefixes() error {
	start, err := n.try(Trial{Question: -1})
	if err != nil {
		return err
	}
	lines := start.Lines
	n.checks = start.Checks
	n.simulatorOnly()
	all := []Outcome{start}
	last := 0 // the last line that changes anything
	for i, line := range lines {
		o, err := n.try(Trial{Lines: i + 1, Question: -1})
		if err != nil {
			return err
		}
		if o.Status == notFound {
			n.add(true, "%q: there is no such command", line)
		}
		if o.changes(&all[i]) {
			last = i + 1
			n.hints(line)
		}
		all = append(all, o)
	}
	n.start(&start)
	for i := 1; i < last; i++ {
		if all[i].solved() {
			n.add(true, "it is solved after %q already; the rest of the solution is not needed", lines[i-1])
		}
	}
	end := &all[len(lines)]
	for i, f := range end.Findings {
		if !f.Holds {
			n.add(true, "the solution leaves %q false: %s", n.checks[i].Text, f.Found)
		}
	}
	if last == 0 {
		n.add(true, "the solution changes nothing")
	}
	n.report.Worlds = append(n.report.Worlds, end.World)
	return nil
}

// start looks at the findings of a step's start.
func (n *linter) start(o *Outcome) {
	if o.solved() {
		n.add(true, "everything holds at the start already")
		return
	}
	for i, f := range o.Findings {
		if f.Holds && !n.checks[i].Never {
			n.add(false, "%q holds from the start: it is kept, not reached", n.checks[i].Text)
		}
	}
}

// hints looks for a line that changes something in a hint.
func (n *linter) hints(line string) {
	for tier, h := range n.step.Hints {
		if lessons.Holds(h.Text, line) {
			n.add(true, "hint %d holds a line of the solution: %s", tier+1, line)
		}
	}
}

// simulatorOnly looks whether the kernel can be asked at all.
func (n *linter) simulatorOnly() {
	var only []string
	for _, a := range n.checks {
		if a.SimulatorOnly() {
			only = append(only, a.Text)
		}
	}
	switch {
	case len(only) == len(n.checks):
		n.add(true, "only the simulator can decide this step; it needs a check that the kernel can decide, too")
	case len(only) > 0:
		n.add(false, "only the simulator can decide: %s", strings.Join(only, "; "))
	}
}

// question counts the options of a question that are right.
func (n *linter) question(i int) error {
	o, err := n.try(Trial{Question: i})
	if err != nil {
		return err
	}
	if o.Status == notFound {
		n.add(true, "%q: there is no such command", n.step.Predict[i].Run)
	}
	var right []string
	for k, ok := range o.Right {
		if ok {
			right = append(right, n.step.Predict[i].Options[k].Check)
		}
	}
	if len(right) != 1 {
		n.add(true, "after %q, %d options are right, not one: %s", n.step.Predict[i].Run, len(right), strings.Join(right, "; "))
	}
	return nil
}
