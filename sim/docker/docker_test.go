//go:build containers || !js

package docker_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim"
)

// boot makes a machine.
func boot(t *testing.T) *sim.Machine {
	t.Helper()
	m, err := sim.New(sim.Options{Seed: 1, Clock: 1795440000e9})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// ids are what two runs, or two machines, have different.
var ids = regexp.MustCompile(`\b[0-9a-f]{64}\b|\b[0-9a-f]{12}\b|\b[A-Z2-7]{26}\b`)

// imageSize is what the root tree of our own image takes: more with each
// command.
var imageSize = regexp.MustCompile(`(ADD file:.* )[0-9.]+kB`)

// TestTexts plays files of lines with what docker prints. Those in
// unconfirmed.txt nobody has compared with the real one.
func TestTexts(t *testing.T) {
	for _, name := range []string{"recorded.txt", "unconfirmed.txt"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile("testdata/" + name)
			if err != nil {
				t.Fatal(err)
			}
			m := boot(t)
			_, rows, _ := strings.Cut(string(text), "\n\n$ ")
			for _, row := range strings.Split(rows, "\n$ ") {
				line, want, _ := strings.Cut(strings.TrimRight(row, "\n"), "\n")
				got := strings.TrimRight(string(m.Run(line).Output), "\n")
				got = strings.ReplaceAll(ids.ReplaceAllString(got, "…"), "\r", "")
				got = imageSize.ReplaceAllString(got, "$1…")
				if got != want {
					t.Errorf("%s\n%s\nwant\n%s", line, got, want)
				}
			}
		})
	}
}

func TestTwoFirstCommandsAtOnce(t *testing.T) {
	m := boot(t)
	got := string(m.Run("docker save alpine | docker load; docker run --rm busybox echo a | docker run --rm -i alpine cat").Output)
	if want := "Loaded image: alpine:latest\na\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
