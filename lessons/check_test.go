package lessons

import (
	"reflect"
	"strings"
	"testing"
)

func TestAssertions(t *testing.T) {
	for text, want := range map[string]Assertion{
		`merged/notes.txt missing   # gone`:     {Label: "gone", About: Path, Path: "merged/notes.txt", Is: "missing"},
		`not merged/h1 same-inode merged/h2`:    {Not: true, About: Path, Path: "merged/h1", Is: "same-inode", Want: "merged/h2", Given: true},
		`upper/d is redirect "d"`:               {About: Path, Path: "upper/d", Is: "is", Kind: "redirect", Want: "d", Given: true},
		`upper/d is redirect`:                   {About: Path, Path: "upper/d", Is: "is", Kind: "redirect"},
		`lower/a content "v1 # no label"`:       {About: Path, Path: "lower/a", Is: "content", Want: "v1 # no label", Given: true},
		`merged/a size >= 4K`:                   {About: Path, Path: "merged/a", Is: "size", Cmp: ">=", N: 4096},
		`upper/d xattr user.overlay.opaque="y"`: {About: Path, Path: "upper/d", Is: "xattr", Name: "user.overlay.opaque", Want: "y", Given: true},
		`upper/d xattr user.note`:               {About: Path, Path: "upper/d", Is: "xattr", Name: "user.note"},
		`merged/etc entries {a b c}`:            {About: Path, Path: "merged/etc", Is: "entries", Names: []string{"a", "b", "c"}},
		`merged/etc entries {}`:                 {About: Path, Path: "merged/etc", Is: "entries"},
		`merged/f inode kept`:                   {About: Path, Path: "merged/f", Is: "inode", Want: "kept"},
		`mount merged lowers = l1:l2:l3`:        {About: MountPoint, Path: "merged", Is: "lowers", Names: []string{"l1", "l2", "l3"}},
		`mount merged option index=on`:          {About: MountPoint, Path: "merged", Is: "option", Name: "index", Want: "on", Given: true},
		`mount merged option volatile`:          {About: MountPoint, Path: "merged", Is: "option", Name: "volatile"},
		`never saw write lower/notes.txt`:       {Never: true, About: Saw, Is: "saw", Event: Event{Op: "write", Path: "lower/notes.txt"}},
		`saw errno EXDEV from rename`:           {About: Saw, Is: "saw", Event: Event{Op: "errno", Errno: "EXDEV", Call: "rename"}},
		`saw errno EINVAL from mount merged`:    {About: Saw, Is: "saw", Event: Event{Op: "errno", Errno: "EINVAL", Call: "mount", Path: "merged"}},
		`saw step work/* -> upper/f`:            {About: Saw, Is: "saw", Event: Event{Op: "step", From: "work/*", To: "upper/f"}},
		`saw fsync skipped`:                     {About: Saw, Is: "saw", Event: Event{Op: "fsync"}},
		`space total < 3M`:                      {About: Space, Is: "space", Path: "total", Cmp: "<", N: 3 << 20},
		`answer biggest = "a/b.log"`:            {About: Answer, Is: "answer", Name: "biggest", Want: "a/b.log", Given: true},
	} {
		got, err := ParseAssertion(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if label := strings.Index(text, "   #"); want.Text == "" && label > 0 {
			want.Text = text[:label]
		} else {
			want.Text = text
		}
		want.Line = 1
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", text, got, want)
		}
	}
}

func TestGroups(t *testing.T) {
	list, err := ParseCheck("a exists\nany of:   # either way\n  upper/x missing\n  upper/x is whiteout\n\n# a remark\nb missing\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 3 || len(list[1].Any) != 2 || list[1].Label != "either way" || list[1].Any[1].Line != 4 || list[2].Line != 7 {
		t.Errorf("%+v", list)
	}
}

func TestProblemsOfChecks(t *testing.T) {
	for text, want := range map[string]string{
		"a exists\nb":        "line 2: what holds for b was expected",
		"a is here":          "line 1: one of file, dir, symlink, whiteout, opaque, metacopy, redirect, merged-dir was expected after is",
		"a exist":            `line 1: "exist" is no predicate: missing, exists, is, content, contains, size, mode, owner, links, target, xattr, same-inode, inode, from, hides or entries was expected`,
		"a missing now":      `line 1: "now" is too much here`,
		"a size 3":           "line 1: one of = != < <= > >= was expected",
		"a size > big":       "line 1: a number was expected after >, such as 3 or 4K",
		"a mode 9":           "line 1: 9 is no octal mode",
		"a inode same":       `line 1: "kept" or "changed" was expected after inode`,
		"a entries a b":      "line 1: { names } was expected after entries",
		"a entries {a b":     "line 1: { has no }",
		"never write x":      `line 1: "saw" was expected after "never"`,
		"saw nothing":        "line 1: copy-up, whiteout, opaque, write, unlink, rename, mount, errno, step, fsync or undefined was expected after saw",
		"saw errno exdev":    "line 1: an errno's name was expected, such as EXDEV",
		"saw step a b":       "line 1: FROM -> TO was expected after step",
		"mount m up":         "line 1: active, gone, ro, option or lowers was expected after mount DIR",
		"answer x":           `line 1: answer NAME = "text" was expected`,
		"  a exists":         `line 1: only the lines below "any of:" are indented`,
		"any of:":            `line 1: "any of:" needs indented lines below it`,
		"any of:\n  any of:": "line 2: a group lies in no other group",
		`a content "x`:       `line 1: a text in " has no end`,
	} {
		if _, err := ParseCheck(text); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestSimulatorOnly(t *testing.T) {
	list, err := ParseCheck("saw undefined\nsaw copy-up\nany of:\n  saw fsync skipped\n  a missing\n")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false, true} {
		if got := list[i].SimulatorOnly(); got != want {
			t.Errorf("%s: %v", list[i].Text, got)
		}
	}
}

func TestVars(t *testing.T) {
	vars := []Var{{"NAME", []string{"alpha", "bravo"}}, {"N2", []string{"7"}}}
	seen := map[string]bool{}
	for seed := range uint64(20) {
		seen[Fill("@NAME/@N2 a@b @OTHER @", Draw(vars, seed))] = true
	}
	if len(seen) != 2 || !seen["alpha/7 a@b @OTHER @"] || !seen["bravo/7 a@b @OTHER @"] {
		t.Error(seen)
	}
}
