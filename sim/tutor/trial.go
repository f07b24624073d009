package tutor

import (
	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim/picture"
)

// Trial is one way of playing a lesson up to a point and looking there once.
type Trial struct {
	Lesson lessons.Lesson
	Step   int // the first is 0
	Lines  int // how many lines of the step's solution are run
	// Question is which of the step's questions is asked instead, by running
	// its line; -1 for none.
	Question int
}

// Outcome is what was there at the end of a trial.
type Outcome struct {
	Lines    []string // of the step's whole solution
	Checks   []lessons.Assertion
	Findings []Finding
	Right    []bool // the options of the question
	Deeds    int    // of the last line
	Status   int    // how the last line ended
	World    string // the picture, as text
}

// solved reports whether all assertions hold.
func (o *Outcome) solved() bool {
	for _, f := range o.Findings {
		if !f.Holds {
			return false
		}
	}
	return len(o.Findings) > 0
}

// Try makes a trial on a fresh stage.
func Try(t Trial, stage Stage) (o Outcome, err error) {
	p, err := NewPlay(t.Lesson, uint64(t.Lesson.Seed), stage)
	if err != nil {
		return o, err
	}
	if err := p.To(t.Step); err != nil {
		return o, err
	}
	o.Lines, o.Checks = p.Lines(t.Step), p.Checks()
	lines := o.Lines[:t.Lines]
	if t.Question >= 0 {
		lines = []string{p.Fill(t.Lesson.Steps[t.Step].Predict[t.Question].Run)}
	}
	for _, line := range lines {
		run, err := p.Do(line)
		if err != nil {
			return o, err
		}
		o.Status = run.Status
	}
	for _, one := range p.since.last().lines {
		o.Deeds = len(one.deeds)
	}
	err = stage.Look(picture.LayersAndMerged, func(l *Look) {
		o.Findings, o.World = p.Findings(l), worldOf(l.pic)
		if t.Question >= 0 {
			o.Right = p.Answers(t.Question, l)
		}
	})
	return o, err
}

// Simulate makes a trial in a simulated machine.
func Simulate(t Trial) (Outcome, error) {
	stage, err := OpenMachine(&t.Lesson)
	if err != nil {
		return Outcome{}, err
	}
	return Try(t, stage)
}
