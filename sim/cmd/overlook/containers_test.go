package main

import (
	"os"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim"
)

// TestTheArticlesContainer runs the article's second half as a script. What it
// prints was recorded on Linux, in directories laid out and mounted as docker
// does, with Node.js 20.20.2; docker's own list of changes follows from them.
func TestTheArticlesContainer(t *testing.T) {
	script, err := os.ReadFile("testdata/containers.sh")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/containers.expect")
	if err != nil {
		t.Fatal(err)
	}
	m, err := sim.New(sim.Options{Seed: 1, Clock: 1e18, Programs: programs()})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	m.RunScript("containers.sh", string(script), nil, sim.Stdio{In: strings.NewReader(""), Out: &out, Err: &out})
	got, expected := strings.Split(out.String(), "\n"), strings.Split(string(want), "\n")
	for i, line := range expected {
		if i >= len(got) || got[i] != line {
			t.Fatalf("line %d is not %q:\n%s", i+1, line, out.String())
		}
	}
	if len(got) != len(expected) {
		t.Errorf("%d lines more:\n%s", len(got)-len(expected), out.String())
	}
}
