package main

import (
	"encoding/json"
	"io/fs"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/lessons/format"
)

// catalogueName is the list of all lessons and courses, below lessonsPath.
const catalogueName = "index.json"

// ownCourse is the course that has every lesson of a shelf.
const ownCourse = "your-lessons"

// catalogue is what the page reads of that list; of one identity, what stands
// first counts.
type catalogue struct {
	Lessons []json.RawMessage `json:"lessons"`
	Courses []json.RawMessage `json:"courses"`
}

// card is what the list tells of a lesson.
type card struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Lang    string   `json:"lang,omitempty"`
	Minutes int      `json:"minutes,omitempty"`
	Level   string   `json:"level,omitempty"`
	Needs   []string `json:"needs,omitempty"`
}

// catalogue is the page's list behind that of the shelf, which begins with a
// course of all its lessons. A source that is wrong is in neither; it is told
// of where it is opened.
func (s *shelf) catalogue(page []byte) ([]byte, error) {
	var all catalogue
	if len(page) > 0 {
		if err := json.Unmarshal(page, &all); err != nil {
			return nil, err
		}
	}
	sources, err := s.sources()
	if err != nil {
		return nil, err
	}
	own := catalogue{}
	course := lessons.Course{Format: lessons.Format, ID: ownCourse, Title: "Your lessons", Units: []lessons.Unit{{Title: "Your lessons"}}}
	for _, source := range sources {
		id, _, _ := strings.Cut(source, ".") // the page asks for it by its file's name
		if strings.HasSuffix(source, format.CourseSuffix) {
			if c := s.course(source); c != nil {
				c.ID = id
				if own.Courses, err = add(own.Courses, c); err != nil {
					return nil, err
				}
			}
			continue
		}
		l, _, err := format.ReadLesson(s.dir, source)
		if err != nil {
			continue
		}
		if own.Lessons, err = add(own.Lessons, card{id, l.Title, l.Lang, l.Minutes, l.Level, l.Needs}); err != nil {
			return nil, err
		}
		if l.Lang == "" {
			course.Units[0].Lessons = append(course.Units[0].Lessons, id)
		}
	}
	courses := []json.RawMessage{}
	if len(course.Units[0].Lessons) > 0 {
		if courses, err = add(courses, course); err != nil {
			return nil, err
		}
	}
	courses = append(courses, own.Courses...)
	return json.Marshal(catalogue{append(own.Lessons, all.Lessons...), append(courses, all.Courses...)})
}

// course is a course of the shelf, nil where it is wrong.
func (s *shelf) course(name string) *lessons.Course {
	source, err := fs.ReadFile(s.dir, name)
	if err != nil {
		return nil
	}
	c, err := format.ParseCourse(name, string(source))
	if err != nil {
		return nil
	}
	return c
}

// add adds a value to a list, encoded.
func add(list []json.RawMessage, value any) ([]json.RawMessage, error) {
	encoded, err := json.Marshal(value)
	return append(list, encoded), err
}
