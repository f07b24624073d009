package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/lessons/format"
	"github.com/overlook-fs/overlook/sim/picture/drawing"
)

// renderLessons writes what a site shows of lessons where none can be played:
// posters and handouts.
func renderLessons(files []string) (status int) {
	if !sources(files) {
		return exitUsage
	}
	for _, file := range files {
		l, err := readLesson(file)
		if err == nil {
			err = renderLesson(l, strings.TrimSuffix(file, suffix))
		}
		if err != nil {
			status = max(status, tell(err))
		}
	}
	return status
}

func renderLesson(l *lessons.Lesson, name string) error {
	f, err := perform(l)
	if err != nil {
		return err
	}
	pic, err := f.picture()
	if err != nil {
		return err
	}
	poster := drawing.SVG(pic, l.Title)
	text := fmt.Sprintf("%s\n\n%s\n\n%s", f.Fill(l.Title), format.Plain(l.Intro, f.Fill), pic.Text())
	paper, err := f.handout()
	if err != nil {
		return err
	}
	for _, file := range []struct{ ending, content string }{{".poster.svg", poster}, {".poster.txt", text}, {".handout.html", paper}} {
		if err := os.WriteFile(name+file.ending, []byte(file.content), 0o644); err != nil {
			return err
		}
	}
	return nil
}
