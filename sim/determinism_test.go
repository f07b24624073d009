package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/overlook-fs/overlook/sim/script"
)

// corpus is every script of the proofs, in order.
func corpus(t *testing.T) []*script.Script {
	t.Helper()
	paths, err := filepath.Glob("conform/testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	var all []*script.Script
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s, err := script.Parse(path, text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// digest sums up everything that a run of the corpus printed, decided and left
// behind.
func digest(t *testing.T) string {
	t.Helper()
	sum := sha256.New()
	for _, s := range corpus(t) {
		m := newMachine(t)
		for _, line := range append(append([]string(nil), s.Boot...), s.Lines...) {
			step := m.Run(line)
			fmt.Fprintf(sum, "%s\n%d\n%s\n", line, step.Status, step.Output)
			for _, e := range step.Events {
				rule := ""
				if e.Rule != nil {
					rule = e.Rule.Name
				}
				fmt.Fprintln(sum, e.Kind, e.PID, e.Op, e.Path, e.Path2, e.Arg, e.Found, e.Err.Name(), rule)
			}
		}
		sum.Write([]byte(world(m)))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func TestCorpusGivesTheSameBytesOnOneAndFourProcessors(t *testing.T) {
	times := 20
	if testing.Short() || runtime.GOARCH == "wasm" {
		times = 2
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	want := digest(t)
	for i := range times {
		runtime.GOMAXPROCS([]int{1, 4}[i%2])
		if got := digest(t); got != want {
			t.Fatalf("run %d gave %s, the first %s", i, got, want)
		}
	}
}
