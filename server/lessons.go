package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/overlook-fs/overlook/lessons/format"
)

// teacher serves a shelf's lessons below lessonsPath, and the page.
type teacher struct {
	shelf *shelf
	page  *handler
	// every is how often somebody who waits for a change is told of one.
	every time.Duration
	// closing ends when the server stops, and all waiting with it.
	closing <-chan struct{}
}

// changesPath tells when a source has changed.
const changesPath = lessonsPath + "changes"

// changesHeader carries the address of the changes, from the root, in the
// answer for a lesson that is compiled as it is asked for.
const changesHeader = "Overlook-Changes"

func (t *teacher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutPrefix(strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")+"/", lessonsPath)
	if !ok || r.Method != http.MethodGet && r.Method != http.MethodHead {
		t.page.ServeHTTP(w, r)
		return
	}
	switch name = strings.TrimSuffix(name, "/"); name {
	case "":
		secure(w.Header())
		t.contents(w)
	case path.Base(changesPath):
		secure(w.Header())
		t.changes(w, r)
	default:
		t.lesson(w, r, name)
	}
}

// lesson serves one file of the shelf; what the shelf has not, the page may.
func (t *teacher) lesson(w http.ResponseWriter, r *http.Request, name string) {
	now := digestOf(t.shelf.stamps())
	content, err := t.file(name)
	if errors.Is(err, fs.ErrNotExist) {
		t.page.ServeHTTP(w, r)
		return
	}
	secure(w.Header())
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set(changesHeader, "/"+changesPath+"?since="+now)
	if err != nil {
		complain(w, r, err)
		return
	}
	w.Header().Set("Content-Type", mimeOf(name))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// file is a file of the shelf, or the list of all lessons.
func (t *teacher) file(name string) ([]byte, error) {
	if name != catalogueName {
		return t.shelf.file(name)
	}
	var known []byte
	if f := t.page.files[lessonsPath+catalogueName]; f != nil {
		known = f.variants[""]
	}
	return t.shelf.catalogue(known)
}

// problem is one thing that is wrong with a source.
type problem struct {
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Text string `json:"text"`
}

// problemsOf are the problems that an error joins.
func problemsOf(err error) []problem {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []problem
		for _, one := range joined.Unwrap() {
			all = append(all, problemsOf(one)...)
		}
		return all
	}
	var p *format.Problem
	if errors.As(err, &p) {
		return []problem{{p.File, p.Line, p.Text}}
	}
	return []problem{{Text: err.Error()}}
}

// complain answers with what is wrong with a source: a page to who wants to
// read it, else data.
func complain(w http.ResponseWriter, r *http.Request, err error) {
	all := problemsOf(err)
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusUnprocessableEntity)
		fmt.Fprintf(w, pageHead, "What is wrong")
		list(w, all)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusUnprocessableEntity)
	_ = json.NewEncoder(w).Encode(struct {
		Problems []problem `json:"problems"`
	}{all})
}

const pageHead = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>%[1]s</title>\n<h1>%[1]s</h1>\n"

// list writes problems as a list.
func list(w http.ResponseWriter, all []problem) {
	fmt.Fprint(w, "<ul>\n")
	for _, p := range all {
		where := ""
		if p.File != "" {
			where = "<code>" + html.EscapeString(p.File) + ":" + strconv.Itoa(p.Line) + "</code>: "
		}
		fmt.Fprintf(w, "<li>%s%s</li>\n", where, html.EscapeString(p.Text))
	}
	fmt.Fprint(w, "</ul>\n")
}

// contents is a page with a link for each source of the shelf.
func (t *teacher) contents(w http.ResponseWriter) {
	sources, err := t.shelf.sources()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprintf(w, pageHead, "Lessons served here")
	for _, source := range sources {
		fmt.Fprintf(w, "<p><a href=\"../%s\">%s</a></p>\n", html.EscapeString(opens(source)), html.EscapeString(source))
		if _, err := format.Compile(t.shelf.dir, source); err != nil {
			list(w, problemsOf(err))
		}
	}
	if len(sources) == 0 {
		fmt.Fprintf(w, "<p>There is no *%s in the directory.</p>\n", format.LessonSuffix)
	}
}

// opens is the query with which the page opens a source.
func opens(source string) string {
	id, lang, _ := strings.Cut(strings.TrimSuffix(strings.TrimSuffix(source, format.LessonSuffix), format.CourseSuffix), ".")
	query := "?lesson=" + id
	if strings.HasSuffix(source, format.CourseSuffix) {
		query = "?course=" + id
	}
	if lang != "" {
		query += "&lang=" + lang
	}
	return query
}
