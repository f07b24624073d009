package tutor

import (
	"fmt"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/trace"
)

// Stage is a fresh lab in which a lesson is played: a simulated machine, or a
// place on the host's kernel. The working directory of its shell is the lab.
type Stage interface {
	// Run runs one line (which may be several physical ones) as if it had been
	// typed, and tells what happened.
	Run(line string) (Run, error)
	// Look looks around. On a stage whose kernel cannot be thrown away, one
	// look at the merged tree is the last.
	Look(look picture.Look, f func(*Look)) error
	// Effects reports whether the events tell of what was done inside the
	// overlay, too: a real kernel's do not.
	Effects() bool
	// Incomplete reports whether a text needs more lines to be a command.
	Incomplete(text string) bool
}

// Run is what came of a line.
type Run struct {
	Status int
	Output string
	Events []trace.Event
}

// Play is a lesson that is being played on a stage.
type Play struct {
	*Tutor
	stage Stage
	line  int
}

// NewPlay prepares the lab of a lesson on a fresh stage. The error says that
// the lesson's own texts are wrong, or that the lab could not be built.
func NewPlay(l lessons.Lesson, seed uint64, stage Stage) (*Play, error) {
	guide, err := New(l, seed)
	if err != nil {
		return nil, err
	}
	setup, err := guide.Setup()
	if err != nil {
		return nil, err
	}
	guide.since.blind = !stage.Effects()
	p := &Play{Tutor: guide, stage: stage}
	return p, p.prepare("setup", setup)
}

// prepare runs shell text that must say nothing.
func (p *Play) prepare(what, text string) error {
	if text == "" {
		return nil
	}
	r, err := p.stage.Run(text)
	if err == nil && (r.Status != 0 || r.Output != "") {
		err = fmt.Errorf("%s: it ends with status %d and says %q", what, r.Status, r.Output)
	}
	return err
}

// To plays the lesson up to the beginning of a step, the first being 0: the
// solutions of the steps before it, then its own setup.
func (p *Play) To(step int) error {
	first := 0
	for i := range p.lesson.Steps[:step+1] {
		if p.lesson.Steps[i].Reset {
			first = i
		}
	}
	for i := first; i < step; i++ {
		if err := p.ready(i); err != nil {
			return err
		}
		for _, line := range p.Lines(i) {
			if _, err := p.stage.Run(line); err != nil {
				return err
			}
		}
	}
	return p.Enter(step)
}

// Enter begins a step where the one before it was left: its own setup comes
// first.
func (p *Play) Enter(step int) error {
	if err := p.ready(step); err != nil {
		return err
	}
	return p.stage.Look(picture.LayersOnly, func(l *Look) { p.Begin(step, l) })
}

// ready runs a step's own setup, and on a real kernel what it needs besides.
func (p *Play) ready(step int) error {
	s := &p.lesson.Steps[step]
	text := s.Setup
	if !p.stage.Effects() {
		text += s.Real
	}
	return p.prepare(fmt.Sprintf("setup of the step %q", s.Title), p.Fill(text))
}

// Do runs a line of the step.
func (p *Play) Do(line string) (Run, error) {
	r, err := p.stage.Run(line)
	if err != nil {
		return r, err
	}
	p.line++
	err = p.stage.Look(picture.LayersOnly, func(l *Look) { p.Line(p.line, l, r.Events) })
	return r, err
}

// Lines are the lines of a step's solution.
func (p *Play) Lines(step int) []string {
	return splitLines(p.Fill(p.lesson.Steps[step].Solution), p.stage.Incomplete)
}

// splitLines cuts shell text into complete lines, without those that are empty
// or comments.
func splitLines(text string, incomplete func(string) bool) []string {
	var lines []string
	open := ""
	for one := range strings.Lines(text) {
		one = strings.TrimSuffix(one, "\n")
		bare := strings.TrimSpace(one)
		if open == "" && (bare == "" || bare[0] == '#') {
			continue
		}
		open += one
		if incomplete(open) {
			open += "\n"
			continue
		}
		lines, open = append(lines, open), ""
	}
	if open != "" {
		lines = append(lines, open)
	}
	return lines
}
