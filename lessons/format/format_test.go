package format

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/overlook-fs/overlook/lessons"
)

func source(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func example(t *testing.T) *lessons.Lesson {
	t.Helper()
	l, err := Parse("whiteouts.lesson.md", source(t, "whiteouts.lesson.md"))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestALessonIsCompiled(t *testing.T) {
	l := example(t)
	for what, pair := range map[string][2]any{
		"title":   {l.Title, "Deleting what you cannot delete"},
		"minutes": {l.Minutes, 6},
		"needs":   {l.Needs, []string{"precedence"}},
		"deny":    {l.Deny, []lessons.Deny{{Command: "rmdir", Message: "Use rm -r here."}}},
		"vars":    {l.Vars, []lessons.Var{{Name: "NAME", Values: []string{"notes.txt", "todo.txt"}}}},
		"view":    {l.View, lessons.View{As: "stack", Show: []string{"work"}}},
		"profile": {l.Profile, lessons.Linux},
		"par":     {l.Par, 5},
		"steps":   {len(l.Steps), 2},
		"intro": {l.Intro[0], lessons.Node{Tag: "p", Kids: []lessons.Node{
			{Text: "Containers share read-only layers. What can "}, {Tag: "code", Text: "rm"},
			{Text: " do about a file it may "}, {Tag: "strong", Kids: []lessons.Node{{Text: "not"}}},
			{Text: " touch? Try "}, {Tag: "code", Text: "ls -l upper", Chip: "type"},
			{Text: ", or look with "}, {Tag: "code", Text: "stat merged", Chip: "run"}, {Text: " at "},
			{Tag: "a", Href: "rules.html", Kids: []lessons.Node{{Text: "the rules"}}}, {Text: "."},
		}}},
		"table": {l.Intro[2].Kids[0], lessons.Node{Tag: "thead", Kids: []lessons.Node{{Tag: "tr", Kids: []lessons.Node{
			{Tag: "td", Kids: []lessons.Node{{Text: "a"}}}, {Tag: "td", Kids: []lessons.Node{{Text: "b"}}},
		}}}}},
		"pre":        {l.Intro[3], lessons.Node{Tag: "pre", Text: "$ ls\n"}},
		"first":      {l.Steps[0].ID, "remove-a-file"},
		"second":     {[]any{l.Steps[1].ID, l.Steps[1].Title, l.Steps[1].Reset, l.Steps[1].Setup}, []any{"back", "Bring it back", true, "rm merged/@NAME\n"}},
		"solution":   {l.Steps[0].Solution, "rm merged/@NAME\nls -l upper\n"},
		"run":        {l.Steps[0].Predict[0].Run, "rm merged/@NAME"},
		"option":     {l.Steps[0].Predict[0].Options[1].Check, "upper/@NAME is whiteout"},
		"why":        {l.Steps[0].Predict[0].Options[2].Why, []lessons.Node{{Text: "Nothing needs the bytes any more."}}},
		"hints":      {[]any{len(l.Steps[0].Hints), l.Steps[0].Hints[2].When}, []any{3, "lower/@NAME missing"}},
		"note":       {l.Steps[0].Note[0].Kids[0].Text, "A whiteout costs no space."},
		"quiz":       {[]bool{l.Steps[1].Quiz[0].Options[0].Right, l.Steps[1].Quiz[0].Options[1].Right}, []bool{true, false}},
		"quiz's ask": {l.Steps[1].Quiz[0].Ask, []lessons.Node{{Text: "Which statement is true?"}}},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("%s: %+v, want %+v", what, pair[0], pair[1])
		}
	}
}

func TestTheCompiledFormIsRead(t *testing.T) {
	l := example(t)
	compiled, err := Encode(l)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Decode(compiled)
	if err != nil || !reflect.DeepEqual(l, back) {
		t.Errorf("%v\n%+v\n%+v", err, l, back)
	}
	if _, err := Decode([]byte(strings.Replace(string(compiled), `"overlook": 1`, `"overlook": 2`, 1))); err != ErrFormat {
		t.Errorf("another version: %v", err)
	}
}

func TestATranslationKeepsWhatALessonDoes(t *testing.T) {
	original := example(t)
	l, coverage, err := Translate(original, "whiteouts.de.lesson.md", source(t, "whiteouts.de.lesson.md"))
	if err != nil {
		t.Fatal(err)
	}
	if coverage.Of-coverage.Done != 0 {
		t.Errorf("coverage %+v", coverage)
	}
	if l.Lang != "de" || l.Steps[0].Title != "Eine Datei entfernen" || l.Steps[0].Predict[0].Run != "rm merged/@NAME" {
		t.Errorf("%+v", l)
	}
	if !strings.Contains(l.Steps[0].Check, `upper/@NAME is whiteout          # in upper liegt ein Whiteout`) {
		t.Error(l.Steps[0].Check)
	}
	if o := l.Steps[1].Quiz[0].Options[0]; !o.Right || !strings.HasPrefix(o.Text[0].Text, "Ein Whiteout verdeckt") {
		t.Errorf("%+v", o)
	}
	if !reflect.DeepEqual(original, example(t)) {
		t.Error("the original changed")
	}
	_, half, err := Translate(original, "x", "---\nlang: de\n---\n## Weg {#remove-a-file}\n")
	if err != nil || half.Done >= coverage.Done {
		t.Errorf("%+v %v", half, err)
	}
}

// The archive has pairs of files: NAME.md, a source, and NAME.want, what is
// said of it.
func TestBrokenSources(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/broken.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(archive.Files); i += 2 {
		from, want := archive.Files[i], archive.Files[i+1]
		t.Run(strings.TrimSuffix(from.Name, ".md"), func(t *testing.T) {
			if strings.TrimSuffix(from.Name, ".md") != strings.TrimSuffix(want.Name, ".want") {
				t.Fatalf("%s and %s do not belong together", from.Name, want.Name)
			}
			err := parseAny(t, from.Name, string(from.Data))
			if err == nil || err.Error() != strings.TrimSuffix(string(want.Data), "\n") {
				t.Errorf("got\n%v\nwant\n%s", err, want.Data)
			}
		})
	}
}

// parseAny reads a source by its name: a lesson, a course or a translation.
func parseAny(t *testing.T, name, text string) error {
	var err error
	switch {
	case strings.HasPrefix(name, "course"):
		_, err = ParseCourse(name, text)
	case strings.HasPrefix(name, "translation"):
		_, _, err = Translate(example(t), name, text)
	default:
		_, err = Parse(name, text)
	}
	return err
}

func TestACourse(t *testing.T) {
	c, err := ParseCourse("course.md", "---\noverlook: 1\ntitle: All\n---\nHello.\n\n## One\n\nText.\n\n- [A](a.lesson.md)\n- [B](b.lesson.md), long\n")
	if err != nil {
		t.Fatal(err)
	}
	if c.Title != "All" || len(c.Intro) != 1 || len(c.Units) != 1 || len(c.Units[0].Text) != 1 || !reflect.DeepEqual(c.Units[0].Lessons, []string{"a", "b"}) {
		t.Errorf("%+v", c)
	}
}

func TestAStepThatNoKernelPlays(t *testing.T) {
	const text = "---\noverlook: 1\nid: x\ntitle: X\n---\n## One\n\n```real\n%s```\n```check\na exists\n```\n```solution\ntouch a\n```\n"
	for body, want := range map[string]lessons.Step{"skip\n": {Simulated: true}, "mkdir b\n": {Real: "mkdir b\n"}} {
		l, err := Parse("x", strings.Replace(text, "%s", body, 1))
		if err != nil {
			t.Fatal(err)
		}
		if s := l.Steps[0]; s.Simulated != want.Simulated || s.Real != want.Real {
			t.Errorf("%q: %+v", body, s)
		}
	}
}

func FuzzParse(f *testing.F) {
	text, err := os.ReadFile("testdata/whiteouts.lesson.md")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Fuzz(func(_ *testing.T, text string) {
		if l, err := Parse("x", text); err == nil {
			_, _ = Encode(l)
		}
	})
}
