package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// word is something that the machine itself understands at its prompt, beside
// what its shell does. Scripts know no words.
type word struct {
	name  string
	rest  string // what may follow, for the overview; "" where nothing may
	short string
	do    func(s *session, rest string)
}

func words() []word {
	return []word{
		{"help", "[CMD]", "this list, or what a command says of itself", (*session).help},
		{"undo", "", "take the last line back", func(s *session, _ string) { s.moved(s.m.Undo(), "undo") }},
		{"redo", "", "do it again", func(s *session, _ string) { s.moved(s.m.Redo(), "redo") }},
		{"reset", "", "begin anew; undo takes that back too", func(s *session, _ string) { s.m.Reset() }},
		{"explain", "CMD", "tell what a line would do, without doing it", (*session).foresee},
		{"picture", "", "every overlay mount with its layers", func(s *session, _ string) { printPicture(os.Stdout, s.m) }},
	}
}

// say does what a line says if it is a word of the machine. Not ok: it is the
// shell's.
func (s *session) say(line string) (ok bool) {
	name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	rest = strings.TrimSpace(rest)
	for _, w := range s.words {
		if w.name == name && (rest == "" || w.rest != "") {
			w.do(s, rest)
			return true
		}
	}
	return false
}

// moved tells where the machine stands now.
func (s *session) moved(ok bool, name string) {
	if !ok {
		fmt.Printf("nothing to %s\n", name)
		return
	}
	now, all := s.m.Lines()
	fmt.Printf("line %d of %d\n", now, all)
}

func (s *session) help(rest string) {
	if rest != "" {
		s.rehearse("'" + strings.ReplaceAll(rest, "'", `'\''`) + "' --help")
		return
	}
	fmt.Println("This is a small simulated Linux. Words of the machine, at this prompt only:")
	for _, w := range s.words {
		fmt.Printf("  %-14s%s\n", strings.TrimSpace(w.name+" "+w.rest), w.short)
	}
}

// foresee tells what a line would print, change and be refused.
func (s *session) foresee(rest string) {
	if rest == "" {
		fmt.Println("usage: explain CMD")
		return
	}
	if step := s.rehearse(rest); step != nil {
		explain(os.Stdout, telling(step.Events))
		fmt.Printf("It would end with status %d. Nothing of it was done.\n", step.Status)
	}
}

// telling are the events of the calls that an overlay had a say in, or that
// were refused for more than a name that is not there.
func telling(events []trace.Event) (told []trace.Event) {
	open := map[int][]trace.Event{} // calls that have not returned, by process
	for _, e := range events {
		call := append(open[int(e.PID)], e)
		open[int(e.PID)] = call
		if e.Kind != trace.Return {
			continue
		}
		delete(open, int(e.PID))
		if e.Err != 0 && e.Err != sys.ENOENT || slices.ContainsFunc(call, decisive) {
			told = append(told, call...)
		}
	}
	return told
}

func decisive(e trace.Event) bool { return e.Kind == trace.Decide || e.Kind == trace.Effect }

// rehearse does a line on a throw-away copy of the machine and shows what it
// prints; nil where that cannot be.
func (s *session) rehearse(line string) *sim.Step {
	step, ok := s.m.Explain(line)
	if !ok {
		fmt.Println("not while a job runs in the background")
		return nil
	}
	os.Stdout.Write(step.Output)
	return step
}
