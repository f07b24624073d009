package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

const (
	goodLesson = "---\noverlook: 1\nid: good\ntitle: Good\n---\n## One\n\nDo it.\n\n```check\na exists\n```\n```solution\nmkdir a\n```\n"
	badLesson  = "---\noverlook: 1\nid: bad\ntitle: Bad\n---\n## One & more\n\n```check\na gone\n```\n```solution\nmkdir a\n```\n"
	germanGood = "---\nlang: de\ntitle: Gut\n---\n"
)

// own is a shelf with a lesson, its translation, and what is not to be seen.
func own() fstest.MapFS {
	return fstest.MapFS{
		"good.lesson.md":    {Data: []byte(goodLesson)},
		"good.de.lesson.md": {Data: []byte(germanGood)},
		"all.course.md":     {Data: []byte("---\ntitle: All\n---\n## U\n\n- [G](good.lesson.md)\n")},
		"notes.txt":         {Data: []byte("private")},
		".git/config":       {Data: []byte("private")},
		"img/a.svg":         {Data: []byte("<svg/>")},
	}
}

func teach(t *testing.T, dir fstest.MapFS) *teacher {
	t.Helper()
	return &teacher{shelf: &shelf{dir}, page: page(t), every: time.Millisecond}
}

func body(r *http.Response) string {
	text, _ := io.ReadAll(r.Body)
	return string(text)
}

func TestLessonsAreCompiledAsTheyAreAskedFor(t *testing.T) {
	h := teach(t, own())
	for _, row := range []struct {
		path   string
		status int
		holds  string
	}{
		{"/lessons/good.lesson.json", 200, `"title": "Good"`},
		{"/lessons/good.de.lesson.json", 200, `"title": "Gut"`},
		{"/lessons/all.course.json", 200, `"good"`},
		{"/lessons/img/a.svg", 200, "<svg/>"},
		{"/lessons/notes.txt", 404, ""},
		{"/lessons/good.lesson.md", 404, ""},
		{"/lessons/.git/config", 404, ""},
		{"/lessons/../server.go", 404, ""},
		{"/lessons/other.lesson.json", 404, ""},
		{"/", 200, "<!doctype html>"},
		{"/lessons/", 200, `<a href="../?lesson=good&amp;lang=de">good.de.lesson.md</a>`},
		{"/lessons/", 200, `<a href="../?course=all">`},
	} {
		r := get(h, "GET", row.path)
		if text := body(r); r.StatusCode != row.status || !strings.Contains(text, row.holds) {
			t.Errorf("%s: %d %s", row.path, r.StatusCode, text)
		}
	}
}

func TestWhatIsWrongIsNamedWithItsLine(t *testing.T) {
	dir := own()
	dir["bad.lesson.md"] = &fstest.MapFile{Data: []byte(badLesson)}
	h := teach(t, dir)
	const text = `\"gone\" is no predicate`
	r := get(h, "GET", "/lessons/bad.lesson.json")
	if got := body(r); r.StatusCode != 422 || !strings.Contains(got, `"file":"bad.lesson.md","line":9,"text":"check: `+text) {
		t.Errorf("as data: %d %s", r.StatusCode, got)
	}
	r = get(h, "GET", "/lessons/bad.lesson.json", "Accept", "text/html,*/*")
	if got := body(r); r.StatusCode != 422 || !strings.Contains(got, "<code>bad.lesson.md:9</code>: check: &#34;gone&#34;") {
		t.Errorf("as a page: %d %s", r.StatusCode, got)
	}
	if got := body(get(h, "GET", "/lessons/")); !strings.Contains(got, "bad.lesson.md:9") {
		t.Errorf("in the list: %s", got)
	}
	dir["bad.lesson.md"].Data = []byte(strings.ReplaceAll(badLesson, "gone", "exists"))
	if r := get(h, "GET", "/lessons/bad.lesson.json"); r.StatusCode != 200 || !strings.HasPrefix(r.Header.Get(changesHeader), "/lessons/changes?since=") {
		t.Errorf("mended: %d %v", r.StatusCode, r.Header)
	}
}

