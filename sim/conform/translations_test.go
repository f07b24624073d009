//go:build linux

package conform

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/lessons/format"
)

// languages are those that every lesson and course is there in, beside English.
var languages = []string{"de"}

// Every lesson is whole in each language: all of its texts, and nothing but its
// texts.
func TestTranslationsOfLessons(t *testing.T) {
	dir := os.DirFS("../../lessons")
	for _, id := range names(t, format.LessonSuffix) {
		original, _, err := format.ReadLesson(dir, id+format.LessonSuffix)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, lang := range languages {
			name := id + "." + lang + format.LessonSuffix
			l, coverage, err := format.ReadLesson(dir, name)
			if err != nil {
				t.Error(err)
				continue
			}
			if coverage.Done != coverage.Of || l.Lang != lang {
				t.Errorf("%s: %d of %d texts are in %s", name, coverage.Done, coverage.Of, l.Lang)
			}
			compiled, err := format.Encode(l)
			if err != nil {
				t.Fatal(err)
			}
			current(t, "../../lessons/"+name, compiled)
			for i, s := range l.Steps {
				if was := original.Steps[i]; s.ID != was.ID || s.Solution != was.Solution || s.Setup != was.Setup || !sameChecks(s.Check, was.Check) {
					t.Errorf("%s: step %q does something else than the original", name, s.Title)
				}
			}
		}
	}
}

// sameChecks compares assertions without their labels.
func sameChecks(a, b string) bool {
	left, err := lessons.ParseCheck(a)
	right, err2 := lessons.ParseCheck(b)
	return err == nil && err2 == nil && slices.EqualFunc(left, right, func(a, b lessons.Assertion) bool { return a.Text == b.Text })
}

// Every course is there in each language, with the same lessons in each unit.
func TestTranslationsOfCourses(t *testing.T) {
	for _, id := range names(t, format.CourseSuffix) {
		original := course(t, id)
		for _, lang := range languages {
			translated := course(t, id+"."+lang)
			if translated.ID != original.ID || translated.Lang != lang || len(translated.Units) != len(original.Units) {
				t.Errorf("%s in %s is another course", id, lang)
				continue
			}
			for i, u := range translated.Units {
				if !slices.Equal(u.Lessons, original.Units[i].Lessons) {
					t.Errorf("%s in %s: %q has other lessons", id, lang, u.Title)
				}
			}
		}
	}
}

// names are the identities of all originals that end so.
func names(t *testing.T, suffix string) (ids []string) {
	t.Helper()
	all, err := filepath.Glob("../../lessons/*" + suffix)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		if id := strings.TrimSuffix(filepath.Base(path), suffix); !strings.Contains(id, ".") {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		t.Fatalf("nothing ends in %s", suffix)
	}
	return ids
}

func course(t *testing.T, name string) *lessons.Course {
	t.Helper()
	source, err := os.ReadFile("../../lessons/" + name + format.CourseSuffix)
	if err != nil {
		t.Fatal(err)
	}
	c, err := format.ParseCourse(name, string(source))
	if err != nil {
		t.Fatal(err)
	}
	return c
}
