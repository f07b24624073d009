//go:build linux

package goja_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/node"
	"github.com/overlook-fs/overlook/sim/node/goja"
	"github.com/overlook-fs/overlook/sim/sys"
)

var update = flag.Bool("update", false, "have the real node and bash write what is expected")

// boot is a machine with a node.
func boot(t *testing.T) *sim.Machine {
	t.Helper()
	m, err := sim.New(sim.Options{Seed: 1, Clock: 1e18, Programs: map[string]sys.Program{"node": node.Program(goja.New())}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestWhatNodePrints runs each script of testdata and compares with what bash
// and node printed on Linux.
func TestWhatNodePrints(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				record(t, file, a)
			}
			var script, want string
			for _, f := range a.Files {
				switch f.Name {
				case "script":
					script = string(f.Data)
				case "expect":
					want = string(f.Data)
				}
			}
			if got := simulated(t, a, script); got != want {
				at := differs(got, want)
				t.Errorf("printed from line %d on\n%s\nwant\n%s", at+1, lines(got, at), lines(want, at))
			}
		})
	}
}

// differs is the first line that two texts do not share.
func differs(a, b string) int {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return i
		}
	}
	return min(len(x), len(y))
}

// lines are a few lines of a text around one.
func lines(text string, at int) string {
	all := strings.Split(text, "\n")
	return strings.Join(all[max(0, at-3):min(len(all), at+9)], "\n")
}

// simulated is what a script prints in a machine.
func simulated(t *testing.T, a *txtar.Archive, script string) string {
	m := boot(t)
	m.Observe(func(sys.Process) {})
	p := m.Kernel().Attach(sys.RootCred())
	for _, f := range a.Files {
		if strings.Contains(f.Name, ".") {
			if err := sys.WriteFile(p, "/root/"+f.Name, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	p.Detach()
	var out strings.Builder
	for line := range strings.Lines(script) {
		out.Write(m.Run(strings.TrimSuffix(line, "\n")).Output)
	}
	return out.String()
}

// record writes what the real ones print into a script's file.
func record(t *testing.T, file string, a *txtar.Archive) {
	t.Helper()
	dir := t.TempDir()
	var script []byte
	kept := a.Files[:0]
	for _, f := range a.Files {
		switch {
		case f.Name == "script":
			script = f.Data
		case f.Name == "expect":
			continue
		default:
			if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		kept = append(kept, f)
	}
	cmd := exec.Command("unshare", "-m", "bash", "-c", "mount -t tmpfs tmpfs /root && cp -r "+dir+"/. /root && cd /root && exec 2>&1 && . <(printf %s \"$1\")", "bash", string(script))
	cmd.Env = []string{"PATH=/usr/bin:/bin", "HOME=/root", "LC_ALL=C", "TZ=UTC0"}
	out, _ := cmd.Output()
	a.Files = append(kept, txtar.File{Name: "expect", Data: out})
	if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}
