package main

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/lessons/format"
)

// compiled is the answer for a source: the lesson, or what is wrong with it.
type compiled struct {
	Lesson   *lessons.Lesson `json:"lesson,omitempty"`
	Problems []problem       `json:"problems,omitempty"`
}

type problem struct {
	Line int    `json:"line"`
	Text string `json:"text"`
}

// compile compiles the source of a lesson.
func compile(source string) string {
	l, err := format.Parse("", source)
	if err != nil {
		return encode(compiled{Problems: problemsOf(err)})
	}
	return encode(compiled{Lesson: l})
}

// problemsOf are the problems that an error joins.
func problemsOf(err error) []problem {
	var all []problem
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range joined.Unwrap() {
			all = append(all, problemsOf(one)...)
		}
		return all
	}
	var p *format.Problem
	if errors.As(err, &p) {
		return []problem{{p.Line, p.Text}}
	}
	return []problem{{1, err.Error()}}
}

// write is a draft as a source, or, where there is a source, the source with
// the draft's steps behind it.
func write(draft, source string) string {
	var d format.Draft
	if err := json.Unmarshal([]byte(draft), &d); err != nil {
		return source
	}
	if strings.TrimSpace(source) == "" {
		return d.Source()
	}
	return strings.TrimRight(source, "\n") + "\n" + d.Body()
}

func encode(answer compiled) string {
	text, err := json.Marshal(answer)
	if err != nil {
		return `{"problems":[{"line":1,"text":"the lesson cannot be written down"}]}`
	}
	return string(text)
}
