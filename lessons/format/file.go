package format

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
)

// Endings of the names of sources. The compiled form of each ends in .json
// instead of .md.
const (
	LessonSuffix = ".lesson.md"
	CourseSuffix = ".course.md"
)

// ReadLesson compiles a source of a directory, a translation with its original,
// which lies beside it. The coverage is zero for what is no translation.
func ReadLesson(dir fs.FS, name string) (*lessons.Lesson, Coverage, error) {
	source, err := fs.ReadFile(dir, name)
	if err != nil {
		return nil, Coverage{}, err
	}
	original, translated := originalOf(name)
	if !translated {
		l, err := Parse(name, string(source))
		return l, Coverage{}, err
	}
	l, _, err := ReadLesson(dir, original)
	if err != nil {
		return nil, Coverage{}, err
	}
	return Translate(l, name, string(source))
}

// originalOf is the source that a translation, NAME.LANG.lesson.md, is one of.
func originalOf(name string) (string, bool) {
	dir, base := path.Split(name)
	id, lang, ok := strings.Cut(strings.TrimSuffix(base, LessonSuffix), ".")
	return dir + id + LessonSuffix, ok && lang != ""
}

// IsSource reports whether a name is that of a lesson, of a translation or of a
// course.
func IsSource(name string) bool {
	return strings.HasSuffix(name, LessonSuffix) || strings.HasSuffix(name, CourseSuffix)
}

// CompiledName is what the compiled form of a source is called.
func CompiledName(source string) string { return strings.TrimSuffix(source, ".md") + ".json" }

// SourceName is the source that a compiled form comes from, by its name.
func SourceName(compiled string) string { return strings.TrimSuffix(compiled, ".json") + ".md" }

// Compile is the compiled form of a source of a directory: a lesson, a
// translation or a course.
func Compile(dir fs.FS, name string) ([]byte, error) {
	switch {
	case strings.HasSuffix(name, LessonSuffix):
		l, _, err := ReadLesson(dir, name)
		if err != nil {
			return nil, err
		}
		return Encode(l)
	case strings.HasSuffix(name, CourseSuffix):
		source, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		c, err := ParseCourse(name, string(source))
		if err != nil {
			return nil, err
		}
		return Encode(c)
	}
	return nil, fmt.Errorf("%s: the name of a lesson ends in %s, that of a course in %s", name, LessonSuffix, CourseSuffix)
}
