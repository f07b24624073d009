package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// bench is where mutants are built and proved.
type bench struct {
	dir     string
	overlay string                   // the file that tells the compiler what to read instead
	usual   map[string]time.Duration // how long each proof takes without a mutation
}

func newBench() (*bench, error) {
	dir, err := os.MkdirTemp("", "mutate-")
	if err != nil {
		return nil, err
	}
	b := &bench{dir: dir, overlay: filepath.Join(dir, "overlay.json"), usual: map[string]time.Duration{}}
	return b, b.replace("", "")
}

func (b *bench) close() { os.RemoveAll(b.dir) }

// replace makes the compiler read one file instead of another.
func (b *bench) replace(file, by string) error {
	replaced := map[string]string{}
	if file != "" {
		replaced[file] = by
	}
	text, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		return err
	}
	return os.WriteFile(b.overlay, text, 0o644)
}

// try negates a condition and returns the proof that fails, "" where none does.
func (b *bench) try(c condition) (string, error) {
	source, err := c.negated()
	if err != nil {
		return "", err
	}
	changed := filepath.Join(b.dir, "mutant.go")
	if err := os.WriteFile(changed, source, 0o644); err != nil {
		return "", err
	}
	file, err := filepath.Abs(c.file)
	if err != nil {
		return "", err
	}
	if err := b.replace(file, changed); err != nil {
		return "", err
	}
	return b.prove()
}

// proofs are tried in this order, the quick ones first.
var proofs = []struct {
	name string
	pkg  string
	args []string
}{
	{"the invariants", "./sim/traces", []string{"-test.run=TestInvariants"}},
	{"the engine's own tests", "./sim/overlay", nil},
	{"the host directories' own tests", "./sim/hostfs", nil},
	{"random traces", "./sim/traces", []string{"-test.run=TestTraces$", "-fixed=500", "-most=1", "-shrink=false"}},
	{"the handles", "./sim/conform", []string{"-test.run=^TestHandles$"}},
	{"the steps of each change", "./sim/conform", []string{"-test.run=^TestEffects$/.*/.*/^ram$"}},
	{"the statements", "./sim/conform", []string{"-test.run=^TestScripts$/.*/^ram$"}},
}

// prove runs the proofs and returns the first that fails, "" where none does.
func (b *bench) prove() (string, error) {
	started := time.Now()
	for _, p := range proofs {
		binary := filepath.Join(b.dir, filepath.Base(p.pkg)+".test")
		build := exec.Command("go", "test", "-overlay", b.overlay, "-c", "-o", binary, p.pkg)
		if text, err := build.CombinedOutput(); err != nil {
			return "", fmt.Errorf("building %s: %v\n%s", p.pkg, err, text)
		}
		left := *limit - time.Since(started)
		if left <= 0 {
			return "", nil
		}
		ctx, cancel := context.WithTimeout(context.Background(), left)
		test := exec.CommandContext(ctx, binary, append([]string{"-test.failfast", "-test.short"}, p.args...)...)
		test.Dir = p.pkg
		began := time.Now()
		err := test.Run()
		late := ctx.Err() != nil
		took := time.Since(began)
		cancel()
		var failed *exec.ExitError
		switch {
		case late && b.usual[p.name] > 0 && took < 3*b.usual[p.name]:
			return "", nil // it was merely slow
		case late:
			return p.name + ", which did not end", nil
		case errors.As(err, &failed):
			return p.name, nil
		case err != nil:
			return "", err
		}
		if b.usual[p.name] == 0 {
			b.usual[p.name] = took
		}
	}
	return "", nil
}
