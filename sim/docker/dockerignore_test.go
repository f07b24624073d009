package docker

import "testing"

// TestIgnored has the examples of Docker's documentation of .dockerignore.
func TestIgnored(t *testing.T) {
	for _, row := range []struct {
		text, name string
		want       bool
	}{
		{"# comment\n*/temp*\n*/*/temp*\ntemp?\n", "somedir/temporary.txt", true},
		{"*/temp*\n*/*/temp*\ntemp?\n", "somedir/subdir/temporary.txt", true},
		{"*/temp*\n*/*/temp*\ntemp?\n", "tempa", true},
		{"*/temp*\n*/*/temp*\ntemp?\n", "temp", false},
		{"*/temp*\n*/*/temp*\ntemp?\n", "temporary/x", false},
		{"**/*.go", "a.go", true},
		{"**/*.go", "a/b/c.go", true},
		{"**/*.go", "a/b/c.md", false},
		{"*.md\n!README.md", "README.md", false},
		{"*.md\n!README.md", "HISTORY.md", true},
		{"*.md\n!README*.md\nREADME-secret.md", "README-secret.md", true},
		{"*.md\nREADME-secret.md\n!README*.md", "README-secret.md", false},
		{"/foo/bar", "foo/bar", true},
		{"foo/bar/", "foo/bar/deep/file", true},
		{"foo/bar", "bar", false},
		{"node_modules", "node_modules/left/pad.js", true},
		{"node_modules", "web/node_modules", false},
		{"a/**", "a/b/c", true},
		{"a/**", "a", false},
		{"a/**/z", "a/z", true},
		{"a\n!a/keep", "a/keep", false},
		{"*", "a/b", true},
		{"#a\n\n   \n.\n", "a", false},
	} {
		if got := ignores(parseIgnored(row.text), row.name); got != row.want {
			t.Errorf("%q, %s: %v", row.text, row.name, got)
		}
	}
}
