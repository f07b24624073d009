package main

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/overlook-fs/overlook/lessons/format"
)

// shelf is a person's own lessons: the sources of one directory, and what lies
// beside them.
type shelf struct{ dir fs.FS }

// lessonsPath is where the page looks for lessons, its own and a shelf's.
const lessonsPath = "lessons/"

// openShelf opens a directory of lessons.
func openShelf(dir string) (*shelf, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: dir, Err: errors.New("a directory of lessons was expected")}
	}
	return &shelf{os.DirFS(dir)}, nil
}

// sources are the names of all lessons, translations and courses, what was
// translated before its translations; names that are no line of text are left
// out.
func (s *shelf) sources() ([]string, error) {
	entries, err := fs.ReadDir(s.dir, ".")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && format.IsSource(e.Name()) && !strings.ContainsFunc(e.Name(), unicode.IsControl) {
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(strings.Count(a, ".")-strings.Count(b, "."), strings.Compare(a, b))
	})
	return names, nil
}

// pictures are what a lesson may show besides text, by their endings.
var pictures = []string{".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"}

// file is what the page gets by a name below lessonsPath: a compiled form, of
// its source as it is now, or a picture. Any other file is nobody's business,
// and so is what lies outside of the directory or is hidden.
func (s *shelf) file(name string) ([]byte, error) {
	if !fs.ValidPath(name) || strings.HasPrefix(name, ".") || strings.Contains(name, "/.") {
		return nil, fs.ErrNotExist
	}
	if source := format.SourceName(name); format.IsSource(source) && path.Ext(name) == ".json" {
		return format.Compile(s.dir, source)
	}
	if slices.Contains(pictures, path.Ext(name)) {
		return fs.ReadFile(s.dir, name)
	}
	return nil, fs.ErrNotExist
}

// files are the compiled forms of all sources, and the pictures beside them,
// as a site has them that a page is exported to, with the list of all lessons;
// none where there is no shelf. The error names all that is wrong.
func (s *shelf) files(page fs.FS) (map[string][]byte, error) {
	if s == nil {
		return nil, nil
	}
	sources, err := s.sources()
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	var wrong []error
	for _, source := range sources {
		compiled, err := format.Compile(s.dir, source)
		wrong = append(wrong, err)
		files[lessonsPath+format.CompiledName(source)] = compiled
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	known, err := fs.ReadFile(page, lessonsPath+catalogueName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if files[lessonsPath+catalogueName], err = s.catalogue(known); err != nil {
		return nil, err
	}
	return files, fs.WalkDir(s.dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains(pictures, path.Ext(name)) {
			return err
		}
		content, err := s.file(name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		files[lessonsPath+name] = content
		return err
	})
}
