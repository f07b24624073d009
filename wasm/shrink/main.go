package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: shrink IN.wasm OUT.wasm")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "shrink:", err)
		os.Exit(1)
	}
}

func run(from, to string) error {
	wasm, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	smaller, err := shrink(wasm)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	return os.WriteFile(to, smaller, 0o644)
}

// shrink is the module without what only tracebacks read, and without what it
// can write itself, its code in fewer words.
func shrink(wasm []byte) ([]byte, error) {
	m, err := parseModule(wasm)
	if err != nil {
		return nil, err
	}
	if err := m.silence(); err != nil {
		return nil, err
	}
	if err := m.rewrite(shorter); err != nil {
		return nil, err
	}
	memory, err := m.memory()
	if err != nil {
		return nil, err
	}
	table, err := findPclntab(memory)
	if err != nil {
		return nil, err
	}
	if err := table.forget(); err != nil {
		return nil, err
	}
	at, buckets, err := findfunctab(memory, table.functions)
	if err != nil {
		return nil, err
	}
	clear(memory[at : at+bucketSize*buckets])
	tables, err := table.pack(memory, at, buckets)
	if err != nil {
		return nil, err
	}
	m.setMemory(memory)
	if err := m.start(tables.function(locals)); err != nil {
		return nil, err
	}
	return m.bytes(), nil
}

// shorter is the body of function n, said in fewer words.
func shorter(n int, body []byte) ([]byte, error) {
	f, err := parseFunction(body)
	if err != nil {
		return nil, err
	}
	f.shorten()
	f.likenCalls(n)
	return f.bytes(), nil
}
