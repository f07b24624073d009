package main

import (
	"reflect"
	"testing"
)

// The page compares by the same rules; web/test/unit/embed.test.ts has the
// same rows.
func TestWhatAPageShows(t *testing.T) {
	for _, row := range []struct {
		want, got []string
		same      bool
	}{
		{[]string{"a"}, []string{"a"}, true},
		{[]string{"a"}, []string{"b"}, false},
		{[]string{"a"}, []string{"a", "b"}, false},
		{[]string{"a", "b"}, []string{"a"}, false},
		{[]string{"a", "..."}, []string{"a", "b", "c"}, true},
		{[]string{"...", "c"}, []string{"a", "b", "c"}, true},
		{[]string{"...", "b", "...", "c"}, []string{"b", "a", "b", "c"}, true},
		{[]string{"..."}, nil, true},
		{[]string{"a...c"}, []string{"abc"}, true},
		{[]string{"a...c"}, []string{"ab"}, false},
		{[]string{"a...b...c"}, []string{"a-b-c"}, true},
		{[]string{"aa...aa"}, []string{"aaa"}, false},
		{[]string{"-rw-r--r-- 1 root root 3 Nov 23 05:48 f"}, []string{"-rw-r--r-- 1 root root 3 Jan  2  2027 f"}, true},
		{[]string{"  12 -rw-r--r-- 1 f"}, []string{"9 -rw-r--r-- 1 f"}, true},
		{[]string{"Modify: 2026-11-23 05:48:00.000000000 +0000"}, []string{"Modify: 2027-01-01 00:00:00.5 +0000"}, true},
		{[]string{"c--------- 2 root root 0, 0 Nov 23 05:48 #1"}, []string{"c--------- 2 root root 0, 0 Nov 24 05:48 #2f"}, true},
		{[]string{"a  "}, []string{"a"}, true},
	} {
		if got := showsSame(row.want, row.got); got != row.same {
			t.Errorf("%q shows %q: %v", row.want, row.got, got)
		}
	}
}

func TestCommandsOfATranscript(t *testing.T) {
	got := shownLines("  before\n\n  $ echo a\n  a\n  $ for n in 1; do\n  > echo $n\n  > done\n  1\n  > not a line\n  $ true\n\n")
	want := []shownLine{
		{"echo a", []string{"a"}},
		{"for n in 1; do\necho $n\ndone", []string{"1", "> not a line"}},
		{"true", []string{}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	if got := shownLines("no command\r\n"); got != nil {
		t.Errorf("%q", got)
	}
}
