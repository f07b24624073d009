package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/lessons/format"
	"github.com/overlook-fs/overlook/sim/tutor"
)

func lessonCommand() command {
	return command{
		name:  "lesson",
		short: "write lessons: new, record, lint, build, render",
		help: `Usage: overlook lesson new FILE.lesson.md
       overlook lesson record FILE.lesson.md
       overlook lesson lint FILE.lesson.md...
       overlook lesson build FILE.lesson.md|FILE.course.md...
       overlook lesson render FILE.lesson.md...

A lesson is a Markdown file. Its head says what the lab looks like; each heading
of the second level begins a step, and fenced blocks say what a step does:
check, solution, hint, predict, quiz, note, show, setup.

new writes a small lesson that works, to begin with.

record gives you a simulated machine, as overlook shell does, and writes down
what you do there: the words step, facts and tick mark the steps and pick what
each has reached. Of a file that is there, it plays the lesson to its end, and
adds steps.

lint plays the lesson: every step must be unsolved at its start, unsolved until
the last line of its solution that changes anything has been run, and solved
then; of a question's options just one must be right. It plays it in the
simulated machine and on this machine's kernel, and compares what both show; who
is not root, or has no Linux, gets the first half alone and is told so.

build writes the compiled form, FILE.lesson.json, beside each source, which is
what pages fetch. A course, FILE.course.md, is a list of lessons that lie beside
it. A translation, NAME.LANG.lesson.md, is built from NAME.lesson.md
beside it.

render plays the lesson and writes what can be shown where nobody plays it:
FILE.poster.svg and FILE.poster.txt, the lab at the start, and
FILE.handout.html, the lesson for paper, with a picture at each step and the
solutions on pages of their own.

Exit status: 0 where nothing is wrong, 1 where something is, 2 for bad usage or
a file that cannot be read or written, 125 where a room cannot open.
`,
		run: lesson,
	}
}

func lesson(args []string) int {
	if len(args) < 2 {
		return usage("lesson", "new, record, lint, build or render, and a file, were expected")
	}
	verbs := map[string]func([]string) int{"new": newLesson, "record": recordLesson, "lint": lintLessons, "build": buildLessons, "render": renderLessons}
	verb, ok := verbs[args[0]]
	if !ok {
		return usage("lesson", "no %q; new, record, lint, build or render was expected", args[0])
	}
	return verb(args[1:])
}

// suffix ends the names of lessons.
const suffix = format.LessonSuffix

// disk is the host's files by the names that somebody typed.
type disk struct{}

func (disk) Open(name string) (fs.File, error) { return os.Open(name) }

// readLesson compiles a source, a translation with its original.
func readLesson(file string) (*lessons.Lesson, error) {
	l, coverage, err := format.ReadLesson(disk{}, filepath.ToSlash(file))
	if err == nil && coverage.Done < coverage.Of {
		complain("%s: %d of %d texts are translated", file, coverage.Done, coverage.Of)
	}
	return l, err
}

// sources are the arguments, if each can be a source.
func sources(files []string) bool {
	for _, f := range files {
		if !strings.HasSuffix(f, suffix) {
			complain("lesson: %s: the name of a lesson ends in %s", f, suffix)
			return false
		}
	}
	return true
}

// tell prints what is wrong with a file, and gives the exit status for it.
func tell(err error) int {
	var problem *format.Problem
	if !errors.As(err, &problem) {
		complain("lesson: %v", err)
		return exitUsage
	}
	fmt.Println(err)
	return exitDiffers
}

func buildLessons(files []string) (status int) {
	for _, file := range files {
		compiled, err := compile(file)
		if err == nil {
			err = os.WriteFile(format.CompiledName(file), compiled, 0o644)
		}
		if err != nil {
			status = max(status, tell(err))
		}
	}
	return status
}

// compile is the compiled form of a lesson or a course. It says what a
// translation lacks.
func compile(file string) ([]byte, error) {
	if !strings.HasSuffix(file, suffix) {
		return format.Compile(disk{}, filepath.ToSlash(file))
	}
	l, err := readLesson(file)
	if err != nil {
		return nil, err
	}
	return format.Encode(l)
}

func lintLessons(files []string) (status int) {
	if !sources(files) {
		return exitUsage
	}
	kernel, stop, err := openKernel()
	if err != nil {
		complain("lesson: %v", err)
		return exitFailed
	}
	defer stop()
	for _, file := range files {
		status = max(status, lintLesson(file, kernel))
	}
	return status
}

// try makes a trial of a lesson somewhere.
type try func(tutor.Trial) (tutor.Outcome, error)

// lintLesson lints one file, on the kernel too where there is one.
func lintLesson(file string, kernel try) int {
	l, err := readLesson(file)
	if err != nil {
		return tell(err)
	}
	simulated, err := tutor.Lint(*l, tutor.Simulate)
	if err != nil {
		fmt.Printf("%s: %v\n", file, err)
		return exitDiffers
	}
	wrong := report(file, "", simulated.Remarks)
	if kernel == nil {
		fmt.Printf("%s: not checked on a kernel, which needs Linux and root\n", file)
		return exitOf(wrong)
	}
	real, err := tutor.Lint(*l, kernel)
	if err != nil {
		fmt.Printf("%s: on the kernel: %v\n", file, err)
		return exitDiffers
	}
	var onlyThere []tutor.Remark
	for _, m := range real.Remarks {
		if m.Wrong || m.Text == tutor.ErrSimulated.Error() {
			onlyThere = append(onlyThere, m)
		}
	}
	wrong = report(file, "on the kernel: ", onlyThere) || wrong
	for _, i := range simulated.Differences(real) {
		wrong = true
		fmt.Printf("%s: at the end of check %d the simulated machine shows\n%s\nand the kernel\n%s\n", file, i+1, simulated.Worlds[i], real.Worlds[i])
	}
	if !wrong {
		fmt.Printf("%s: %s, solved by solutions and by no less, here and on the kernel\n", file, counted(len(l.Steps), "step"))
	}
	return exitOf(wrong)
}

// counted is a number with the word for what was counted.
func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

func exitOf(wrong bool) int {
	if wrong {
		return exitDiffers
	}
	return 0
}

// report prints remarks and says whether one tells of something wrong.
func report(file, where string, remarks []tutor.Remark) (wrong bool) {
	for _, m := range remarks {
		kind := "note: "
		if m.Wrong {
			kind, wrong = "", true
		}
		fmt.Printf("%s: step %q: %s%s%s\n", file, m.Step, kind, where, m.Text)
	}
	return wrong
}
