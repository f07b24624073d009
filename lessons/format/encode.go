package format

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/overlook-fs/overlook/lessons"
)

// Encode is the compiled form, as *.lesson.json and *.course.json have it.
func Encode[T lessons.Lesson | lessons.Course](l *T) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(l); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// ErrFormat says that a compiled lesson is of another version of the format.
var ErrFormat = errors.New("the lesson is of another version of the format")

// Decode reads the compiled form.
func Decode(compiled []byte) (*lessons.Lesson, error) {
	var l lessons.Lesson
	if err := json.Unmarshal(compiled, &l); err != nil {
		return nil, err
	}
	if l.Format != lessons.Format {
		return nil, ErrFormat
	}
	return &l, nil
}
