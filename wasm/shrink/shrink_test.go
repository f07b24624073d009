package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMemory: a program that was made smaller begins with the memory that it
// had, but for what only tracebacks read.
func TestMemory(t *testing.T) {
	linked := build(t)
	want := memoryWithoutTracebacks(t, linked)
	smaller, err := shrink(linked)
	if err != nil {
		t.Fatal(err)
	}
	if len(smaller) >= len(linked)*9/10 {
		t.Errorf("%d bytes of %d are left", len(smaller), len(linked))
	}
	program, dump := filepath.Join(t.TempDir(), "smaller.wasm"), filepath.Join(t.TempDir(), "memory")
	if err := os.WriteFile(program, smaller, 0o644); err != nil {
		t.Fatal(err)
	}
	node(t, "testdata/memory.mjs", program, dump)
	got, err := os.ReadFile(dump)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got[:len(want)], want) {
		t.Error("the program begins with another memory")
	}
	if len(bytes.Trim(got[len(want):], "\x00")) > 0 {
		t.Error("there is something behind the program's data")
	}
}

// TestRun: it still runs, and says why it ends.
func TestRun(t *testing.T) {
	smaller, err := shrink(build(t))
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "smaller.wasm")
	if err := os.WriteFile(program, smaller, 0o644); err != nil {
		t.Fatal(err)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	glue := filepath.Join(strings.TrimSpace(string(root)), "lib/wasm/wasm_exec_node.js")
	if out := node(t, glue, program); out != "as before\n" {
		t.Errorf("it prints %q", out)
	}
	out, err := exec.Command("node", glue, program, "panic").CombinedOutput()
	var ended *exec.ExitError
	if !errors.As(err, &ended) || ended.ExitCode() != 2 || !strings.HasPrefix(string(out), "panic: no more\n") {
		t.Errorf("a panic prints %q and ends with %v", out, err)
	}
}

// TestOtherLayout: what is no Go program is refused.
func TestOtherLayout(t *testing.T) {
	linked := build(t)
	for name, wasm := range map[string][]byte{
		"empty":     nil,
		"no module": []byte("no module at all"),
		"cut off":   linked[:len(linked)/2],
		"no table":  bytes.ReplaceAll(linked, pclntabMagic, make([]byte, len(pclntabMagic))),
	} {
		if _, err := shrink(wasm); err == nil {
			t.Errorf("%s: taken for a Go program", name)
		}
	}
}

// build links the small program as make wasm links the engine.
func build(t *testing.T) []byte {
	t.Helper()
	program := filepath.Join(t.TempDir(), "small.wasm")
	cmd := exec.Command("go", "build", "-ldflags=-w", "-o", program, "./testdata/small")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	wasm, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}

func memoryWithoutTracebacks(t *testing.T, wasm []byte) []byte {
	t.Helper()
	m, err := parseModule(wasm)
	if err != nil {
		t.Fatal(err)
	}
	memory, err := m.memory()
	if err != nil {
		t.Fatal(err)
	}
	table, err := findPclntab(memory)
	if err != nil {
		t.Fatal(err)
	}
	if err := table.forget(); err != nil {
		t.Fatal(err)
	}
	return memory
}

func node(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command("node", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("node %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}