func TestAChangeIsTold(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("good.lesson.md", goodLesson)
	shelf, err := openShelf(dir)
	if err != nil {
		t.Fatal(err)
	}
	closing := make(chan struct{})
	server := httptest.NewServer(&teacher{shelf: shelf, page: page(t), every: time.Millisecond, closing: closing})
	defer server.Close()
	lesson, err := http.Get(server.URL + "/lessons/good.lesson.json")
	if err != nil {
		t.Fatal(err)
	}
	lesson.Body.Close()
	write("good.lesson.md", goodLesson+"\n") // before anybody waits
	r, err := http.Get(server.URL + lesson.Header.Get(changesHeader))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	lines := bufio.NewScanner(r.Body)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "data:") {
	}
	if lines.Text() != "data: "+anySource {
		t.Errorf("of what was missed: %q", lines.Text())
	}
	lines.Scan()
	write("good.lesson.md", goodLesson+"More.\n")
	for lines.Scan() && lines.Text() == "" {
	}
	if lines.Text() != "data: good.lesson.json" {
		t.Errorf("told %q", lines.Text())
	}
	close(closing)
	for lines.Scan() {
	}
}

func TestAShelfIsExported(t *testing.T) {
	site := fstest.MapFS{"index.html": {}, "embed.js": {}, "lessons/index.json": {Data: []byte(pagesList)}, "lessons/index.json.br": {}, "lessons/good.lesson.json": {}, "lessons/good.lesson.json.gz": {}}
	dir := filepath.Join(t.TempDir(), "site")
	if err := export(site, &shelf{own()}, dir, io.Discard); err != nil {
		t.Fatal(err)
	}
	for name, there := range map[string]bool{"good.lesson.json": true, "good.de.lesson.json": true, "all.course.json": true, "img/a.svg": true, "notes.txt": false, "good.lesson.md": false, "index.json": true, "index.json.br": false, "good.lesson.json.gz": false} {
		if _, err := os.Stat(filepath.Join(dir, "lessons", name)); (err == nil) != there {
			t.Errorf("%s: %v", name, err)
		}
	}
	wrong := own()
	wrong["bad.lesson.md"] = &fstest.MapFile{Data: []byte(badLesson)}
	dir = filepath.Join(t.TempDir(), "site")
	if err := export(site, &shelf{wrong}, dir, io.Discard); err == nil || !strings.HasPrefix(err.Error(), "bad.lesson.md:9: ") {
		t.Errorf("a wrong lesson: %v", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("something was written nevertheless")
	}
}

const pagesList = `{"lessons":[{"id":"good","title":"The page's"},{"id":"other","title":"Other"}],"courses":[{"overlook":1,"id":"tour","title":"Tour","units":[]}]}`

func TestTheListHasTheShelfsLessonsFirst(t *testing.T) {
	dir := own()
	dir["bad.lesson.md"] = &fstest.MapFile{Data: []byte(badLesson)}
	list, err := (&shelf{dir}).catalogue([]byte(pagesList))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Lessons []card
		Courses []struct {
			ID    string
			Units []struct{ Lessons []string }
		}
	}
	if err := json.Unmarshal(list, &got); err != nil {
		t.Fatal(err)
	}
	var titles, courses []string
	for _, l := range got.Lessons {
		titles = append(titles, l.Title)
	}
	for _, c := range got.Courses {
		courses = append(courses, c.ID)
	}
	if strings.Join(titles, ",") != "Good,Gut,The page's,Other" || strings.Join(courses, ",") != ownCourse+",all,tour" {
		t.Errorf("lessons %q, courses %q", titles, courses)
	}
	if u := got.Courses[0].Units; len(u) != 1 || strings.Join(u[0].Lessons, ",") != "good" {
		t.Errorf("one's own course: %+v", u)
	}
	if list, err := (&shelf{fstest.MapFS{}}).catalogue([]byte(pagesList)); err != nil || string(list) != pagesList {
		t.Errorf("an empty shelf: %s, %v", list, err)
	}
	if _, err := (&shelf{dir}).catalogue([]byte("{")); err == nil {
		t.Error("a list that is none is taken")
	}
}

func TestAShelfIsADirectory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, file + "-not-there"} {
		if _, err := openShelf(dir); err == nil || !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: %v", dir, err)
		}
	}
}
