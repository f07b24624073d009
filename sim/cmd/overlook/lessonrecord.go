package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/lessons/format"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tutor"
)

// recorder writes down what somebody does at a machine as a lesson.
type recorder struct {
	*session
	draft format.Draft
	log   tutor.Since
	// from is the line behind which the lines belong to the last step: of a
	// lesson that is begun, those before are its setup.
	from  int
	facts []lessons.Assertion // as they were listed last
	left  int                 // lines when the shell was left, which is none of them
}

// recordLesson records the steps of a lesson: a new one, or more of one that is
// there.
func recordLesson(args []string) int {
	if len(args) != 1 || !sources(args) {
		return usage("lesson", "record takes one file, NAME%s", suffix)
	}
	file := args[0]
	source, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		complain("lesson: %v", err)
		return exitUsage
	}
	var begun *lessons.Lesson
	if err == nil {
		if begun, err = readLesson(file); err != nil {
			return tell(err)
		}
	}
	r, status := openRecorder(begun)
	if status != 0 {
		return status
	}
	defer r.rl.Close()
	r.draft.ID = strings.TrimSuffix(filepath.Base(file), suffix)
	r.loop()
	return r.finish(file, string(source))
}

// openRecorder makes a machine on which a lesson that was begun has been played
// to its end.
func openRecorder(begun *lessons.Lesson) (*recorder, int) {
	if begun == nil {
		begun = &lessons.Lesson{}
	}
	s, status := openSession(tutor.Options(begun))
	if status != 0 {
		return nil, status
	}
	r := &recorder{session: s, left: -1}
	s.do = r.record
	s.words = append(s.words, r.recording()...)
	first := "What you do before the first step builds the lab."
	if len(begun.Steps) > 0 {
		if err := r.replay(begun); err != nil {
			complain("lesson: %v", err)
			s.rl.Close()
			return nil, exitDiffers
		}
		fmt.Println()
		first = "The lesson has been played to its end; your steps come behind it."
	}
	fmt.Printf("%s\nWhat you do is written down. step TITLE begins a step, facts proposes what it\nhas reached, tick takes some of it; help lists all words. Ctrl-D writes the file.\n", first)
	return r, 0
}

// replay plays a lesson on the machine.
func (r *recorder) replay(l *lessons.Lesson) error {
	p, err := tutor.NewPlay(*l, uint64(l.Seed), tutor.OnMachine(r.m))
	if err != nil {
		return err
	}
	last := len(l.Steps) - 1
	if err := p.To(last); err != nil {
		return err
	}
	for _, line := range p.Lines(last) {
		if _, err := p.Do(line); err != nil {
			return err
		}
	}
	r.from, _ = r.m.Lines()
	return nil
}

// recording are the words that a recorder adds to the prompt's.
func (r *recorder) recording() []word {
	return []word{
		{"step", "TITLE", "begin a step; what you do next solves it", func(_ *session, rest string) { r.step(rest) }},
		{"task", "TEXT", "what the step asks for", func(_ *session, rest string) { r.task(rest) }},
		{"hint", "TEXT", "a hint; each is one more tier", func(_ *session, rest string) { r.hint(rest) }},
		{"facts", "", "what is true now and was not when the step began", func(*session, string) { r.propose() }},
		{"tick", "N...", "let these facts be the step's check", func(_ *session, rest string) { r.tick(rest) }},
	}
}

// record runs a line and logs what it did.
func (r *recorder) record(line string) {
	before := r.look()
	step := r.run(line)
	if _, exited := r.m.Exited(); exited {
		r.left = step.N
		return
	}
	if now := r.look(); before != nil && now != nil {
		picture.Compare(before, now)
		r.log.Add(step.N, picture.Deeds(before, now), step.Events)
	}
}

// look is what there is, nil where it cannot be told.
func (r *recorder) look() (pic *picture.Picture) {
	r.m.Observe(func(p sys.Process) {
		pic, _ = picture.Take(p, picture.Options{Look: picture.LayersOnly})
	})
	return pic
}

// lines are what was typed behind the last step's beginning.
func (r *recorder) lines() []string {
	var lines []string
	for _, e := range r.m.Journal() {
		if e.Begins() {
			lines = append(lines, e.Text)
		}
	}
	if r.left > 0 {
		lines = lines[:r.left-1]
	}
	return lines[min(r.from, len(lines)):]
}

// last is the step that is being recorded, nil before the first.
func (r *recorder) last() *format.DraftStep {
	if len(r.draft.Steps) == 0 {
		fmt.Println("there is no step yet: step TITLE")
		return nil
	}
	return &r.draft.Steps[len(r.draft.Steps)-1]
}

// end gives the last step what was typed.
func (r *recorder) end() {
	lines := r.lines()
	if n := len(r.draft.Steps); n > 0 {
		r.draft.Steps[n-1].Solution = lines
	} else {
		r.draft.Setup = lines
	}
}

func (r *recorder) step(title string) {
	if title == "" {
		fmt.Println("usage: step TITLE")
		return
	}
	if n := len(r.draft.Steps); n > 0 && len(r.draft.Steps[n-1].Check) == 0 {
		fmt.Println("first say what this step has reached: facts, and tick N")
		return
	}
	r.end()
	r.from, _ = r.m.Lines()
	r.facts = nil
	r.draft.Steps = append(r.draft.Steps, format.DraftStep{Title: title})
}

func (r *recorder) task(text string) {
	if s := r.last(); s != nil {
		s.Task = text
	}
}

func (r *recorder) hint(text string) {
	if s := r.last(); s != nil && text != "" {
		s.Hints = append(s.Hints, text)
	}
}

// propose lists the facts.
func (r *recorder) propose() {
	if r.last() == nil {
		return
	}
	r.facts = tutor.Propose(r.m, &r.log, r.from)
	for i, a := range r.facts {
		fmt.Printf("%3d  %s\n", i+1, a.Text)
	}
	if len(r.facts) == 0 {
		fmt.Println("nothing that a check could name has come true in this step")
	}
}

// tick takes facts into the step's check.
func (r *recorder) tick(numbers string) {
	s := r.last()
	if s == nil {
		return
	}
	for _, word := range strings.Fields(numbers) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 || n > len(r.facts) {
			fmt.Printf("%q is no number of a fact; facts lists them\n", word)
			continue
		}
		if text := r.facts[n-1].Text; !slices.Contains(s.Check, text) {
			s.Check = append(s.Check, text)
		}
	}
	fmt.Printf("the check has %d lines\n", len(s.Check))
}

// finish writes what was recorded, behind what the file had.
func (r *recorder) finish(file, source string) int {
	if len(r.draft.Steps) == 0 {
		complain("lesson: no step was recorded, and nothing is written")
		return exitUsage
	}
	r.end()
	r.draft.Title = r.draft.Steps[0].Title
	text := r.draft.Source()
	if source != "" {
		text = strings.TrimRight(source, "\n") + "\n" + r.draft.Body()
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		complain("lesson: %v", err)
		return exitUsage
	}
	fmt.Printf("%s is there. Next: write the texts, then overlook lesson lint %[1]s\n", file)
	return 0
}
