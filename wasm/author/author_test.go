package main

import (
	"strings"
	"testing"
)

const source = "---\noverlook: 1\nid: one\ntitle: One\n---\n## First\n\n```check\na exists\n```\n```solution\ntouch a\n```\n"

func TestCompile(t *testing.T) {
	if got := compile(source); !strings.HasPrefix(got, `{"lesson":{"overlook":1,"id":"one"`) {
		t.Error(got)
	}
	got := compile(strings.ReplaceAll(source, "exists", "gone"))
	if !strings.HasPrefix(got, `{"problems":[{"line":9,"text":"check: \"gone\" is no predicate`) {
		t.Error(got)
	}
	if got := compile(""); got != `{"problems":[{"line":1,"text":"a lesson begins with a head between two lines ---"}]}` {
		t.Error(got)
	}
}

func TestWrite(t *testing.T) {
	const draft = `{"id":"two","title":"Two","setup":["mkdir a"],"steps":[{"title":"Second","task":"Do it.","check":["a/b exists"],"solution":["touch a/b"]}]}`
	whole := write(draft, " \n")
	if got := compile(whole); !strings.Contains(got, `"setup":"mkdir a\n"`) || !strings.Contains(got, `"title":"Second"`) {
		t.Error(whole, got)
	}
	longer := write(draft, source)
	if got := compile(longer); !strings.HasPrefix(longer, source) || !strings.Contains(got, `"title":"Second"`) || strings.Contains(got, "mkdir a") {
		t.Error(longer, got)
	}
	if got := write("{", source); got != source {
		t.Error(got)
	}
}
