package tutor

import (
	"fmt"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/trace"
)

// Tutor follows somebody through one lesson.
type Tutor struct {
	lesson lessons.Lesson
	values map[string]string // of the lesson's variables
	steps  []step
	now    int // the step that is being worked on
	since  Since
	before *picture.Picture // after the line before
}

// step is what a step asks, parsed.
type step struct {
	checks    []lessons.Assertion
	hints     []*lessons.Assertion // nil for one without a condition
	questions [][]lessons.Assertion
	passed    bool
}

// New is a tutor of a lesson; the seed draws its variables. It fails where the
// lesson's own texts cannot be read.
func New(l lessons.Lesson, seed uint64) (*Tutor, error) {
	t := &Tutor{lesson: l, values: lessons.Draw(l.Vars, seed)}
	for i := range l.Steps {
		s, err := t.parse(&l.Steps[i])
		if err != nil {
			return nil, fmt.Errorf("step %q: %w", l.Steps[i].Title, err)
		}
		t.steps = append(t.steps, s)
	}
	return t, nil
}

func (t *Tutor) parse(from *lessons.Step) (s step, err error) {
	if s.checks, err = lessons.ParseCheck(t.Fill(from.Check)); err != nil {
		return s, err
	}
	for _, h := range from.Hints {
		var when *lessons.Assertion
		if h.When != "" {
			a, err := lessons.ParseAssertion(t.Fill(h.When))
			if err != nil {
				return s, err
			}
			when = &a
		}
		s.hints = append(s.hints, when)
	}
	for _, q := range from.Predict {
		var options []lessons.Assertion
		for _, o := range q.Options {
			a, err := lessons.ParseAssertion(t.Fill(o.Check))
			if err != nil {
				return s, err
			}
			options = append(options, a)
		}
		s.questions = append(s.questions, options)
	}
	return s, nil
}

// Fill puts the values of the lesson's variables into a text.
func (t *Tutor) Fill(text string) string { return lessons.Fill(text, t.values) }

// Setup is the shell text that builds the lesson's lab, "" where it has none.
func (t *Tutor) Setup() (string, error) {
	text, err := lessons.Prepare(t.Fill(t.lesson.Tree), t.Fill(t.lesson.Mount), t.lesson.Profile)
	if err != nil {
		return "", err
	}
	if t.lesson.Setup != "" {
		text += "\n" + t.Fill(t.lesson.Setup)
	}
	return strings.TrimPrefix(text, "\n"), nil
}

// Begin begins a step, the first being 0. Its own setup has been done.
func (t *Tutor) Begin(step int, l *Look) {
	t.now = step
	t.since.begin(l, t.steps[step].checks)
	t.before = l.pic
}

// Line takes in what line n did, of which events tell. It looks at the layers
// alone: to decide is to look at the merged tree.
func (t *Tutor) Line(n int, l *Look, events []trace.Event) {
	picture.Compare(t.before, l.pic)
	t.since.Add(n, picture.Deeds(t.before, l.pic), events)
	t.before = l.pic
}

// Undone forgets the lines behind line n, which was come back to.
func (t *Tutor) Undone(n int, l *Look) {
	kept := t.since.lines[:0]
	for _, one := range t.since.lines {
		if one.n <= n {
			kept = append(kept, one)
		}
	}
	t.since.lines, t.before = kept, l.pic
}

// Findings decides the assertions of the step, in their order. The step is
// passed once all hold, and stays so.
func (t *Tutor) Findings(l *Look) []Finding {
	s := &t.steps[t.now]
	all := true
	findings := make([]Finding, len(s.checks))
	for i, a := range s.checks {
		findings[i] = l.Decide(a, &t.since)
		all = all && findings[i].Holds
	}
	s.passed = s.passed || all && len(s.checks) > 0
	return findings
}

// Passed reports whether a step has been passed.
func (t *Tutor) Passed(step int) bool { return t.steps[step].passed }

// Checks are the assertions of the step.
func (t *Tutor) Checks() []lessons.Assertion { return t.steps[t.now].checks }

// Answers decides the options of one of the step's questions: after the last
// line, which was the question's.
func (t *Tutor) Answers(question int, l *Look) []bool {
	options := t.steps[t.now].questions[question]
	right := make([]bool, len(options))
	for i, a := range options {
		right[i] = l.Decide(a, t.since.last()).Holds
	}
	return right
}

// Hints are the numbers of the step's hints that fit: those without a
// condition, and those whose condition holds.
func (t *Tutor) Hints(l *Look) []int {
	var fit []int
	for i, when := range t.steps[t.now].hints {
		if when == nil || l.Decide(*when, &t.since).Holds {
			fit = append(fit, i)
		}
	}
	return fit
}
