package shell

import "testing"

func TestIncomplete(t *testing.T) {
	s := &Shell{}
	for text, want := range map[string]bool{
		"echo a":                    false,
		"echo 'a":                   true,
		"for i in 1 2":              true,
		"echo a \\":                 true,
		"cat <<E":                   true,
		"cat <<E\nx":                true,
		"cat <<E\nx\nE":             false,
		"cat <<'E F'\nx\nE F\n":     false,
		"cat <<\\E\nE":              false,
		"cat <<-E\n\tE":             false,
		"cat <<E\n\tE":              true,
		"cat <<A <<B\nA\n":          true,
		"cat <<A <<B\nA\nB\n":       false,
		"{ cat <<E; } | wc -l\nE\n": false,
	} {
		if got := s.Incomplete(text); got != want {
			t.Errorf("Incomplete(%q) = %v", text, got)
		}
	}
}
