package tutor

import (
	"fmt"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim/picture"
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
	// Worlds are the pictures of the end of each step, to be compared with
	// those of another stage.
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

// Open makes a fresh stage.
type Open func() (Stage, error)

// Lint plays a lesson on stages that open makes: each step must be unsolved at
// its start, unsolved after every prefix of its solution that lacks the last
// line which changes anything, and solved at the end; of the options of a
// question just one must be right. The error is of the stage.
func Lint(l lessons.Lesson, open Open) (*Report, error) {
	r := &Report{}
	for i := range l.Steps {
		lint := linter{lesson: l, step: i, open: open, report: r}
		if err := lint.run(); err != nil {
			return nil, fmt.Errorf("step %q: %w", l.Steps[i].Title, err)
		}
	}
	return r, nil
}

// linter looks at one step.
type linter struct {
	lesson lessons.Lesson
	step   int
	open   Open
	report *Report
	checks []lessons.Assertion
}

func (n *linter) add(wrong bool, format string, args ...any) {
	n.report.Remarks = append(n.report.Remarks, Remark{n.lesson.Steps[n.step].Title, fmt.Sprintf(format, args...), wrong})
}

func (n *linter) run() error {
	lines, err := n.solution()
	if err != nil {
		return err
	}
	for i := range n.lesson.Steps[n.step].Predict {
		if err := n.question(i); err != nil {
			return err
		}
	}
	if n.lesson.Steps[n.step].Check == "" {
		return nil
	}
	n.simulatorOnly()
	return n.prefixes(lines)
}

// after is what an observer finds when the first lines of the solution have
// been run.
type after struct {
	findings []Finding
	world    string
	deeds    int  // of the last of the lines
	changed  bool // by it
}

// solved reports whether all assertions hold.
func (a *after) solved() bool {
	for _, f := range a.findings {
		if !f.Holds {
			return false
		}
	}
	return len(a.findings) > 0
}

// play plays to the step's start on a fresh stage.
func (n *linter) play(f func(*Play) error) error {
	stage, err := n.open()
	if err != nil {
		return err
	}
	defer stage.Close()
	p, err := NewPlay(n.lesson, uint64(n.lesson.Seed), stage)
	if err != nil {
		return err
	}
	if err := p.To(n.step); err != nil {
		return err
	}
	return f(p)
}

// solution is the step's, as lines.
func (n *linter) solution() (lines []string, err error) {
	err = n.play(func(p *Play) error {
		lines, n.checks = p.Lines(n.step), p.Checks()
		return nil
	})
	return lines, err
}

// prefix runs the first lines and looks.
func (n *linter) prefix(lines []string) (a after, err error) {
	err = n.play(func(p *Play) error {
		for _, line := range lines {
			if _, err := p.Do(line); err != nil {
				return err
			}
		}
		for _, one := range p.since.last().lines {
			a.deeds = len(one.deeds)
		}
		return p.stage.Look(picture.LayersAndMerged, func(l *Look) {
			a.findings, a.world = p.Findings(l), l.pic.Text()
		})
	})
	return a, err
}

// changes reports whether the last line made a difference to what was before.
func (a *after) changes(before *after) bool {
	if a.deeds > 0 || a.world != before.world {
		return true
	}
	for i, f := range a.findings {
		if f.Holds != before.findings[i].Holds {
			return true
		}
	}
	return false
}

// prefixes plays every prefix of the solution.
func (n *linter) prefixes(lines []string) error {
	all := make([]after, len(lines)+1)
	last := 0 // the last line that changes anything
	for i := range all {
		var err error
		if all[i], err = n.prefix(lines[:i]); err != nil {
			return err
		}
		if i > 0 && all[i].changes(&all[i-1]) {
			all[i].changed, last = true, i
		}
	}
	n.start(&all[0])
	for i := 1; i < last; i++ {
		if all[i].solved() {
			n.add(true, "it is solved after %q already; the rest of the solution is not needed", lines[i-1])
		}
	}
	end := &all[len(lines)]
	for i, f := range end.findings {
		if !f.Holds {
			n.add(true, "the solution leaves %q false: %s", n.checks[i].Text, f.Found)
		}
	}
	if last == 0 {
		n.add(true, "the solution changes nothing")
	}
	n.hints(lines, all)
	n.report.Worlds = append(n.report.Worlds, end.world)
	return nil
}

// start looks at the findings of a step's start.
func (n *linter) start(a *after) {
	if a.solved() {
		n.add(true, "everything holds at the start already")
		return
	}
	for i, f := range a.findings {
		if f.Holds && !n.checks[i].Never {
			n.add(false, "%q holds from the start: it is kept, not reached", n.checks[i].Text)
		}
	}
}

// hints looks for a line that changes something in a hint.
func (n *linter) hints(lines []string, all []after) {
	for i, line := range lines {
		if !all[i+1].changed {
			continue
		}
		for tier, h := range n.lesson.Steps[n.step].Hints {
			if lessons.Holds(h.Text, line) {
				n.add(true, "hint %d holds a line of the solution: %s", tier+1, line)
			}
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

// question runs the line of a question at the step's start and counts the
// options that are right.
func (n *linter) question(i int) error {
	q := n.lesson.Steps[n.step].Predict[i]
	return n.play(func(p *Play) error {
		if _, err := p.Do(p.Fill(q.Run)); err != nil {
			return err
		}
		return p.stage.Look(picture.LayersAndMerged, func(l *Look) {
			var right []string
			for k, ok := range p.Answers(i, l) {
				if ok {
					right = append(right, q.Options[k].Check)
				}
			}
			if len(right) != 1 {
				n.add(true, "after %q, %d options are right, not one: %s", p.Fill(q.Run), len(right), strings.Join(right, "; "))
			}
		})
	})
}
