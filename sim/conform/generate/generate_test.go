package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestGeneratedFilesAreWhatTheHeadsSay(t *testing.T) {
	files := generate(t)
	for path, want := range files {
		got, err := os.ReadFile(filepath.Join("../../..", path))
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is stale: go generate ./sim/conform", path)
		}
	}
}

func generate(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := generated("../../..")
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestEveryStatementHasItsPlaces requires of every statement a script on the
// kernel, or a reason why there is none, and the code that does it.
func TestEveryStatementHasItsPlaces(t *testing.T) {
	b, err := readBook("../testdata")
	if err != nil {
		t.Fatal(err)
	}
	c, err := readCode("../../..", codeDirs()...)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.resolve(c); err != nil {
		t.Fatal(err)
	}
	for i, s := range b.statements {
		if len(s.id) == 1 {
			continue
		}
		if i > 0 && len(b.statements[i-1].id) > 1 {
			if last := b.statements[i-1]; last.id[:1] == s.id[:1] && next(last.id) != s.id {
				t.Errorf("there is no %s, but %s", next(last.id), s.id)
			}
		}
		if s.unseen != "" {
			continue
		}
		if len(s.code) == 0 {
			t.Errorf("%s: no code is named that does it", s.id)
		}
		for _, script := range s.scripts {
			if len(script.kernels) == 0 {
				t.Errorf("%s has been checked on no kernel: go test ./sim/conform -run 'Scripts|Effects' -record", script.name)
			}
		}
	}
}

func TestHeadsThatAreNone(t *testing.T) {
	for _, text := range []string{"ruel x: y", "why: because", "also N1"} {
		if _, err := readHead(text); err == nil {
			t.Errorf("%q is taken for a head", text)
		}
	}
}
