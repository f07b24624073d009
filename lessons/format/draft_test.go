package format

import (
	"strings"
	"testing"
)

func TestADraftIsASource(t *testing.T) {
	d := Draft{
		ID: "first", Title: `Deleting: a "mark"`, Setup: []string{"mkdir lower"},
		Steps: []DraftStep{
			{Title: "One", Check: []string{"a exists", "b exists"}, Hints: []string{"Look.", "`mkdir`."}, Solution: []string{"mkdir a", "cat > b << 'E'\n```\nE"}},
			{Title: "Two", Task: "Remove `a`.", Check: []string{"a missing"}, Solution: []string{"rmdir a"}},
		},
	}
	l, err := Parse("first.lesson.md", d.Source())
	if err != nil {
		t.Fatalf("%v\n%s", err, d.Source())
	}
	one, two := l.Steps[0], l.Steps[1]
	for what, pair := range map[string][2]string{
		"title":    {l.Title, d.Title},
		"setup":    {l.Setup, "mkdir lower\n"},
		"check":    {one.Check, "a exists\nb exists\n"},
		"solution": {one.Solution, "mkdir a\ncat > b << 'E'\n```\nE\n"},
		"task":     {two.Text[0].Kids[0].Text, "Remove "},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %q, want %q", what, pair[0], pair[1])
		}
	}
	if len(one.Hints) != 2 {
		t.Errorf("hints: %v", one.Hints)
	}
}

func TestTitlesAreQuotedWhereNeeded(t *testing.T) {
	for text, want := range map[string]string{
		"Plain title": "Plain title", "Größe": "Größe", "yes": `"yes"`, "- a": `"- a"`, "a: b": `"a: b"`, "1": `"1"`, `a\b`: `"a\\b"`, "": `""`, " a": `" a"`,
	} {
		if got := quoteYAML(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	d := Draft{ID: "x", Title: strings.Repeat("a: ", 3), Steps: []DraftStep{{Title: "S", Check: []string{"a exists"}, Solution: []string{"true"}}}}
	if l, err := Parse("x", d.Source()); err != nil || l.Title != d.Title {
		t.Errorf("%v, %v", l, err)
	}
}
