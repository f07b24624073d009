package regex

import (
	"fmt"
	"testing"
)

func TestGroupsAsGlibcReportsThem(t *testing.T) {
	for _, row := range []struct {
		pattern, text string
		flags         Flags
		want          string
	}{
		{"(a|ab)(c|bcd)(d*)", "abcd", Extended, "[0 4 0 1 1 4 4 4]"},
		{"(ab|a|b)*(c?)", "ababc", Extended, "[0 5 2 4 4 5]"},
		{"((foo)|(bar))*", "foobar", Extended, "[0 6 3 6 0 3 3 6]"},
		{`\(.\)\1`, "abccd", 0, "[2 4 2 3]"},
		{`\<b`, "ab b", 0, "[3 4]"},
		{`o\>`, "foo oo", 0, "[2 3]"},
		{`a\{2,3\}`, "aaaa", 0, "[0 3]"},
		{`x*`, "abc", 0, "[0 0]"},
		{`^*a`, "*a", 0, "[0 2]"},
		{`a\|b`, "cb", 0, "[1 2]"},
		{`[]a]*`, "a]b", 0, "[0 2]"},
		{`[^[:space:]]+$`, "one two", Extended, "[4 7]"},
		{`HELLO`, "say hello", FoldCase, "[4 9]"},
		{`b$`, "ab\nc", Newline, "[1 2]"},
		{`é`, "caf\xc3\xa9", 0, "[3 5]"},
		{`(a*)*`, "b", Extended, "[0 0 -1 -1]"},
		{`(.*)(.)\2`, "xaabb", Extended, "[0 5 0 3 3 4]"},
		{`a{1`, "xa{1", Extended | Lax, "[1 4]"},
		{`no`, "yes", 0, "[]"},
	} {
		r, err := Compile(row.pattern, row.flags)
		if err != nil {
			t.Errorf("%q: %v", row.pattern, err)
			continue
		}
		if got := fmt.Sprint(r.FindGroups(row.text, 0)); got != row.want {
			t.Errorf("%q in %q: %s, want %s", row.pattern, row.text, got, row.want)
		}
		if r.Match(row.text) != (row.want != "[]") {
			t.Errorf("%q in %q: Match disagrees with FindGroups", row.pattern, row.text)
		}
	}
}

func TestRefusedPatterns(t *testing.T) {
	for _, row := range []struct {
		pattern string
		flags   Flags
		want    error
	}{
		{`\(`, 0, errParen}, {`x\)`, 0, errRightParen}, {`x\{1`, 0, errBrace}, {`x\{2,1\}`, 0, errBraces},
		{`[a`, 0, errBracket}, {`[[:foo:]]`, 0, errClass}, {`[b-a]`, 0, errRange}, {`a\`, 0, errEscape},
		{`\(x\)\2`, 0, errBackref}, {`x\{1a\}`, 0, errBraces}, {`\{1\}`, 0, errRepeat}, {`x\{99999\}`, 0, errSize},
		{`[[.foo.]]`, 0, errCollate}, {`*x`, Extended, errRepeat}, {`x|*`, Extended, errRepeat}, {`^*x`, Extended, errRepeat},
		{`[:space:]`, 0, ErrClassSyntax}, {`(((a{255}){255}){255}){255}`, Extended, errSize},
	} {
		if _, err := Compile(row.pattern, row.flags); err != row.want {
			t.Errorf("%q: %v, want %v", row.pattern, err, row.want)
		}
	}
}

func FuzzCompile(f *testing.F) {
	for _, seed := range []string{`\(a\)\1*`, `(a|b)*[^c-d]{1,3}$`, `[[:alpha:]]\>`, `\`, `x{,`, `()+`} {
		f.Add(seed, "aab abc", uint8(0))
		f.Add(seed, "aab abc", uint8(Extended))
	}
	f.Fuzz(func(t *testing.T, pattern, text string, flags uint8) {
		if len(pattern) > 40 || len(text) > 40 {
			return
		}
		r, err := Compile(pattern, Flags(flags))
		if err != nil {
			return
		}
		if m := r.FindGroups(text, 0); m != nil && (m[0] < 0 || m[1] > len(text) || m[0] > m[1]) {
			t.Errorf("%q in %q: %v", pattern, text, m)
		}
	})
}
