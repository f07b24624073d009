package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/lessons/format"
	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/picture/drawing"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tutor"
)

//go:embed handout.html
var handoutText string

// handout is a lesson on paper: what the template shows.
type handout struct {
	Lang, Title, Misconception string
	Word                       handoutWords
	Intro, Lab                 template.HTML
	Steps                      []handoutStep
}

// handoutStep is one step of it: what it asks, then how it is solved.
type handoutStep struct {
	Number     int
	Title      string
	Text       template.HTML
	Tasks      []string
	Questions  []handoutQuestion // before the tasks
	Quiz       []handoutQuestion // after them
	Transcript string
	Picture    template.HTML
	Note       template.HTML
}

type handoutQuestion struct {
	Ask     template.HTML
	Run     string
	Options []handoutOption
}

type handoutOption struct {
	Text, Why template.HTML
	Right     bool
}

// handoutWords are what a handout says by itself.
type handoutWords struct{ Belief, Lab, Solutions, After string }

// wordsIn are those of a language, English where there are none.
func wordsIn(lang string) handoutWords {
	if lang == "de" {
		return handoutWords{"Was viele glauben:", "Das Labor am Anfang", "Lösungen", "Danach"}
	}
	return handoutWords{"What many believe:", "The lab at the start", "Solutions", "Afterwards"}
}

// performance is a lesson that is played to be shown.
type performance struct {
	*tutor.Play
	lesson *lessons.Lesson
	m      *sim.Machine
}

// perform prepares the lab of a lesson.
func perform(l *lessons.Lesson) (*performance, error) {
	m, err := sim.New(tutor.Options(l))
	if err != nil {
		return nil, err
	}
	play, err := tutor.NewPlay(*l, uint64(l.Seed), tutor.OnMachine(m))
	return &performance{play, l, m}, err
}

// picture is what the machine shows.
func (f *performance) picture() (pic *picture.Picture, err error) {
	f.m.Observe(func(p sys.Process) { pic, err = picture.Take(p, picture.Options{}) })
	return pic, err
}

func (f *performance) html(prose []lessons.Node) template.HTML {
	return template.HTML(format.HTML(prose, f.Fill))
}

// handout plays the lesson and makes its handout.
func (f *performance) handout() (string, error) {
	lab, err := f.picture()
	if err != nil {
		return "", err
	}
	l := f.lesson
	h := handout{
		Lang: l.Lang, Title: f.Fill(l.Title), Misconception: f.Fill(l.Misconception), Word: wordsIn(l.Lang),
		Intro: f.html(l.Intro), Lab: template.HTML(drawing.SVG(lab, l.Title)),
	}
	if h.Lang == "" {
		h.Lang = "en"
	}
	for i := range l.Steps {
		step, err := f.step(i)
		if err != nil {
			return "", fmt.Errorf("step %q: %w", l.Steps[i].Title, err)
		}
		h.Steps = append(h.Steps, step)
	}
	page, err := template.New("handout").Parse(handoutText)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = page.Execute(&b, h)
	return b.String(), err
}

// enter begins a step, in a lab that is built anew where the step wants one.
func (f *performance) enter(i int) error {
	if f.lesson.Steps[i].Reset {
		fresh, err := perform(f.lesson)
		if err != nil {
			return err
		}
		*f = *fresh
	}
	return f.Enter(i)
}

// step plays a step, and asks its questions beside it.
func (f *performance) step(i int) (handoutStep, error) {
	s := &f.lesson.Steps[i]
	made := handoutStep{Number: i + 1, Title: f.Fill(s.Title), Text: f.html(s.Text), Note: f.html(s.Note)}
	if err := f.enter(i); err != nil {
		return made, err
	}
	for _, a := range f.Checks() {
		made.Tasks = append(made.Tasks, taskOf(a))
	}
	for k := range s.Predict {
		o, err := tutor.Simulate(tutor.Trial{Lesson: *f.lesson, Step: i, Question: k})
		if err != nil {
			return made, err
		}
		made.Questions = append(made.Questions, f.question(&s.Predict[k], o.Right))
	}
	for k := range s.Quiz {
		made.Quiz = append(made.Quiz, f.question(&s.Quiz[k], nil))
	}
	if s.Solution == "" {
		return made, nil
	}
	var err error
	made.Transcript, made.Picture, err = f.solve(i)
	return made, err
}

// solve plays a step's solution: what the terminal showed, and the picture of
// what was done.
func (f *performance) solve(i int) (transcript string, drawn template.HTML, err error) {
	before, err := f.picture()
	if err != nil {
		return "", "", err
	}
	for _, line := range f.Lines(i) {
		run, err := f.Do(line)
		if err != nil {
			return "", "", err
		}
		transcript += "$ " + strings.ReplaceAll(line, "\n", "\n> ") + "\n" + run.Output
	}
	after, err := f.picture()
	if err != nil {
		return "", "", err
	}
	picture.Compare(before, after)
	return transcript, template.HTML(drawing.SVG(after, f.lesson.Steps[i].Title)), nil
}

// question is a question with its right answers, as the machine or the author
// decides them.
func (f *performance) question(q *lessons.Question, right []bool) handoutQuestion {
	made := handoutQuestion{Ask: f.html(q.Ask), Run: f.Fill(q.Run)}
	for i, o := range q.Options {
		made.Options = append(made.Options, handoutOption{f.html(o.Text), f.html(o.Why), o.Right || i < len(right) && right[i]})
	}
	return made
}

// taskOf is an assertion as a task: its label, or what it says.
func taskOf(a lessons.Assertion) string {
	if a.Label != "" {
		return a.Label
	}
	if a.About != lessons.Group {
		return a.Text
	}
	var either []string
	for _, one := range a.Any {
		either = append(either, taskOf(one))
	}
	return strings.Join(either, " / ")
}
