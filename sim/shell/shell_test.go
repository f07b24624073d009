package shell

import (
	"strings"
	"testing"
)

func TestPatterns(t *testing.T) {
	for _, row := range []struct {
		pattern, text string
		want          bool
	}{
		{"*", "", true}, {"a*c", "abc", true}, {"a*c", "ab", false}, {"?", "", false}, {"[!a]", "b", true},
		{"[]a]", "]", true}, {"[a-c]x", "bx", true}, {"[[:digit:]]", "5", true}, {`\*`, "*", true}, {`\*`, "a", false},
		{"[", "[", true}, {"@(a|b)c", "bc", true}, {"!(a)", "b", true}, {"!(a)", "a", false}, {"+(ab)", "abab", true},
		{"*(a)b", "b", true}, {"?(a)b", "aab", false}, {"[a", "[a", true}, {"", "", true}, {"a[", "a[", true},
	} {
		if got := (matcher{extended: true}).match(row.pattern, row.text); got != row.want {
			t.Errorf("%q on %q: %v", row.pattern, row.text, got)
		}
	}
}

func TestRestoreForgetsWhatLinesDid(t *testing.T) {
	s := New(&inert{budget: 1 << 20})
	s.Run("x=1; a=(1 2); declare -A m=([k]=v); f() { :; }; set -- p; trap : USR1")
	before := s.Save()
	s.Run("x=2; a[5]=9; m[k]=w; unset -f f; set -- q r; shopt -s nullglob; alias l=ls; y=new")
	s.Restore(before)
	got := s.get("x") + s.get("y") + strings.Join(s.variable("a").values(), "") + strings.Join(s.variable("m").values(), "") + strings.Join(s.args, "")
	if got != "112vp" || s.funcs["f"] == nil || s.options.shopt["nullglob"] || len(s.aliases) != 0 || len(s.history) != 1 {
		t.Errorf("restored to %q", got)
	}
}

func TestIncompleteInputs(t *testing.T) {
	s := New(&inert{budget: 1 << 20})
	for text, want := range map[string]bool{
		"echo a": false, "if true; then": true, "echo 'a": true, "cat <<E\nx": true, "cat <<E\nx\nE": false,
		"echo a \\": true, "f() {": true, "echo )": false, "a |": true, "": false,
	} {
		if got := s.Incomplete(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestCommandPositions(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "ls ": false, "ls; ": true, "a && ": true, "if ": true, "echo $(": true, "cat < ": false,
	} {
		if got := commandPosition(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
